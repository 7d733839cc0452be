"""What an indicator is and takes, in lines for people who write rules."""

import inspect
from collections.abc import Iterator
from math import isfinite, isnan

from alerting.indicators import COMPOUNDS, INDICATORS
from alerting.indicators.indicator import Indicator, Role
from alerting.rulebook.titles import TITLES
from domain.property import PROPERTIES

_COMPOUNDS = {
    "all_of": "The least level (1 blue to 4 red) that its parts have reached: all of them count.",
    "any_of": "The greatest level (1 blue to 4 red) that any of its parts has reached.",
}


HEADS = ("indicator", "名称", "unit", "parameters; in: inputs; table: rows")
"""What `brief` says."""

_MANY = 4


def brief(name: str) -> tuple[str, ...]:
    """One line of an indicator under `HEADS`; KeyError for an unknown one.

    A parameter with a value may be left out, and so may an input with a question mark. An input
    is the own station's unless it has a colon.
    """
    if name in COMPOUNDS:
        return name, TITLES[name], "level", "parts"
    one = INDICATORS[name]
    parameters = [*sorted(one.required), *(f"{key}={_short(v)}" for key, v in one.optional.items())]
    inputs = [_input(role, asked) for role, asked in one.roles.items()]
    if len(inputs) > _MANY:
        inputs = [*inputs[:_MANY], f"… {len(inputs)}"]
    tables = [f"{table}[{columns}]" for table, columns in one.tables.items()]
    given = (("", parameters), ("in: ", inputs), ("table: ", tables))
    words = "; ".join(head + " ".join(cells) for head, cells in given if cells)
    return name, TITLES[name], one.unit.replace("{}", "·") or "·", words


def _input(name: str, role: Role) -> str:
    named = "" if role.property in PROPERTIES else ":"
    return f"{name}{named}" if role.required else f"{name}{named}?"


def _short(value: float) -> str:
    if isnan(value):
        return "—"
    return f"{value:g}" if isfinite(value) else "∞"


def about(name: str) -> Iterator[str]:
    """What an indicator measures, and what it takes, a line each; KeyError for an unknown one."""
    if name in COMPOUNDS:
        yield _COMPOUNDS[name]
        yield "parts: two conditions or more, each with thresholds of its own"
        return
    indicator = INDICATORS[name]
    if words := _first_line(indicator):
        yield words
    yield f"unit: {_unit(indicator)}"
    yield from takes(indicator)


def takes(indicator: Indicator) -> Iterator[str]:
    """The parameters with their defaults, the inputs and the tables of an indicator."""
    given = [f"{one} (needed)" for one in sorted(indicator.required)]
    given += [f"{one} ({_default(value)})" for one, value in indicator.optional.items()]
    yield f"parameters: {', '.join(given) or 'none'}"
    if indicator.roles:
        roles = (_role(name, one) for name, one in indicator.roles.items())
        yield f"inputs: {', '.join(roles)}"
    if indicator.tables:
        tables = (f"{one} (rows of {columns})" for one, columns in indicator.tables.items())
        yield f"tables: {', '.join(tables)}"


def _first_line(indicator: Indicator) -> str:
    """What the kernel says of itself first, which may stand on several lines."""
    kernel = indicator.kernel or indicator.carried
    words = inspect.getdoc(kernel) if kernel else "Seconds since the newest reading (the clock)."
    return " ".join((words or "").partition("\n\n")[0].split())


def _unit(indicator: Indicator) -> str:
    return indicator.unit.replace("{}", "the property's") or "the property's"


def _default(value: float) -> str:
    if isnan(value):
        return "off unless given"
    return f"{value:g} unless given" if isfinite(value) else "no limit unless given"


def _role(name: str, role: Role) -> str:
    if role.property in PROPERTIES:
        usual = f"{role.property} of the same station unless given"
        return f"{name} ({usual})" if role.required else f"{name} ({usual}, where there is one)"
    return f"{name} (needed: STATION/property)" if role.required else f"{name} (if given)"
