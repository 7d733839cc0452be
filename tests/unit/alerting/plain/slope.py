"""How a slope moves, judged the slow way: window by window, reading by reading."""

from collections.abc import Callable, Mapping, Sequence
from math import atan, degrees, hypot, inf, isnan, nan

from domain.criterion import Condition

Heard = Mapping[str, Sequence[tuple[int, float]]]
HOUR = 3_600_000_000


def micros(hours: float) -> int:
    return round(hours * HOUR)


def line(points: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    """Slope, value at 0 and R2 of the least-squares line through (x, y)."""
    x_mean = sum(x for x, _ in points) / len(points)
    y_mean = sum(y for _, y in points) / len(points)
    spread = sum((x - x_mean) ** 2 for x, _ in points)
    shared = sum((x - x_mean) * (y - y_mean) for x, y in points)
    varied = sum((y - y_mean) ** 2 for _, y in points)
    slope = shared / spread if spread else 0.0
    r2 = shared**2 / (spread * varied) if spread and varied else 0.0
    return slope, y_mean - slope * x_mean, r2


def trend(rule: Condition, heard: Heard, until: int, hours: float) -> tuple[float, float]:
    """Velocity per day over the hours before `until`, and the mean time of the own readings."""
    velocities, centre = [], nan
    for role in ("own", "north", "up")[: round(rule.parameters.get("axes", 1.0))]:
        readings = [
            (time, value)
            for time, value in heard.get(role, [])
            if until - micros(hours) <= time <= until
        ]
        if len(readings) < 3 or 2 * (readings[-1][0] - readings[0][0]) < micros(hours):
            return nan, nan
        end = readings[-1][1]
        slope, _, _ = line([((time - until) / HOUR, value - end) for time, value in readings])
        velocities.append(slope * 24)
        if role == "own":
            centre = until + sum(time - until for time, _ in readings) / len(readings)
    return round(hypot(*velocities), 9), centre


def plain_velocity(rule: Condition, heard: Heard, instant: int) -> float:
    return trend(rule, heard, instant, rule.parameters["window_h"])[0]


def plain_tangent_angle(rule: Condition, heard: Heard, instant: int) -> float:
    window = rule.parameters["window_h"]
    persist = micros(rule.parameters.get("persist_h", window))
    found = [trend(rule, heard, instant - persist * step // 4, window)[0] for step in range(5)]
    if any(isnan(one) for one in found):
        return nan
    return round(degrees(atan(min(found) / rule.parameters["v0"])), 6)


def plain_failure_time(rule: Condition, heard: Heard, instant: int) -> float:
    given = {"min_r2": 0.8, "min_velocity": 0.0} | rule.parameters
    span = micros(given["window_h"])
    ends = [instant - span * step // 8 for step in range(9)]
    trends = [trend(rule, heard, end, given["smooth_h"]) for end in ends]
    known = [(velocity, centre) for velocity, centre in trends if not isnan(velocity)]
    if len(known) < 5 or isnan(trends[0][0]):
        return nan
    if min(velocity for velocity, _ in known) == 0 or trends[0][0] < given["min_velocity"]:
        return inf
    slope, now, r2 = line([((centre - instant) / HOUR, 1 / velocity) for velocity, centre in known])
    if slope >= 0 or r2 < given["min_r2"] or now <= 0:
        return inf
    return round(-now / slope, 9)


def plain_rise(rule: Condition, heard: Heard, instant: int) -> float:
    window = micros(rule.parameters["window_h"])
    readings = [
        (time, value) for time, value in heard["own"] if instant - window <= time <= instant
    ]
    if not readings or 2 * (readings[-1][0] - readings[0][0]) < max(window, 2):
        return nan
    return round(readings[-1][1] - readings[0][1], 6)


PLAIN: dict[str, Callable[[Condition, Heard, int], float]] = {
    "velocity": plain_velocity,
    "tangent_angle": plain_tangent_angle,
    "failure_time": plain_failure_time,
    "rise": plain_rise,
}
