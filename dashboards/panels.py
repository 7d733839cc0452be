"""The kinds of panel that the dashboards use, with the settings that they share."""

from collections.abc import Sequence
from typing import Any

from dashboards import levels
from dashboards.model import Panel, Query

CODE = "编码 Code"
"""The column of station codes in every table: it leads to the station in the console."""

NUMBER = "编号 No."
"""The column of warnings' numbers: it leads to the warning on the duty desk."""

LEVEL = "级别 Level"

PAGES = {page: f"{page}/{{}}" for page in ("county", "reservoirs", "water", "slopes", "fire")} | {
    "river": "river/{}?from=${{__from:date:iso}}&to=${{__to:date:iso}}"
}
"""Where the console has a station, on which page; the curve opens at the same time."""


def lines(
    title: str,
    *queries: str,
    unit: str = "",
    width: int = 12,
    height: int = 9,
    interval: str = "5m",
    thresholds: bool = False,
    description: str = "",
) -> Panel:
    """Curves over time. With `thresholds` the second query gives the lines of the levels."""
    custom = {"drawStyle": "line", "fillOpacity": 0, "lineWidth": 2, "showPoints": "never",
              "spanNulls": False}  # fmt: skip
    overrides = levels.lines() if thresholds else []
    return Panel(
        title, "timeseries", _series(queries), width, height, _unit(unit) | {"custom": custom},
        _legend(), overrides, description, interval,
    )  # fmt: skip


def columns_over_time(
    title: str,
    query: str,
    unit: str = "",
    width: int = 12,
    height: int = 8,
    interval: str = "5m",
    description: str = "",
) -> Panel:
    """Bars over time, for amounts of a period."""
    custom = {"drawStyle": "bars", "fillOpacity": 70, "lineWidth": 1, "showPoints": "never",
              "stacking": {"group": "A", "mode": "normal"}}  # fmt: skip
    return Panel(
        title, "timeseries", _series([query]), width, height, _unit(unit) | {"custom": custom},
        _legend(), (), description, interval,
    )  # fmt: skip


def bars(
    title: str, query: str, unit: str = "", width: int = 12, height: int = 9, description: str = ""
) -> Panel:
    """One bar for each row: its first column names it, the others are numbers."""
    options = {
        "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False},
        "orientation": "horizontal",
        "showValue": "auto",
        "tooltip": {"mode": "single", "sort": "none"},
        "xTickLabelRotation": 0,
    }
    defaults = _unit(unit) | {"custom": {"fillOpacity": 70, "lineWidth": 1}}
    table = [Query(query, "table")]
    return Panel(title, "barchart", table, width, height, defaults, options, (), description)


def table(
    title: str,
    query: str,
    page: str = "",
    width: int = 24,
    height: int = 10,
    description: str = "",
    digits: int = 2,
) -> Panel:
    """Rows. Codes of stations lead to the console's `page` of theirs, numbers to their warning."""
    overrides = [levels.column(LEVEL)]
    if page:
        overrides.append(_leading(CODE, PAGES[page]))
    if NUMBER in query:
        overrides.append(_leading(NUMBER, "duty/warning/{}"))
    defaults = {"custom": {"align": "auto", "filterable": True}, "decimals": digits}
    options = {"cellHeight": "sm", "footer": {"show": False}, "showHeader": True}
    rows = [Query(query, "table")]
    return Panel(title, "table", rows, width, height, defaults, options, overrides, description)


def _leading(column: str, path: str) -> dict[str, Any]:
    """Override that makes the values of a column links into the console."""
    link = {
        "targetBlank": True,
        "title": "在控制台打开 Open in the console",
        "url": "${console}/#/" + path.format("${__value.raw}"),
    }
    return {
        "matcher": {"id": "byName", "options": column},
        "properties": [
            {"id": "links", "value": [link]},
            {"id": "unit", "value": "string"},
        ],
    }


def figures(
    title: str, query: str, unit: str = "", width: int = 6, height: int = 4, description: str = ""
) -> Panel:
    """The numbers of one row, each under its column's name."""
    options = {
        "colorMode": "value",
        "graphMode": "none",
        "justifyMode": "auto",
        "orientation": "auto",
        "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
        "textMode": "auto",
    }
    row = [Query(query, "table")]
    return Panel(title, "stat", row, width, height, _unit(unit), options, (), description)


def timeline(
    title: str, query: str, width: int = 24, height: int = 8, description: str = ""
) -> Panel:
    """Levels over time, one line for each metric."""
    defaults = {
        "custom": {"fillOpacity": 80, "lineWidth": 0, "spanNulls": True},
        "mappings": levels.numbers(),
    }
    options = {
        "alignValue": "left",
        "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
        "mergeValues": True,
        "rowHeight": 0.8,
        "showValue": "auto",
        "tooltip": {"mode": "single", "sort": "none"},
    }
    series = _series([query])
    return Panel(title, "state-timeline", series, width, height, defaults, options, (), description)


def _series(queries: Sequence[str]) -> list[Query]:
    return [Query(sql) for sql in queries]


def _unit(unit: str) -> dict[str, Any]:
    return {"unit": unit} if unit else {}


def _legend() -> dict[str, Any]:
    return {
        "legend": {"calcs": ["lastNotNull", "max"], "displayMode": "table",
                   "placement": "bottom", "showLegend": True},
        "tooltip": {"mode": "multi", "sort": "desc"},
    }  # fmt: skip
