"""The plan: a registry's criteria as arrays, the constant half of what the engine works on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt

from alerting.indicators import INDICATORS, NAMES, PARAMETERS, UnfitRuleError, check, horizon
from alerting.ladder import Ladders, ascending
from domain.arrays import Floats, Ints
from domain.criterion import Criterion, Direction
from domain.instant import SECOND, to_micros
from domain.registry import Registry
from domain.segments import within
from domain.station import StationStatus

FOREVER = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Plan:
    """Criteria as rows 0 … C-1 in the order of their ids, datastreams as rows 0 … D-1.

    `criteria` (C,) and `datastreams` (D,) are the ids, `row_of_id` finds a datastream's row.
    `indicator` (C,) is a place in `indicators.NAMES`; `parameters` are (C,) each, NaN where not
    given. `rules` lists the criteria that readings drive, datastream by datastream: row d has
    `rules[first[d] : first[d] + count[d]]`. `ticking` lists the criteria that the clock drives
    and `heard` the datastream row of each. `window` (D,) is how long readings are remembered and
    `slot` (D,) their place in the memory, -1 when not at all. Times in microseconds.
    """

    criteria: Ints
    datastreams: Ints
    row_of_id: Ints
    indicator: npt.NDArray[np.int8]
    parameters: dict[str, Floats]
    ladders: Ladders
    rules: Ints
    first: Ints
    count: Ints
    ticking: Ints
    heard: Ints
    window: Ints
    slot: Ints
    late_after: int

    def rows(self, ids: npt.NDArray[np.integer]) -> Ints:
        """Datastream rows of ids; -1 for an id that the plan does not know."""
        known = (ids > 0) & (ids < self.row_of_id.size)
        return np.where(known, self.row_of_id[np.where(known, ids, 0)], -1)

    def take(self, rows: Ints) -> tuple["Plan", Ints]:
        """The plan of some datastreams and the criteria rows it kept (those readings drive)."""
        count = self.count[rows]
        kept = self.rules[np.repeat(self.first[rows], count) + within(count)]
        part = replace(
            self,
            criteria=self.criteria[kept],
            datastreams=self.datastreams[rows],
            indicator=self.indicator[kept],
            parameters={name: column[kept] for name, column in self.parameters.items()},
            ladders=self.ladders.take(kept),
            rules=np.arange(kept.size),
            first=np.cumsum(count) - count,
            count=count,
            window=self.window[rows],
            slot=self.slot[rows],
        )
        return part, kept


def build(registry: Registry, late_after_s: float) -> Plan:
    """The plan of a registry; readings older than `late_after_s` raise no live alarm.

    Criteria of suspended stations are left out: their readings are stored and not judged.
    Raises `UnfitRuleError` for a rule whose indicator or parameters do not fit.
    """
    asleep = suspended(registry)
    active = {
        number: rule for number, rule in sorted(registry.criteria.items()) if number not in asleep
    }
    rules = list(active.values())
    for rule in rules:
        check(rule)
    datastreams = _ints(sorted(registry.datastreams))
    row_of_id = np.full(int(datastreams.max(initial=0)) + 1, -1, dtype=np.int64)
    row_of_id[datastreams] = np.arange(datastreams.size)
    lookup = registry.lookup
    of = row_of_id[_ints(lookup[rule.station, rule.property] for rule in rules)]
    driven = _where(rules, lambda rule: not _ticks(rule) or "rising" in rule.parameters)
    by_datastream = driven[np.argsort(of[driven], kind="stable")]
    count = np.bincount(of[driven], minlength=datastreams.size)
    ticking = _where(rules, _ticks)
    window = np.zeros(datastreams.size, dtype=np.int64)
    np.maximum.at(window, of, _ints(horizon(rule) for rule in rules))
    return Plan(
        criteria=_ints(active),
        datastreams=datastreams,
        row_of_id=row_of_id,
        indicator=np.array([NAMES.index(rule.indicator) for rule in rules], dtype=np.int8),
        parameters={name: _parameter(rules, name) for name in PARAMETERS},
        ladders=_ladders(rules),
        rules=by_datastream,
        first=np.cumsum(count) - count,
        count=count,
        ticking=ticking,
        heard=of[ticking],
        window=window,
        slot=np.where(window > 0, np.cumsum(window > 0) - 1, -1),
        late_after=int(late_after_s * SECOND),
    )


def suspended(registry: Registry) -> frozenset[int]:
    """Criteria of suspended stations."""
    return frozenset(
        number
        for number, rule in registry.criteria.items()
        if registry.stations[rule.station].status is StationStatus.SUSPENDED
    )


def fitting(registry: Registry) -> tuple[Registry, list[str]]:
    """The registry without the rules that no kernel can judge, and what is wrong with those."""
    kept, faults = {}, []
    for number, rule in registry.criteria.items():
        try:
            check(rule)
            kept[number] = rule
        except UnfitRuleError as error:
            faults.append(str(error))
    return replace(registry, criteria=kept), faults


def _ladders(rules: list[Criterion]) -> Ladders:
    sign = _floats(1.0 if rule.direction is Direction.ABOVE else -1.0 for rule in rules)
    thresholds = np.array([rule.ladder for rule in rules], dtype=np.float64).reshape(-1, 4)
    return Ladders(
        sign=sign,
        steps=ascending(thresholds * sign[:, None]),
        slack=_floats(rule.hysteresis for rule in rules),
        hold_on=_ints(int(rule.hold_on_s * SECOND) for rule in rules),
        hold_off=_ints(int(rule.hold_off_s * SECOND) for rule in rules),
        valid_from=_ints(_micros(rule.valid_from, -FOREVER) for rule in rules),
        valid_to=_ints(_micros(rule.valid_to, FOREVER) for rule in rules),
    )


def _ticks(rule: Criterion) -> bool:
    return INDICATORS[rule.indicator].ticking


def _parameter(rules: list[Criterion], name: str) -> Floats:
    return _floats(rule.parameters.get(name, np.nan) for rule in rules)


def _where(rules: list[Criterion], wanted: Callable[[Criterion], bool]) -> Ints:
    return _ints(row for row, rule in enumerate(rules) if wanted(rule))


def _micros(time: datetime | None, otherwise: int) -> int:
    return otherwise if time is None else to_micros(time)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)


def _floats(numbers: Iterable[float]) -> Floats:
    return np.fromiter(numbers, dtype=np.float64)
