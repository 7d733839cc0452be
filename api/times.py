"""Times and steps in queries: instants with an offset, steps such as 300, 5m, 1h or 1d."""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from domain.instant import BEIJING, iso, parse, to_micros

EXAMPLE = "2024-07-01T06:00:00+08:00"
EARLIEST = parse("1900-01-01T00:00:00+08:00")
LATEST = parse("2200-01-01T00:00:00+08:00")
_LOST_PLUS = re.compile(r"T.* \d{2}(:?\d{2})?$")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STEP = re.compile(r"(\d{1,9})([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_LONGEST_STEP = 366 * 86400


def parse_instant(text: str) -> int:
    """Microseconds of an ISO 8601 text with an offset; ValueError says how to write it right."""
    if _LOST_PLUS.search(text):
        raise ValueError(f"'{text}' lost its '+' on the way: write %2B in a URL, e.g. …%2B08:00")
    try:
        micros = parse(text)
    except ValueError as error:
        if "without offset" in str(error):
            raise ValueError(f"'{text}' has no offset: add +08:00, e.g. {EXAMPLE}") from None
        raise ValueError(f"'{text}' is not an ISO 8601 time with offset, e.g. {EXAMPLE}") from None
    if not EARLIEST <= micros < LATEST:
        raise ValueError(f"'{text}' is outside the years 1900 to 2199")
    return micros


def parse_day(text: str) -> date:
    """The date of a text such as 2024-07-01; ValueError for anything else."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= to_micros(_midnight(day)) < LATEST:
        raise ValueError(f"'{text}' is not a day in Beijing time: write it as 2024-07-01")
    return day


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


def parse_step(text: str) -> int:
    """Seconds of a step such as 300, 300s, 5m, 1h or 1d; at least a second, at most 366 days."""
    match = _STEP.fullmatch(text)
    seconds = int(match[1]) * _SECONDS[match[2]] if match else 0
    if not 1 <= seconds <= _LONGEST_STEP:
        raise ValueError(f"'{text}' is not a step: write seconds, or 5m, 1h, 1d (at most 366d)")
    return seconds


def text(micros: int | None) -> str | None:
    """ISO 8601 at +08:00, or None for no time."""
    return None if micros is None else iso(micros)


Instant = Annotated[
    int,
    BeforeValidator(parse_instant),
    WithJsonSchema({"type": "string", "format": "date-time", "examples": [EXAMPLE]}),
]
"""A query time, in microseconds."""

Step = Annotated[
    int,
    BeforeValidator(parse_step),
    WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,9}[smhd]?$", "examples": ["1h"]}),
]
"""A query step, in seconds."""

Day = Annotated[
    date,
    BeforeValidator(parse_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2024-07-01"]}),
]
"""A query day, in Beijing time."""
