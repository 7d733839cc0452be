"""What a dashboard is made of, and the JSON document that Grafana reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any, Literal

SCHEMA = 39
"""Of Grafana 10.4 and 11; a later Grafana brings a document of this schema up to its own."""

SOURCE = {"type": "grafana-postgresql-datasource", "uid": "miluo"}
"""The data source that `provisioning/datasources` makes."""

TAG = "miluo"
COLUMNS = 24

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Query:
    """SQL with Grafana's macros. A time series has columns time, metric and value, by time."""

    sql: str
    format: Literal["time_series", "table"] = "time_series"


@dataclass(frozen=True, slots=True)
class Variable:
    """A choice above the panels, filled by SQL: columns `__text` and `__value`, or one column.

    With `every` "All" can be chosen, and is at first; without `multi` exactly one value can.
    """

    name: str
    label: str
    sql: str
    multi: bool = True
    every: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: `defaults` and `overrides` are Grafana's field configuration."""

    title: str
    kind: str
    queries: Sequence[Query]
    width: int
    height: int
    defaults: Json
    options: Json
    overrides: Sequence[Json] = ()
    description: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one heading, set from left to right and then below."""

    title: str
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page. `console` is the hash of the console's page that shows the same."""

    uid: str
    title: str
    description: str
    rows: Sequence[Row]
    variables: Sequence[Variable] = ()
    console: str = "#/"
    since: str = "now-3d"
    tags: Sequence[str] = field(default=())


def document(one: Dashboard, everywhere: Sequence[Variable]) -> Json:
    """The JSON document of a dashboard; the variables `everywhere` come before its own."""
    return {
        "annotations": {"list": []},
        "description": one.description,
        "editable": False,
        "fiscalYearStartMonth": 0,
        "graphTooltip": 1,
        "id": None,
        "links": _links(one.console),
        "liveNow": False,
        "panels": _panels(one.rows),
        "refresh": "1m",
        "schemaVersion": SCHEMA,
        "tags": [TAG, *one.tags],
        "templating": {"list": [_variable(each) for each in (*everywhere, *one.variables)]},
        "time": {"from": one.since, "to": "now"},
        "timepicker": {},
        "timezone": "Asia/Shanghai",
        "title": one.title,
        "uid": one.uid,
        "weekStart": "monday",
    }


def _links(console: str) -> list[Json]:
    dashboards = {
        "asDropdown": True,
        "icon": "external link",
        "includeVars": False,
        "keepTime": True,
        "tags": [TAG],
        "targetBlank": False,
        "title": "看板 Dashboards",
        "type": "dashboards",
    }
    page = {
        "icon": "external link",
        "targetBlank": True,
        "title": "控制台 Console",
        "type": "link",
        "url": "${console}/" + console,
    }
    return [dashboards, page]


def _variable(one: Variable) -> Json:
    every = {"selected": True, "text": ["全部 All"], "value": ["$__all"]}
    return {
        "current": every if one.every else {},
        "datasource": SOURCE,
        "definition": one.sql,
        "hide": 2 if one.hidden else 0,
        "includeAll": one.every,
        "label": one.label,
        "multi": one.multi,
        "name": one.name,
        "options": [],
        "query": one.sql,
        "refresh": 2,
        "regex": "",
        "skipUrlSync": one.hidden,
        "sort": 0,
        "type": "query",
    }


def _panels(rows: Sequence[Row]) -> list[Json]:
    """Headings and panels with their places on the grid, numbered in reading order."""
    made: list[Json] = []
    top = 0
    for row in rows:
        made.append(_heading(row.title, len(made) + 1, top))
        left, top, lowest = 0, top + 1, 0
        for panel in row.panels:
            if left + panel.width > COLUMNS:
                left, top, lowest = 0, top + lowest, 0
            made.append(_panel(panel, len(made) + 1, left, top))
            left, lowest = left + panel.width, max(lowest, panel.height)
        top += lowest
    return made


def _heading(title: str, number: int, top: int) -> Json:
    return {
        "collapsed": False,
        "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": top},
        "id": number,
        "panels": [],
        "title": title,
        "type": "row",
    }


def _panel(one: Panel, number: int, left: int, top: int) -> Json:
    return {
        "datasource": SOURCE,
        "description": one.description,
        "fieldConfig": {"defaults": one.defaults, "overrides": list(one.overrides)},
        "gridPos": {"h": one.height, "w": one.width, "x": left, "y": top},
        "id": number,
        **({"interval": one.interval} if one.interval else {}),
        "options": one.options,
        "targets": [
            _target(query, ref) for query, ref in zip(one.queries, ascii_uppercase, strict=False)
        ],
        "title": one.title,
        "type": one.kind,
    }


def _target(query: Query, ref: str) -> Mapping[str, Any]:
    return {
        "datasource": SOURCE,
        "editorMode": "code",
        "format": query.format,
        "rawQuery": True,
        "rawSql": query.sql,
        "refId": ref,
    }
