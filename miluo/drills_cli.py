"""`miluo drills …`: what exercises came to."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from miluo.settings import Settings

app = typer.Typer(help="Drills 演练: exercises that were held, and what came of them.")


@app.command()
def record(
    scenario: Annotated[str, typer.Argument(help="name or folder; it has been replayed here")],
    by: Annotated[str, typer.Option(help="who does it; else the name of this system's user")] = "",
    remark: Annotated[str, typer.Option(help="what should be known of it")] = "",
) -> None:
    """Compare what this exercise found with the rehearsal of the scenario, and record it."""
    from miluo.drills import recorded

    print(recorded(Settings(), scenario, by, remark))


@app.command("list")
def list_drills() -> None:
    """List the drills, oldest first."""
    from miluo.drills import listed

    for one in listed(Settings()):
        print(one)


@app.command()
def export(
    out: Annotated[Path | None, typer.Option(help="file to write; else it is printed")] = None,
) -> None:
    """Write the drills of this exercise as JSON, for `load` of the live instance."""
    from miluo.drills import export as run

    content = run(Settings())
    if out:
        out.write_bytes(content)
    else:
        sys.stdout.buffer.write(content)


@app.command()
def load(
    path: Annotated[Path, typer.Argument(help="file that `export` wrote")],
) -> None:
    """Add drills that were held elsewhere; those that are known change nothing."""
    from miluo.drills import load as run

    print(run(Settings(), path))


@app.command()
def gateway(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: a free one")] = 5680,
    silent: Annotated[float, typer.Option(min=0, max=1, help="part that never answers")] = 0.2,
    refuse: Annotated[float, typer.Option(min=0, max=1, help="part that answers 2")] = 0.0,
    seed: Annotated[int, typer.Option(help="another number, other people are silent")] = 0,
) -> None:
    """Be the gateway of this exercise: hear its messages, and answer for its people."""
    from miluo.drills import gateway as run

    run(Settings(), port, silent, refuse, seed)
