"""The floods of a stage as the API lists them, ranked among each other."""

from collections.abc import Sequence

from api import times
from api.river.models import FloodItem, Floods
from api.river.reading import discharges, watched
from domain.flood import Flood, Record, floods, volume
from store.database import Connection


def listed(conn: Connection, number: int, start: int, end: int, limit: int) -> Floods:
    """The newest floods of start <= time < end."""
    known = watched(conn, number, start, end)
    found = floods(known.record, known.level)
    shown = found[-limit:][::-1]
    flow = discharges(conn, known.stream, shown[-1].start, shown[0].end or end) if shown else None
    items = [item(one, found, flow) for one in shown]
    return Floods(number, "warning" if known.basis == "warning" else "share", len(found), items)


def item(one: Flood, among: Sequence[Flood], flow: Record | None) -> FloodItem:
    """A flood with its ranks among the others and its volume where the discharge is known."""
    return FloodItem(
        start=times.text(one.start) or "",
        crossing=times.text(one.crossing),
        peak_time=times.text(one.peak_time) or "",
        peak=one.peak,
        end=times.text(one.end),
        level=one.level,
        above_s=one.above_s,
        rise=one.rise,
        rate=one.rate,
        volume=None if flow is None else volume(flow, one.start, one.end),
        rank_peak=rank(one.peak, [other.peak for other in among]),
        rank_rate=rank_rate(one.rate, among),
    )


def rank(value: float, among: Sequence[float]) -> int:
    """1 where nothing is larger."""
    return 1 + sum(other > value for other in among)


def rank_rate(rate: float | None, among: Sequence[Flood]) -> int | None:
    """The same of the fastest rise; None where it is not known."""
    known = [other.rate for other in among if other.rate is not None]
    return None if rate is None else rank(rate, known)
