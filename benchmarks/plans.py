"""Large plans: one plan many times over, since a registry of a million rules is slow to read."""

from dataclasses import replace

import numpy as np

from alerting.indicators.series import Ragged
from alerting.lists import Lists
from alerting.marks import Marks
from alerting.plan import Family, Plan
from domain.arrays import Ints


def repeated(plan: Plan, times: int) -> Plan:
    """A plan of `times` copies of a county, each with datastreams and rules of its own.

    Copy k of datastream row d is row d + k * D, and its id that plus 1; rules likewise. Hidden
    parts keep negative ids.
    """
    rules, streams = plan.criteria.size, plan.datastreams.size
    ids = np.arange(1, rules * times + 1)
    return replace(
        plan,
        criteria=np.where(np.tile(plan.criteria, times) < 0, -ids, ids),
        datastreams=np.arange(1, streams * times + 1),
        row_of_id=np.arange(-1, streams * times),
        indicator=np.tile(plan.indicator, times),
        place=_places(plan, times),
        own=_shifted(plan.own, times, streams),
        families=tuple(_family(one, times, streams) for one in plan.families),
        ladders=plan.ladders.take(np.tile(np.arange(rules), times)),
        marks=_marks(plan, times),
        driven=_lists(plan.driven, times, rules),
        reads=_lists(plan.reads, times, streams),
        parts=_lists(plan.parts, times, rules),
        owner=_shifted(plan.owner, times, rules),
        least=np.tile(plan.least, times),
        ticking=_shifted(plan.ticking, times, rules),
        clocked=_lists(plan.clocked, times, plan.ticking.size),
        cluster=_shifted(plan.cluster, times, streams),
        window=np.tile(plan.window, times),
        slot=_slots(np.tile(plan.window, times)),
    )


def _shifted(rows: Ints, times: int, size: int) -> Ints:
    """Rows of every copy; -1 stays what it is."""
    shift = np.repeat(np.arange(times) * size, rows.size)
    tiled = np.tile(rows, times)
    return np.where(tiled < 0, tiled, tiled + shift)


def _places(plan: Plan, times: int) -> Ints:
    """Places in families, each of which is repeated as a whole."""
    size = np.bincount(plan.indicator + 1)[plan.indicator + 1]
    return np.tile(plan.place, times) + np.repeat(np.arange(times), plan.place.size) * np.tile(
        size, times
    )


def _family(family: Family, times: int, streams: int) -> Family:
    return Family(
        {name: np.tile(column, times) for name, column in family.parameters.items()},
        {role: _shifted(rows, times, streams) for role, rows in family.inputs.items()},
        {
            name: Ragged(table.rows, np.tile(table.begin, times), np.tile(table.end, times))
            for name, table in family.tables.items()
        },
    )


def _lists(lists: Lists, times: int, size: int) -> Lists:
    count = np.tile(lists.count, times)
    return Lists(_shifted(lists.items, times, size), np.cumsum(count) - count, count)


def _marks(plan: Plan, times: int) -> Marks:
    """Marks of every row; hidden parts, which stand behind the criteria, have none."""
    marks, rows = plan.marks, plan.criteria.size
    missing = rows - marks.sign.size
    columns = {
        name: np.tile(np.append(getattr(marks, name), np.full(missing, fill)), times)
        for name, fill in (("sign", 1), ("base", 0), ("step", 0), ("first", 0), ("count", 0))
    }
    return Marks(named=marks.named, **columns)


def _slots(window: Ints) -> Ints:
    return np.where(window > 0, np.cumsum(window > 0) - 1, -1)
