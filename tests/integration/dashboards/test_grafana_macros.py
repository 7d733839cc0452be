"""The expander says what Grafana's own code says."""

from datetime import UTC, datetime

import pytest

from tests.integration.dashboards.grafana import (
    Choice,
    MacroError,
    Range,
    expanded,
    interpolated,
    macros,
)

WITHIN = Range(datetime(2018, 4, 12, 18, 0, tzinfo=UTC), datetime(2018, 4, 12, 18, 5, tzinfo=UTC))

MACROS = {
    "select $__time(time_column)": 'select time_column AS "time"',
    "select $__timeEpoch(at)": 'select extract(epoch from at) as "time"',
    "WHERE $__timeFilter(at)":
        "WHERE at BETWEEN '2018-04-12T18:00:00Z' AND '2018-04-12T18:05:00Z'",
    "select $__timeFrom()": "select '2018-04-12T18:00:00Z'",
    "select $__timeTo()": "select '2018-04-12T18:05:00Z'",
    "GROUP BY $__timeGroup(at,'5m')": "GROUP BY time_bucket('300.000s',at)",
    "GROUP BY $__timeGroup(at , '5m')": "GROUP BY time_bucket('300.000s',at)",
    "select $__timeGroup(at,'5m'), 1": "select time_bucket('300.000s',at) AS \"time\", 1",
    "select $__timeGroupAlias(at, 1h)": "select time_bucket('3600.000s',at) AS \"time\"",
    "WHERE $__unixEpochFilter(at)": "WHERE at >= 1523556000 AND at <= 1523556300",
    "WHERE $__unixEpochNanoFilter(at)":
        "WHERE at >= 1523556000000000000 AND at <= 1523556300000000000",
    "select $__unixEpochGroup(at,'5m')": "select floor((at)/300)*300",
    "select $__unixEpochGroupAlias(at,'5m')": 'select floor((at)/300)*300 AS "time"',
}  # fmt: skip

VARIABLES = {
    "host = '$host'": "host = 'O''Brien'",
    "host IN ($several)": "host IN ('srv1','it''s 2')",
    "host = ANY(ARRAY[${several}])": "host = ANY(ARRAY['srv1','it''s 2'])",
    "host IN (${several:sqlstring})": "host IN ('srv1','it''s 2')",
    "LIMIT ${number:csv}": "LIMIT 100",
    "[[number]]": "100",
    "$__timeFilter(at) AND $unknown": "$__timeFilter(at) AND $unknown",
}

VALUES = {
    "host": Choice(["O'Brien"], several=False),
    "several": Choice(["srv1", "it's 2"], several=True),
    "number": Choice(["100"], several=False),
}


@pytest.mark.parametrize(("sql", "wanted"), MACROS.items())
def test_a_macro_becomes_what_grafana_makes_of_it(sql: str, wanted: str) -> None:
    assert macros(sql, WITHIN) == wanted


@pytest.mark.parametrize(("sql", "wanted"), VARIABLES.items())
def test_a_variable_becomes_what_grafana_makes_of_it(sql: str, wanted: str) -> None:
    assert interpolated(sql, VALUES) == wanted


@pytest.mark.parametrize("sql", ["$__timeGrupe(at, 5m)", "$__timeGroup(at)", "$__timeGroup(a, b)"])
def test_what_grafana_refuses_is_refused(sql: str) -> None:
    with pytest.raises(MacroError):
        macros(sql, WITHIN)


def test_the_interval_is_the_range_over_the_width_and_not_below_the_panel_s_own() -> None:
    week = Range(datetime(2024, 7, 1, tzinfo=UTC), datetime(2024, 7, 8, tzinfo=UTC))
    assert (WITHIN.interval(), WITHIN.interval("1m"), week.interval()) == ("200ms", "1m", "10m")
    assert expanded("$__timeGroup(at, $__interval)", {}, week) == "time_bucket('600.000s',at)"
