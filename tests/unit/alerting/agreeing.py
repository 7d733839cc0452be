"""Kernel and plain version on the same readings, one judgement at each of their instants."""

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from domain.criterion import Condition
from domain.instant import MINUTE, parse
from tests.unit.alerting.looking import Readings, Rows, values

brief = settings(max_examples=30, deadline=None)
"""Enough where every example is judged at a dozen instants."""

START = parse("2024-07-01T06:00:00+08:00")

Plain = Callable[[Condition, Mapping[str, Sequence[tuple[int, float]]], int], float]


def at(minutes: float) -> int:
    """An instant so many minutes after the start."""
    return START + round(minutes * MINUTE)


def series(*readings: tuple[float, float]) -> list[tuple[int, float]]:
    """Readings of (minutes after the start, value)."""
    return [(at(minutes), value) for minutes, value in readings]


def drawn(numbers: st.SearchStrategy[float]) -> st.SearchStrategy[list[tuple[int, float]]]:
    """Up to a dozen readings at 5-minute marks of some hours, oldest first."""
    marks = st.integers(0, 48).map(lambda number: START + number * 5 * MINUTE)
    return st.dictionaries(marks, numbers, max_size=12).map(lambda found: sorted(found.items()))


def agree(
    indicator: str,
    plain: Plain,
    inputs: Mapping[str, Readings],
    parameters: Mapping[str, float] | None = None,
    tables: Mapping[str, Rows] | None = None,
) -> None:
    """Assert that both say the same at every instant at which anything was heard."""
    instants = sorted({time for readings in inputs.values() for time, _ in readings})
    rows = {name: tuple(map(tuple, table)) for name, table in (tables or {}).items()}
    rule = Condition("S", "pool_level", indicator, dict(parameters or {}), tables=rows, blue=1.0)
    found = values(indicator, inputs, instants, parameters, tables)
    for instant, value in zip(instants, found, strict=True):
        heard = {role: [one for one in all_ if one[0] <= instant] for role, all_ in inputs.items()}
        assert value == pytest.approx(plain(rule, heard, instant), abs=2e-6, nan_ok=True)
