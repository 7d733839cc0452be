"""Passwords of devices stay out of what is printed and exported."""

from domain.registry import Registry

MASK = "****"
"""Stands for a password that is not shown; no protocol has a password like it."""

UNKNOWN_PASSWORD = f"{MASK} stands for a password that is not known here: write it"


def known_password(known: Registry | None, station: object, protocol: object) -> str | None:
    """The password of the known device of a station and protocol; None for an unknown one."""
    for one in known.devices if known else ():
        if (one.station, one.protocol) == (station, protocol):
            return one.password
    return None
