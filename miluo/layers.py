"""Layers of the map for the operator: from files, listed, taken away."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from api.layers import checked, keep
from domain.geojson import GeoJsonError
from domain.instant import iso
from domain.layer import LONGEST_TITLE, MOST_BYTES, MOST_LAYERS, NAME, LayerKind
from miluo.registry_words import aligned
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import audit, layers
from store.database import Connection, connect
from store.layers import LayerRow, TooManyLayers


def load(settings: Settings, path: Path, name: str, title: str, kind: LayerKind) -> str:
    """Load a GeoJSON file as a layer and say what it holds; TroubleError says what is wrong."""
    title = title.strip()
    _check_words(name, title)
    try:
        found = checked(_content(path))
    except GeoJsonError as error:
        raise TroubleError(f"{path.name}: {error}") from None
    with _written(settings, f"layers load {name}") as conn:
        try:
            is_new = keep(conn, name, title, kind, found, getuser())
        except TooManyLayers:
            raise TroubleError(
                f"已有 {MOST_LAYERS} 个图层 / There are {MOST_LAYERS} layers: remove one first."
            ) from None
    word = "新增 added" if is_new else "更新 replaced"
    what = found.extent
    return (
        f"{word} {name} {title}: {what.features} 个要素 features, {what.vertices} 个顶点 vertices"
    )


def listed(settings: Settings) -> list[str]:
    """A line for each layer."""
    with _opened(settings) as conn:
        rows = layers.page(conn, after=None, limit=MOST_LAYERS)
    if not rows:
        return ["没有图层 no layers: miluo layers load FILE --name NAME --title TITLE --kind KIND"]
    head = ["名称", "标题", "种类", "要素", "顶点", "载入", "由"]
    return list(aligned([head, *map(_line, rows)]))


def remove(settings: Settings, name: str) -> str:
    """Take a layer off the map; TroubleError where there is none."""
    with _written(settings, f"layers remove {name}") as conn:
        if not layers.remove(conn, name):
            raise TroubleError(f"没有图层 {name} / There is no layer {name}: miluo layers list")
    return f"已移除 removed {name}"


def _check_words(name: str, title: str) -> None:
    if not re.fullmatch(NAME, name):
        raise TroubleError(
            f"名称 --name {name!r}: 用小写字母、数字、连字符 / small letters, digits, hyphens"
        )
    if not (0 < len(title) <= LONGEST_TITLE and title.isprintable()):
        raise TroubleError(
            f"标题 --title: 1 至 {LONGEST_TITLE} 个字 / 1 to {LONGEST_TITLE} characters"
        )


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TroubleError(
                f"{path.name}: 超过 {MOST_BYTES:,} 字节，请先抽稀 / longer than that: simplify it"
            )
        return path.read_bytes()
    except OSError as error:
        raise TroubleError(f"{path} cannot be read: {error.strerror}.") from None


def _line(row: LayerRow) -> list[str]:
    what = row.extent
    return [
        row.name, row.title, row.kind, str(what.features), str(what.vertices),
        iso(row.loaded_at)[:19], row.loaded_by,
    ]  # fmt: skip


@contextmanager
def _written(settings: Settings, what: str) -> Iterator[Connection]:
    """One transaction for a change and its entry in the audit."""
    with _opened(settings) as conn, conn.transaction():
        yield conn
        audit.note(
            conn, audit.Entry("", "", getuser(), "miluo", "layers", what, audit.COMMAND_LINE)
        )


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    with connect(database(settings), application="miluo layers") as conn:
        yield conn
