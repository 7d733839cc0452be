"""Versions of thresholds: they follow each other in time, and none is ever overwritten.

All versions of one rule (`identity`) form a line in time. Each holds from its `valid_from` to its
`valid_to`, so that an old flood is judged by the thresholds of its time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.criterion import Criterion

JUDGING = (
    "blue", "yellow", "orange", "red", "direction", "hysteresis", "hold_on_s", "hold_off_s",
    "tables", "parts", "news_from", "news_step", "marks",
)  # fmt: skip
"""The fields that decide what a value means; the others only describe the rule."""

_LONG = ("tables", "parts", "marks")
"""Of those, what would fill a screen."""

_STEP = timedelta(seconds=1)


class Overwritten(ValueError):  # noqa: N818
    """A file gives a version that exists other thresholds; `code` names the version."""

    def __init__(self, known: Criterion, wanted: Criterion) -> None:
        pairs = ((name, getattr(known, name), getattr(wanted, name)) for name in JUDGING)
        moves = ", ".join(
            f"other {name}" if name in _LONG else f"{name} {old} is to become {new}"
            for name, old, new in pairs
            if old != new
        )
        super().__init__(
            f"this version exists and is never overwritten ({moves}): give the new thresholds the "
            "valid_from from which they hold, or none: then they hold from now on"
        )
        self.code = known.code


def identity(rule: Criterion) -> tuple[object, ...]:
    """What makes two criteria versions of one rule: that they measure the same."""
    return (
        rule.station,
        rule.property,
        rule.indicator,
        tuple(sorted(rule.parameters.items())),
        tuple(sorted(rule.inputs.items())),
        tuple(part.measure for part in rule.parts),
    )


def beginning(rule: Criterion) -> float:
    """When a version begins, in seconds since 1970, to order versions by."""
    return float("-inf") if rule.valid_from is None else rule.valid_from.timestamp()


def withdrawn(rule: Criterion) -> bool:
    """Whether a version ended before it ever held."""
    return rule.valid_from is not None and rule.valid_from == rule.valid_to


def in_force(versions: Iterable[Criterion], at: datetime) -> Criterion | None:
    """The version that holds at an instant, the youngest where several do."""
    holding = [one for one in versions if _began(one, at) and not _ended(one, at)]
    return max(holding, key=beginning, default=None)


def moment(now: datetime, versions: Iterable[Criterion]) -> datetime:
    """The first full second from `now` on at which no version begins: codes must differ."""
    begun = {one.valid_from for one in versions}
    start = now.replace(microsecond=0)
    while start in begun:
        start += _STEP
    return start


def revise(
    known: Sequence[Criterion], wanted: Sequence[Criterion], now: datetime
) -> list[Criterion]:
    """All versions of a rule after a file that gives `wanted` ones.

    - A rule with `valid_from` is the version that begins then.
    - The only rule of its file without dates is the version in force; with other thresholds it
      becomes a new version that holds from `now`.
    - Any other rule without `valid_from` is the version that has held since ever.

    A new version ends the one before it. An end that is set stays unless the file gives another.
    Raises `Overwritten` where the file gives other thresholds to a version that exists.
    """
    versions = {one.valid_from: one for one in known}
    for rule in sorted(wanted, key=beginning):
        undated = len(wanted) == 1 and rule.valid_from is None and rule.valid_to is None
        if undated and known:
            _follow(versions, rule, now)
        elif (old := versions.get(rule.valid_from)) is None:
            _insert(versions, rule)
        elif _alike(old, rule):
            versions[old.valid_from] = _described(old, rule)
        else:
            raise Overwritten(old, rule)
    return list(versions.values())


def _alike(one: Criterion, other: Criterion) -> bool:
    """Whether two versions judge every value alike."""
    return all(getattr(one, name) == getattr(other, name) for name in JUDGING)


def _follow(versions: dict[datetime | None, Criterion], rule: Criterion, now: datetime) -> None:
    """Take in a rule without dates: the version in force, or the one that follows it."""
    current = in_force(versions.values(), now)
    if current is not None and _alike(current, rule):
        versions[current.valid_from] = _described(current, rule)
        return
    _insert(versions, replace(rule, valid_from=moment(now, versions.values())))


def _insert(versions: dict[datetime | None, Criterion], rule: Criterion) -> None:
    """Add a version between those before and after it; withdrawn ones are passed over."""
    others = [one for one in versions.values() if not withdrawn(one)]
    at = beginning(rule)
    before = max((one for one in others if beginning(one) < at), key=beginning, default=None)
    after = min((one for one in others if beginning(one) > at), key=beginning, default=None)
    if before is not None:
        versions[before.valid_from] = _until(before, rule.valid_from)
    versions[rule.valid_from] = rule if after is None else _until(rule, after.valid_from)


def _until(rule: Criterion, end: datetime | None) -> Criterion:
    if end is None or (rule.valid_to is not None and rule.valid_to <= end):
        return rule
    return replace(rule, valid_to=end)


def _described(old: Criterion, new: Criterion) -> Criterion:
    return replace(new, valid_from=old.valid_from, valid_to=new.valid_to or old.valid_to)


def _began(rule: Criterion, at: datetime) -> bool:
    return rule.valid_from is None or rule.valid_from <= at


def _ended(rule: Criterion, at: datetime) -> bool:
    return rule.valid_to is not None and rule.valid_to <= at
