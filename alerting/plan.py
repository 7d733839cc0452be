"""The plan: a registry's criteria as arrays, the constant half of what the engine works on.

Criteria become rows. A compound is a row whose parts are rows too: hidden ones, which are judged
like all others and of which nobody is told. What only rules of one indicator have (parameters,
inputs, tables) stands in a `Family` of that indicator.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from alerting.indicators import COMPOUNDS, INDICATORS, NAMES, check, horizon, ticks
from alerting.indicators.series import Ragged
from alerting.ladder import Ladders, ascending
from alerting.lists import Lists, floats, ints
from alerting.marks import Marks
from alerting.rows import Rows, driving
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition, Direction
from domain.instant import SECOND, to_micros
from domain.registry import Registry
from domain.station import StationStatus

FOREVER = int(np.iinfo(np.int64).max)

COMPOUND = -1
"""The place in `NAMES` of a compound's row."""


@dataclass(frozen=True, slots=True)
class Family:
    """The k rules of one indicator: parameters (k,) by name, datastream rows (k,) by role (-1
    where a rule has none), and the rows of their tables by name."""

    parameters: dict[str, Floats]
    inputs: dict[str, Ints]
    tables: dict[str, Ragged]


@dataclass(frozen=True, slots=True)
class Plan:
    """Criteria as rows 0 … C-1, datastreams as rows 0 … D-1 in the order of their ids.

    `criteria` (C,) and `datastreams` (D,) are the ids, those of hidden parts negative;
    `row_of_id` finds a datastream's row. `indicator` (C,) is a place in `indicators.NAMES` or
    `COMPOUND`, `place` (C,) that in the indicator's family, `own` (C,) the datastream row.
    `driven` lists the rules that the readings of each datastream drive, `reads` the datastreams
    that each rule looks at besides its own. `parts` lists the rows of each compound's parts,
    `owner` (C,) is the compound that a part belongs to, else -1, and `least` (C,) whether a
    compound wants all of its parts. `ticking` lists the rules that the clock drives, and `clocked`
    the places in it that look at each datastream. Datastreams that some rule joins are in one
    `cluster` (D,). `window` (D,) is how long readings are remembered and `slot` (D,) their place
    in the memory, -1 when not at all. Times in microseconds.
    """

    criteria: Ints
    datastreams: Ints
    row_of_id: Ints
    indicator: npt.NDArray[np.int8]
    place: Ints
    own: Ints
    families: tuple[Family, ...]
    ladders: Ladders
    marks: Marks
    driven: Lists
    reads: Lists
    parts: Lists
    owner: Ints
    least: Bools
    ticking: Ints
    clocked: Lists
    cluster: Ints
    window: Ints
    slot: Ints
    late_after: int

    def rows(self, ids: npt.NDArray[np.integer]) -> Ints:
        """Datastream rows of ids; -1 for an id that the plan does not know."""
        known = (ids > 0) & (ids < self.row_of_id.size)
        return np.where(known, self.row_of_id[np.where(known, ids, 0)], -1)


def build(registry: Registry, late_after_s: float) -> Plan:
    """The plan of a registry; readings older than `late_after_s` raise no live alarm.

    Criteria of suspended stations are left out: their readings are stored and not judged.
    Raises `UnfitRuleError` for a rule whose indicator or parameters do not fit.
    """
    asleep = suspended(registry)
    active = {
        number: rule for number, rule in sorted(registry.criteria.items()) if number not in asleep
    }
    for rule in active.values():
        check(rule)
    rules = Rows(active, registry)
    plain = rules.conditions
    window = np.zeros(len(registry.datastreams), dtype=np.int64)
    for row, condition in enumerate(plain):
        if condition.indicator not in COMPOUNDS:
            places = np.array([rules.own[row], *rules.inputs[row].values()])
            least = 0 if INDICATORS[condition.indicator].instant else 1
            window[places] = np.maximum(window[places], max(horizon(condition), least))
    ticking = ints(row for row, one in enumerate(plain) if ticks(one))
    return Plan(
        criteria=ints(rules.ids),
        datastreams=rules.datastreams,
        row_of_id=rules.row_of_id,
        indicator=np.array([_kind(one) for one in plain], dtype=np.int8),
        place=_places([_kind(one) for one in plain]),
        own=ints(rules.own),
        families=_families(plain, rules),
        ladders=_ladders(plain, rules.dates),
        marks=Marks.of(rules.criteria),
        driven=_driven(rules),
        reads=Lists.of([list(inputs.values()) for inputs in rules.inputs]),
        parts=Lists.of(rules.parts),
        owner=ints(rules.owner),
        least=np.array([one.indicator == "all_of" for one in plain], dtype=bool),
        ticking=ticking,
        clocked=_clocked(rules, ticking),
        cluster=_clusters(rules),
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


def _clocked(rules: Rows, ticking: Ints) -> Lists:
    """Places among the rules of the clock by the datastream that each looks at."""
    lists: list[list[int]] = [[] for _ in range(rules.datastreams.size)]
    for place, row in enumerate(ticking.tolist()):
        lists[rules.own[row]].append(place)
    return Lists.of(lists)


def _kind(rule: Condition) -> int:
    return COMPOUND if rule.indicator in COMPOUNDS else NAMES.index(rule.indicator)


def _places(kinds: list[int]) -> Ints:
    """The how manieth of its kind each rule is."""
    seen: dict[int, int] = {}
    places = []
    for kind in kinds:
        places.append(seen.get(kind, 0))
        seen[kind] = places[-1] + 1
    return ints(places)


def _families(conditions: Sequence[Condition], rules: Rows) -> tuple[Family, ...]:
    members: list[list[int]] = [[] for _ in NAMES]
    for row, one in enumerate(conditions):
        if one.indicator not in COMPOUNDS:
            members[NAMES.index(one.indicator)].append(row)
    return tuple(
        _family(name, [conditions[row] for row in own], [rules.inputs[row] for row in own])
        for name, own in zip(NAMES, members, strict=True)
    )


def _family(name: str, own: list[Condition], inputs: list[dict[str, int]]) -> Family:
    indicator = INDICATORS[name]
    return Family(
        parameters={
            key: floats(
                rule.parameters.get(key, indicator.optional.get(key, np.nan)) for rule in own
            )
            for key in indicator.parameters
        },
        inputs={role: ints(one.get(role, -1) for one in inputs) for role in indicator.roles},
        tables={
            key: _ragged([rule.tables[key] for rule in own], columns)
            for key, columns in indicator.tables.items()
        },
    )


def _ragged(tables: list[tuple[tuple[float, ...], ...]], columns: int) -> Ragged:
    rows = [row for table in tables for row in table]
    end = np.cumsum(ints(len(table) for table in tables))
    begin = end - ints(len(table) for table in tables)
    return Ragged(np.array(rows, dtype=np.float64).reshape(-1, columns), begin, end)


def _driven(rules: Rows) -> Lists:
    """The rules that the readings of each datastream drive."""
    lists: list[list[int]] = [[] for _ in range(rules.datastreams.size)]
    for row, one in enumerate(rules.conditions):
        if one.indicator in COMPOUNDS or (ticks(one) and "rising" not in one.parameters):
            continue
        for datastream in dict.fromkeys([rules.own[row], *driving(one, rules.inputs[row])]):
            lists[datastream].append(row)
    return Lists.of(lists)


def _clusters(rules: Rows) -> Ints:
    """Datastreams that rules join, by label: their readings are taken in one order."""
    left, right = [], []
    for row, inputs in enumerate(rules.inputs):
        anchor = rules.own[row]
        if rules.owner[row] >= 0:
            left.append(anchor)
            right.append(rules.own[rules.parts[rules.owner[row]][0]])
        for datastream in inputs.values():
            left.append(anchor)
            right.append(datastream)
    size = rules.datastreams.size
    graph = coo_array((np.ones(len(left)), (ints(left), ints(right))), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    found: Ints = labels.astype(np.int64)
    return found


def _ladders(
    rules: Sequence[Condition], dates: Sequence[tuple[datetime | None, datetime | None]]
) -> Ladders:
    sign = floats(1.0 if rule.direction is Direction.ABOVE else -1.0 for rule in rules)
    thresholds = np.array([rule.ladder for rule in rules], dtype=np.float64).reshape(-1, 4)
    return Ladders(
        sign=sign,
        steps=ascending(thresholds * sign[:, None]),
        slack=floats(rule.hysteresis for rule in rules),
        hold_on=ints(int(rule.hold_on_s * SECOND) for rule in rules),
        hold_off=ints(int(rule.hold_off_s * SECOND) for rule in rules),
        valid_from=ints(_micros(begin, -FOREVER) for begin, _ in dates),
        valid_to=ints(_micros(end, FOREVER) for _, end in dates),
    )


def _micros(time: datetime | None, otherwise: int) -> int:
    return otherwise if time is None else to_micros(time)
