"""`miluo audit …`: whether what was written is still what was written."""

from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="Chains 存证链: whether records are still as they were written.")


@app.command()
def verify(
    head: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME:PLACE:HEX", help="a head that was noted; may be given again"),
    ] = None,
) -> None:
    """Read every chain from its first row; status 1 where one is not whole."""
    from miluo.audit import verify as run

    lines, whole = run(Settings(), head or [])
    print("\n".join(lines))
    if not whole:
        raise typer.Exit(1)


@app.command()
def heads() -> None:
    """Print the head of every chain, to be noted outside of this machine."""
    from miluo.audit import heads as run

    print("\n".join(run(Settings())))
