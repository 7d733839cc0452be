"""A rise beside the earlier floods of its station, and what those that rose alike did next."""

from collections.abc import Sequence

import numpy as np

from api import encoding, times
from api.problems import Problem
from api.river.listing import item, rank, rank_rate
from api.river.models import AheadItem, AnalogyItem, ComparedItem, Comparison, RiseItem
from api.river.reading import Watched, in_force, watched
from domain.analogy import Alike, NoAnalogyError, ahead, alike
from domain.criterion import Criterion
from domain.flood import LEAD, Flood, Record, fastest, floods, passed
from domain.instant import HOUR
from domain.thinning import thinned
from store.database import Connection

DRAWN = 10
"""The highest floods that are drawn, and besides them those alike."""

_BUCKETS = 200
_AFTER = 24 * HOUR


def compared(conn: Connection, number: int, start: int, at: int) -> Comparison:
    """The rise that stood at `at` among the floods from `start` on that had ended before it.

    Only what had been measured by `at` is looked at, so a past moment is judged as it was then.
    """
    known = watched(conn, number, start, at + 1)
    if not known.record.time.size:
        raise Problem(422, "此前没有读数 / at: there is no reading before it")
    found = floods(known.record, known.level)
    here = int(known.record.time[-1])
    own = next((one for one in found[-1:] if one.end is None or _recedes(known, one)), None)
    others = [one for one in found if one is not own]
    begin = own.start if own is not None else _begin(known.record)
    try:
        likes, refused = alike(known.record, here, others), None
    except NoAnalogyError as error:
        likes, refused = [], str(error)
    return Comparison(
        datastream=number,
        basis="warning" if known.basis == "warning" else "share",
        total=len(others),
        rise=_rise(known.record, begin, own, others),
        floods=_beside(known.record, likes, others),
        analogy=_analogy(known, likes, refused),
    )


def _recedes(known: Watched, last: Flood) -> bool:
    """Whether a flood that ended still falls: nothing was lower since its peak."""
    since = known.record.between(last.peak_time, int(known.record.time[-1]))
    return int(since.time[-1]) - last.peak_time < LEAD and int(np.argmin(since.value)) == (
        since.value.size - 1
    )


def _begin(record: Record) -> int:
    """The lowest reading of the 72 hours before the newest one, the last of equals."""
    lead = record.between(int(record.time[-1]) - LEAD, int(record.time[-1]))
    return int(lead.time[lead.value.size - 1 - int(np.argmin(lead.value[::-1]))])


def _rise(record: Record, begin: int, own: Flood | None, others: Sequence[Flood]) -> RiseItem:
    course = record.between(begin, int(record.time[-1]))
    top = int(np.argmax(course.value))
    rate = fastest(Record(course.time[: top + 1], course.value[: top + 1]))
    moments, stages = _drawn(course)
    return RiseItem(
        at=times.text(int(record.time[-1])) or "",
        value=float(record.value[-1]),
        start=times.text(begin) or "",
        crossing=None if own is None else times.text(own.crossing),
        peak_time=times.text(int(course.time[top])) or "",
        peak=float(course.value[top]),
        rise=float(course.value[top] - course.value[0]),
        rate=rate,
        rank_peak=rank(float(course.value[top]), [one.peak for one in others]),
        rank_rate=rank_rate(rate, others),
        time=moments,
        stage=stages,
    )


def _beside(record: Record, likes: Sequence[Alike], others: Sequence[Flood]) -> list[ComparedItem]:
    """The highest floods, the highest first, and those alike."""
    drawn = sorted(others, key=lambda one: one.peak, reverse=True)[:DRAWN]
    drawn += [one.flood for one in likes if one.flood not in drawn]
    known = {one.flood.start: one for one in likes}
    return [_compared(record, one, known.get(one.start), others) for one in drawn]


def _compared(
    record: Record, one: Flood, like: Alike | None, others: Sequence[Flood]
) -> ComparedItem:
    way, value = record.between(one.start, one.peak_time), float(record.value[-1])
    stood = like.at if like else passed(way, one.start, value) if way.value[0] < value else None
    last = int(record.time[-1]) if one.end is None else one.end + _AFTER
    moments, stages = _drawn(record.between(one.start, last))
    return ComparedItem(
        flood=item(one, others, None),
        at=times.text(stood),
        alike=like.alike if like else None,
        difference=like.difference if like else None,
        time=moments,
        stage=stages,
    )


def _drawn(course: Record) -> tuple[list[str], list[float]]:
    flags = np.ones(course.time.size, dtype=np.int8)
    kept = thinned(course.time, course.value, flags, _BUCKETS)
    return encoding.time_texts(course.time[kept]), course.value[kept].tolist()


def _analogy(known: Watched, likes: Sequence[Alike], refused: str | None) -> AnalogyItem:
    peaks = [one.flood.peak for one in likes]
    here, value = int(known.record.time[-1]), float(known.record.value[-1])
    levels = _above(in_force(known.versions, here), value) if likes else []
    found = [(name, ahead(known.record, likes, level)) for name, level in levels]
    return AnalogyItem(
        refused=refused,
        alike=[times.text(one.flood.start) or "" for one in likes],
        peak_least=min(peaks, default=None),
        peak_most=max(peaks, default=None),
        ahead=[
            AheadItem(name, one.level, one.asked, one.reached, one.least_h, one.most_h)
            for name, one in found
        ],
    )


def _above(rule: Criterion | None, value: float) -> list[tuple[str, float]]:
    """Steps and marks of the rule in force above a value, the lowest first."""
    if rule is None:
        return []
    words = ("blue", "yellow", "orange", "red")
    steps = [(word, at) for word, at in zip(words, rule.ladder, strict=True) if at is not None]
    marks = [(name, at) for name, at in rule.marks.items() if at not in [one for _, one in steps]]
    return sorted(((name, at) for name, at in steps + marks if at > value), key=lambda one: one[1])
