"""What changes in the registry, and what is wrong in a file of it, in lines for people."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.cells import cell_len

from domain.criterion import Criterion
from domain.device import Device
from domain.instant import SECOND, iso
from domain.registry_change import TABLES, Change, Entry
from domain.station import Station
from domain.threshold_versions import JUDGING
from sensors.registry import MASK, Finding
from store.registry_changes import Version


def summary(changes: Sequence[Change], left_alone: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Each change on a line, with old and new of every field, and what stays as it is."""
    for one in changes:
        yield from lines(one)
    if not changes:
        yield "nothing to change 无变化"
    for table in TABLES:
        keys = [key for name, key in left_alone if name == table]
        if keys:
            yield f"  left alone (not in the file) {table}: {', '.join(keys)}"


def lines(change: Change) -> Iterator[str]:
    """`+` a new row, `~` a changed one with a line for each field, `-` one that goes."""
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    row = change.row
    yield f"{sign} {change.table} {change.key}{_about(row) if sign != '~' else ''}"
    for name, old, new in change.moves:
        secret = isinstance(row, Device) and name == "password"
        yield f"    {name}: {MASK if secret else _word(old)} -> {MASK if secret else _word(new)}"


def findings(found: Sequence[Finding], file: str) -> str:
    """A table of all that is to be mended in a file."""
    heads = {"sheet": "sheet 工作表", "row": "row 行", "column": "column 列"}
    kept = [name for name in heads if any(getattr(one, name) for one in found)]
    rows = [[*(heads[name] for name in kept), "what is wrong, what is expected 问题与要求"]]
    rows += [[*(getattr(one, name) for name in kept), one.what] for one in found]
    head = (
        f"{file}: {len(found)} to mend, nothing was loaded 共 {len(found)} 处错误，未导入任何内容"
    )
    return "\n".join([head, *aligned(rows)])


def history(versions: Sequence[Version]) -> Iterator[str]:
    """One line for each version, with its time to the second."""
    heads = [["version", "at", "by", "from", "added", "changed", "removed"]]
    rows = [
        [
            str(one.number), iso(one.at // SECOND * SECOND), one.by, one.source,
            str(one.added), str(one.changed), str(one.removed),
        ]
        for one in versions
    ]  # fmt: skip
    yield from aligned(heads + rows)


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with their columns under each other; Chinese takes two places."""
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        padded = [
            text + " " * (width - cell_len(text)) for text, width in zip(row, widths, strict=True)
        ]
        yield "  ".join(padded).rstrip()


def _about(row: Entry) -> str:
    """What tells one new row from others at a glance."""
    if isinstance(row, Station):
        return f" {row.name} ({row.kind.value})"
    if isinstance(row, Device):
        return f" address {row.address}"
    if isinstance(row, Criterion):
        names = (*JUDGING[:4], "valid_from", "valid_to")
        given = ((name, getattr(row, name)) for name in names)
        return " " + ", ".join(
            f"{name} {_word(value)}" for name, value in given if value is not None
        )
    return f" every {row.interval_s} s"


def _word(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return "nothing" if value in (None, "", {}) else str(value)
