"""`miluo criteria travel-time UP DOWN`: lag and gain of two gauges from the stored readings."""

import numpy as np

from alerting.travel_time import Curve, TravelTime, travel_time
from domain.flag import USABLE_UP_TO
from domain.instant import DAY
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import clock, curves, registry
from store.database import Connection, connect

WEAK = 0.6
"""Correlation below which two gauges do not follow each other (ours)."""


def travel_time_of(
    settings: Settings, up: str, down: str, property: str = "stage", days: int = 30
) -> str:
    """What the last `days` days say of the way from station `up` to station `down`, in lines.

    TroubleError where a station has no such datastream or the readings do not tell.
    """
    with connect(database(settings), application="miluo criteria") as conn:
        curve_up, curve_down = (_curve(conn, station, property, days) for station in (up, down))
    try:
        return "\n".join(_lines(travel_time(curve_up, curve_down), up, down, property))
    except ValueError as error:
        raise TroubleError(f"{up} to {down}, last {days} days: {error}.") from None


def _curve(conn: Connection, station: str, property: str, days: int) -> Curve:
    """The usable readings of a datastream."""
    number = registry.read(conn).lookup.get((station, property))
    if number is None:
        raise TroubleError(f"Station {station} has no {property}.")
    end = clock.instant(conn) + 1
    columns = curves.raw(conn, number, start=end - days * DAY, end=end)
    return columns.time, np.where(columns.flag <= USABLE_UP_TO, columns.value, np.nan)


def _lines(found: TravelTime, up: str, down: str, property: str) -> list[str]:
    lines = [
        f"{up} to {down}: {found.lag_h:.2f} h, gain {found.gain:.2f}, "
        f"correlation {found.correlation:.2f} of {found.pairs} changes over an hour"
    ]
    if found.correlation < WEAK:
        return [*lines, f"weak (below {WEAK:g}): these two do not follow each other, do not use it"]
    return [
        *lines,
        "rain on both at once or a tributary between them falsifies it: look at both curves first",
        f'inputs = {{ upstream = "{up}/{property}" }}',
        f"parameters = {{ lag_h = {found.lag_h:.2f}, gain = {found.gain:.2f} }}",
    ]
