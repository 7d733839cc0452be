"""Cells as people and spreadsheets write them: full-width digits, stray spaces, codes as numbers.

Every reader takes a raw cell and returns its value, or raises ValueError with what is expected.
"""

import re
from calendar import monthrange
from datetime import date, datetime
from math import isfinite
from typing import TypeAlias
from unicodedata import normalize

from domain.device import Protocol
from domain.instant import BEIJING
from domain.property import PROPERTIES
from domain.station import StationKind, StationStatus
from sensors.registry.checks import is_code

Cell: TypeAlias = str | int | float | bool | datetime | date | None

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_SEPARATORS = re.compile(r"[\s,;、，；/]+")
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[-/月](\d{1,2})日?|(\d\d))")
_EXACT_DIGITS = 15
_LEAP = 2024
_STATUS = {
    "active": StationStatus.ACTIVE, "在用": StationStatus.ACTIVE,
    "suspended": StationStatus.SUSPENDED, "停用": StationStatus.SUSPENDED,
}  # fmt: skip
_TITLES = {one.title: one.name for one in PROPERTIES.values()}
_AS_TEXT = "format the column as text (单元格格式：文本) and write the code again"


def text(cell: Cell) -> str:
    """The words of a cell without the spaces around them."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**_EXACT_DIGITS:
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def plain(cell: Cell) -> str:
    """Half-width and without any spaces: what codes and numbers are read from."""
    return "".join(normalize("NFKC", text(cell)).split())


def number(cell: Cell) -> float | None:
    """A finite number, None for an empty cell; a spreadsheet's are rounded to what it shows."""
    written = plain(cell)
    if not written:
        return None
    if isinstance(cell, bool | date) or not _NUMBER.fullmatch(written):
        raise ValueError(f"expected a number such as 70.5, or an empty cell, not {text(cell)!r}")
    value = float(f"{float(written):.{_EXACT_DIGITS}g}")
    if not isfinite(value):
        raise ValueError("expected a number of reasonable size")
    return value


def longitude(cell: Cell) -> float | None:
    """Degrees east."""
    return _within(number(cell), 180.0)


def latitude(cell: Cell) -> float | None:
    """Degrees north."""
    return _within(number(cell), 90.0)


def _within(value: float | None, limit: float) -> float | None:
    if value is not None and abs(value) > limit:
        raise ValueError(f"expected decimal degrees from {-limit:g} to {limit:g}, not {value:g}")
    return value


def code(cell: Cell) -> str:
    """A station's code, which a spreadsheet may have turned into a number.

    Codes of digits have at least eight (SL 323): a shorter one has lost its leading zero.
    """
    written = _digits(cell)
    if not written:
        raise ValueError("expected a station code, found nothing")
    if written.isdigit() and len(written) < 8:
        raise ValueError(
            f"expected 8 digits, found {written!r}; if the spreadsheet dropped a leading zero, "
            f"{_AS_TEXT}"
        )
    if not is_code(written):
        raise ValueError(f"{written!r} cannot stand in a topic: no spaces, '/', '+' or '#'")
    return written


def _digits(cell: Cell) -> str:
    """A code as text; one that was shortened to `4.30626E+07` cannot be known again."""
    written = plain(cell)
    _check_exact(cell)
    if not _SCIENTIFIC.fullmatch(written):
        return written
    mantissa, _, exponent = written.lower().partition("e")
    if len(mantissa.replace(".", "")) != int(exponent) + 1:
        raise ValueError(f"the spreadsheet has shortened the code to {written}: {_AS_TEXT}")
    return str(int(float(written)))


def _check_exact(cell: Cell) -> None:
    """Refuse a number with more digits than a spreadsheet keeps."""
    if isinstance(cell, float | int) and len(plain(cell)) > _EXACT_DIGITS:
        raise ValueError(f"the spreadsheet keeps {_EXACT_DIGITS} digits only: {_AS_TEXT}")


def adcode(cell: Cell) -> str:
    """An administrative code, digits only, or nothing."""
    written = _digits(cell)
    if written and not written.isdigit():
        raise ValueError(f"expected digits such as 430626, not {written!r}")
    return written


def address(cell: Cell, protocol: Protocol) -> str:
    """A device's address; SL 651's leading `00` before an 8-digit station code is put back."""
    written = plain(cell)
    if _SCIENTIFIC.fullmatch(written) and ("." in written or "+" in written):
        raise ValueError(f"the spreadsheet has shortened the address to {written}: {_AS_TEXT}")
    _check_exact(cell)
    if protocol is Protocol.SL651:
        written = written.upper()
        return f"00{written}" if written.isdigit() and len(written) == 8 else written
    return written


def password(cell: Cell, protocol: Protocol) -> str:
    """A device's password; SL 651's four digits get back the zeros that a spreadsheet drops."""
    written = plain(cell)
    if protocol is Protocol.SL651:
        return written.upper().zfill(4) if written.isdigit() else written.upper()
    return written


def kind(cell: Cell) -> StationKind:
    """A station kind of SL 323."""
    try:
        return StationKind(plain(cell).upper())
    except ValueError:
        known = " ".join(one.value for one in StationKind)
        raise ValueError(f"expected one of {known}, not {text(cell)!r}") from None


def status(cell: Cell) -> StationStatus:
    """`active` or `suspended`, 在用 or 停用; an empty cell is active."""
    written = plain(cell).lower()
    if written and written not in _STATUS:
        raise ValueError(f"expected 在用 (active) or 停用 (suspended), not {text(cell)!r}")
    return _STATUS[written or "active"]


def protocol(cell: Cell) -> Protocol | None:
    """`sl651` or `hj212`, however it is spelt; None for an empty cell."""
    written = re.sub(r"[^a-z0-9]", "", plain(cell).lower())
    if not written and not text(cell):
        return None
    for one in Protocol:
        if written.startswith(one.value):
            return one
    raise ValueError(f"expected sl651 or hj212, not {text(cell)!r}")


def properties(cell: Cell) -> tuple[str, ...]:
    """Names or Chinese titles of properties, separated by spaces or commas."""
    found = []
    for word in _SEPARATORS.split(text(cell)):
        name = _TITLES.get(word, word)
        if word and name not in PROPERTIES:
            raise ValueError(f"expected properties such as stage or 水位, not {word!r}")
        found += [name] if word else []
    return tuple(dict.fromkeys(found))


def seconds(cell: Cell) -> int | None:
    """A step in minutes, as seconds."""
    value = number(cell)
    if value is not None and (value <= 0 or not (value * 60).is_integer()):
        raise ValueError(f"expected minutes above zero, not {text(cell)!r}")
    return None if value is None else int(value * 60)


def month_day(cell: Cell) -> int | None:
    """A day of the year as month * 100 + day, None for an empty cell.

    It is written 0401, 401, 4-1, 04/01 or 4月1日; a spreadsheet may have made a date of it.
    """
    written = plain(cell)
    if not written:
        return None
    if isinstance(cell, date):
        return cell.month * 100 + cell.day
    match = _MONTH_DAY.fullmatch(written)
    month, day = (int(match[1]), int(match[2] or match[3])) if match else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(_LEAP, month)[1]:
        raise ValueError(f"expected a month and day such as 0401, not {text(cell)!r}")
    return month * 100 + day


def instant(cell: Cell) -> datetime | None:
    """A day, or a day and a time, in Beijing time unless it has an offset."""
    if cell is None or not text(cell):
        return None
    if isinstance(cell, datetime):
        time = cell
    else:
        written = normalize("NFKC", text(cell)).replace("/", "-")
        time = _parsed(written)
    return time if time.tzinfo else time.replace(tzinfo=BEIJING)


def _parsed(written: str) -> datetime:
    for form in ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(written, form)  # noqa: DTZ007
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"expected a day such as 2025-05-01, not {written!r}") from None
