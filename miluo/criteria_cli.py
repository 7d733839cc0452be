"""`miluo criteria …`: the rules as an operator keeps them."""

from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="The rules: what is judged, by which thresholds, approved by whom.")


@app.command("list")
def list_criteria(station: Annotated[str, typer.Argument(help="else all")] = "") -> None:
    """List the rules with their thresholds and who approved them."""
    from miluo.criteria import listed

    print("\n".join(listed(Settings(), station)))


@app.command()
def suggest(
    station: Annotated[str, typer.Argument(help="code of a station of the registry")],
) -> None:
    """Print default rules for a station, by its kind and what it observes, as TOML."""
    from miluo.criteria import suggested

    print(suggested(Settings(), station), end="")


@app.command()
def approve(
    code: Annotated[str, typer.Argument(help="of the rule, from `miluo criteria list`")],
    by: Annotated[str, typer.Option(help="who approves it")],
) -> None:
    """Note who approved a rule."""
    from miluo.criteria import approve as run

    print("\n".join(run(Settings(), code, by)))


@app.command()
def indicators(
    name: Annotated[str, typer.Argument(help="one indicator in full; else a line each")] = "",
) -> None:
    """List what can be measured: unit, parameters, inputs and tables of each indicator."""
    from miluo.criteria import indicators as run

    print("\n".join(run(name)))


@app.command("travel-time")
def travel_time(
    up: Annotated[str, typer.Argument(help="code of the station upstream")],
    down: Annotated[str, typer.Argument(help="code of the station downstream")],
    of: Annotated[str, typer.Option("--property", help="what is compared")] = "stage",
    days: Annotated[int, typer.Option(min=1, help="how far back")] = 30,
) -> None:
    """Learn how long a flood takes from one station to another, from the stored readings."""
    from miluo.criteria_travel import travel_time_of

    print(travel_time_of(Settings(), up, down, of, days))
