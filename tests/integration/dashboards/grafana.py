"""What Grafana does with a query before PostgreSQL sees it.

First the browser puts the values of variables in (`TemplateSrv`, and `interpolateVariable` of the
SQL data sources), then the server expands the macros of the PostgreSQL data source (`macros.go`,
with `timescaledb: true`). What Grafana would refuse raises here too.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Values = Mapping[str, "Choice"]

VARIABLE = re.compile(r"\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}")
MACRO = re.compile(r"\$([_a-zA-Z0-9]+)\(([^)]*)\)")

STEPS = (
    (0.015, 0.01), (0.035, 0.02), (0.075, 0.05), (0.15, 0.1), (0.35, 0.2), (0.75, 0.5), (1.5, 1),
    (3.5, 2), (7.5, 5), (12.5, 10), (17.5, 15), (25, 20), (45, 30), (90, 60), (210, 120),
    (450, 300), (750, 600), (1050, 900), (1500, 1200), (2700, 1800), (5400, 3600), (9000, 7200),
    (16200, 10800), (32400, 21600), (86400, 43200), (604800, 86400), (1814400, 604800),
    (3628800, 2592000),
)  # fmt: skip
"""`rangeutil.roundInterval`: below the first number, the second; in seconds."""

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


class MacroError(ValueError):
    """Grafana would show an error instead of the panel."""


@dataclass(frozen=True)
class Choice:
    """The chosen values of a variable, and whether it is one of several values or of "All"."""

    values: Sequence[str]
    several: bool


@dataclass(frozen=True)
class Range:
    """The time of the picture, and the step that Grafana makes of it for a panel."""

    start: datetime
    end: datetime

    def interval(self, least: str = "", points: int = 1000) -> str:
        """`$__interval`: the range over the panel's width, rounded, not below its minimum."""
        seconds = (self.end - self.start).total_seconds() / points
        rounded = next((step for below, step in STEPS if seconds < below), 31536000)
        return spoken(max(rounded, parsed(least) if least else 0.001))


def parsed(interval: str) -> float:
    """Seconds of "5m" or "1h"."""
    found = re.fullmatch(r"(\d+)(ms|[smhdw])", interval.strip("'"))
    if found is None:
        raise MacroError(f"error parsing interval {interval}")
    return int(found[1]) * (0.001 if found[2] == "ms" else UNITS[found[2]])


def spoken(seconds: float) -> str:
    """Seconds as Grafana writes an interval."""
    for unit, size in reversed(UNITS.items()):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size:.0f}{unit}"
    return f"{seconds * 1000:.0f}ms"


def expanded(sql: str, values: Values, within: Range, least: str = "") -> str:
    """The statement that reaches the database."""
    interval = within.interval(least)
    own = {
        "__interval": Choice([interval], False),
        "__interval_ms": Choice([f"{parsed(interval) * 1000:.0f}"], False),
        "__from": Choice([f"{within.start.timestamp() * 1000:.0f}"], False),
        "__to": Choice([f"{within.end.timestamp() * 1000:.0f}"], False),
    }
    return macros(interpolated(sql, {**values, **own}), within)


def interpolated(sql: str, values: Values) -> str:
    """The statement with the values of its variables; what is no variable stays as it is."""

    def put(found: re.Match[str]) -> str:
        name = found[1] or found[2] or found[4]
        format_ = found[3] or found[6]
        return formatted(values[name], format_) if name in values else found[0]

    return VARIABLE.sub(put, sql)


def formatted(choice: Choice, format_: str | None) -> str:
    """A choice in SQL: quoted where it may be one of several, else with its quotes doubled."""
    if format_ == "csv":
        return ",".join(choice.values)
    if format_ == "raw":
        (only,) = choice.values
        return only
    if choice.several or format_ == "sqlstring":
        return ",".join(literal(one) for one in choice.values)
    (only,) = choice.values
    return only.replace("'", "''")


def literal(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def macros(sql: str, within: Range) -> str:
    """The statement without its macros."""

    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name == "__timeGroup" and sql[sql.index(found[0]) + len(found[0]) :].startswith(","):
            name = "__timeGroupAlias"
        return macro(name, [one.strip(" ") for one in found[2].split(",")], within)

    return MACRO.sub(put, sql)


def macro(name: str, arguments: Sequence[str], within: Range) -> str:
    """One macro of the PostgreSQL data source with TimescaleDB."""
    column = arguments[0]
    start, end = stamp(within.start), stamp(within.end)
    first, last = within.start.timestamp(), within.end.timestamp()
    plain = {
        "__time": f'{column} AS "time"',
        "__timeEpoch": f'extract(epoch from {column}) as "time"',
        "__timeFilter": f"{column} BETWEEN '{start}' AND '{end}'",
        "__timeFrom": f"'{start}'",
        "__timeTo": f"'{end}'",
        "__unixEpochFilter": f"{column} >= {first:.0f} AND {column} <= {last:.0f}",
        "__unixEpochNanoFilter": f"{column} >= {first:.0f}000000000 AND "
        f"{column} <= {last:.0f}000000000",
        "__unixEpochNanoFrom": f"{first:.0f}000000000",
        "__unixEpochNanoTo": f"{last:.0f}000000000",
        "__unixEpochFrom": f"{first:.0f}",
        "__unixEpochTo": f"{last:.0f}",
    }
    if name in plain:
        return plain[name]
    if name.endswith("Alias"):
        return macro(name.removesuffix("Alias"), arguments, within) + ' AS "time"'
    if len(arguments) < 2:
        raise MacroError(f"macro {name} needs time column and interval and optional fill value")
    seconds = parsed(arguments[1])
    if name == "__timeGroup":
        return f"time_bucket('{seconds:.3f}s',{column})"
    if name == "__unixEpochGroup":
        return f"floor(({column})/{seconds:g})*{seconds:g}"
    raise MacroError(f'unknown macro "{name}"')


def stamp(time: datetime) -> str:
    """RFC 3339 in UTC."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def choice(variable: Mapping[str, Any], found: Sequence[tuple[Any, ...]], every: bool) -> Choice:
    """What a variable is when its query gave these rows: all of them, or the first."""
    values = [str(row[-1]) for row in found]
    several = bool(variable["multi"] or variable["includeAll"])
    return Choice(values if every and variable["multi"] else values[:1], several)
