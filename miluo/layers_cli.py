"""`miluo layers …`: what the county lays below its stations on the map."""

from pathlib import Path
from typing import Annotated

import typer

from domain.layer import LayerKind
from miluo.settings import Settings

app = typer.Typer(help="Layers of the map 图层: boundaries, rivers, villages (GeoJSON).")

Name = Annotated[str, typer.Option(help="in addresses: small letters, digits, hyphens")]


@app.command()
def load(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON file (RFC 7946)")],
    name: Name,
    title: Annotated[str, typer.Option(help="what people read")],
    kind: Annotated[LayerKind, typer.Option(help="how it is drawn")] = LayerKind.OTHER,
) -> None:
    """Load a layer, in place of any of its name."""
    from miluo.layers import load as run

    print(run(Settings(), path, name, title, kind))


@app.command("list")
def list_layers() -> None:
    """List the layers."""
    from miluo.layers import listed

    print("\n".join(listed(Settings())))


@app.command()
def remove(name: Annotated[str, typer.Argument(help="from `miluo layers list`")]) -> None:
    """Take a layer off the map."""
    from miluo.layers import remove as run

    print(run(Settings(), name))
