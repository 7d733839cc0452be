"""What was published of the flood of July 2024 at 平江, against what the engine found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.table import Table

from domain.criterion import Criterion
from domain.instant import HOUR, MINUTE, SECOND, from_micros, parse
from domain.level import Level
from domain.transition import Transition

SOURCES = (
    "来源 sources: 岳阳水文 水情快报 2024-07-02 01:20, 07-03 04:51 (超警历时 72 h 15 min); "
    "澎湃新闻 The Paper (23:00, 21:00 约 approximate)"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """What was published, as an instant in text, with the computed one (microseconds), if any."""

    title: str
    said: str
    computed: int | None

    @property
    def published(self) -> int:
        """The published instant in microseconds."""
        return parse(self.said)


def facts(
    rules: Mapping[int, Criterion], found: Sequence[Transition], peak_time: int | None
) -> list[Fact]:
    """The published instants of the flood beside those of the stage criterion's transitions.

    A level is lost a hold after the fall below its threshold, so the hold is taken off again.
    """
    up = {one.to_level: one.time for one in reversed(found) if one.to_level > one.from_level}
    down = {
        one.from_level: one.time - int(rules[one.criterion].hold_off_s * SECOND)
        for one in found
        if one.to_level < one.from_level
    }
    return [
        Fact("超警戒 above warning level", "2024-06-30T04:36+08:00", up.get(Level.YELLOW)),
        Fact("达保证 at guarantee level", "2024-06-30T23:00+08:00", up.get(Level.ORANGE)),
        Fact("洪峰 crest 77.67 m", "2024-07-02T00:30+08:00", peak_time),
        Fact("退出保证 below guarantee", "2024-07-02T21:00+08:00", down.get(Level.ORANGE)),
        Fact("退出警戒 below warning", "2024-07-03T04:51+08:00", down.get(Level.YELLOW)),
    ]


def table(known: Sequence[Fact]) -> Table:
    """The facts as a table, with the time above the warning level as its last line."""
    grid = Table(title="平江 2024-07 公布与计算 published against computed", caption=SOURCES)
    grid.add_column(no_wrap=True)
    for heading in ("公布 published", "计算 computed", "差 apart"):
        grid.add_column(heading, justify="right", no_wrap=True)
    for fact in known:
        grid.add_row(fact.title, _instant(fact.published), _instant(fact.computed), _apart(fact))
    above = Fact("超警历时 time above", "1970-01-04T00:15Z", _above(known))
    grid.add_section()
    grid.add_row(above.title, _span(above.published), _span(above.computed), _apart(above))
    return grid


def _above(known: Sequence[Fact]) -> int | None:
    first, last = known[0].computed, known[-1].computed
    return None if first is None or last is None else last - first


def _instant(time: int | None) -> str:
    return "—" if time is None else f"{from_micros(time):%m-%d %H:%M}"


def _span(span: int | None) -> str:
    return "—" if span is None else f"{span // HOUR} h {span % HOUR // MINUTE} min"


def _apart(fact: Fact) -> str:
    if fact.computed is None:
        return "—"
    return f"{(fact.computed - fact.published) / MINUTE:+.0f} min"
