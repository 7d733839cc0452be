"""Times of SL 651-2014: decimal digits without a zone, which mean Beijing time."""

from datetime import datetime
from functools import lru_cache

from domain.instant import BEIJING, DAY, HOUR, MINUTE, SECOND, from_micros, to_micros


def instant(digits: str) -> int:
    """Microseconds of YYMMDDHHmmSS; ValueError for no such time."""
    _decimal(digits)
    second = int(digits[10:])
    if second > 59:
        raise ValueError("second above 59")
    return minute(digits[:10]) + second * SECOND


@lru_cache(8192)
def minute(digits: str) -> int:
    """Microseconds of YYMMDDHHmm; stations tell the same ones, so they are remembered."""
    _decimal(digits)
    year, *rest = (int(digits[i : i + 2]) for i in range(0, 10, 2))
    month, day, hour, minutes = rest
    since = datetime(2000 + year, month, day, hour, minutes, tzinfo=BEIJING)
    return to_micros(since)


def _decimal(digits: str) -> None:
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits} has other than decimal digits")


def digits(time: int, form: str = "%y%m%d%H%M%S") -> str:
    """The digits of an instant in Beijing time; ValueError outside 2000 to 2099."""
    text = from_micros(time)
    if not 2000 <= text.year <= 2099:
        raise ValueError(f"{text.year} has no two-digit year")
    return text.strftime(form)


def step(digits: str) -> int:
    """Microseconds of a time step code: days, hours, minutes of two digits each."""
    _decimal(digits)
    days, hours, minutes = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    return days * DAY + hours * HOUR + minutes * MINUTE
