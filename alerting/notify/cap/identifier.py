"""Message identifiers of GB/T 35965.1-2018: `ZZZZZZDDDUUUXX_YYYYMMDDhhmmss_N`."""

from collections.abc import Container

from domain.instant import SECOND, from_micros

OFFICE = "00000"
"""UUU and XX: the issuer as a whole, not extended."""


def unit(county: str, sector: str) -> str:
    """The code of who issues: county (GB/T 2260), sector (GB/T 4657), and itself as a whole."""
    return f"{county}{sector}{OFFICE}"


def identifier(unit: str, at: int, serial: int = 0) -> str:
    """The identifier of the message number `serial` (0 to 9) that was entered in a second.

    `at` in microseconds; Beijing time is written.
    """
    return f"{unit}_{from_micros(at):%Y%m%d%H%M%S}_{serial}"


def free(unit: str, at: int, taken: Container[str]) -> str:
    """The first identifier from `at` on that is not taken.

    The standard has room for ten messages a second of one issuer; the eleventh counts as entered
    in the next second (ours).
    """
    serial = 0
    while (found := identifier(unit, at + serial // 10 * SECOND, serial % 10)) in taken:
        serial += 1
    return found
