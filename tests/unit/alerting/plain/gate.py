"""The gate's indicators once more, in plain loops."""

from collections.abc import Mapping, Sequence
from math import copysign, isnan, nan

from domain.criterion import Condition

Readings = Sequence[tuple[int, float]]
Heard = Mapping[str, Readings]
HOUR = 3_600_000_000


def plain_uncommanded_movement(rule: Condition, heard: Heard, instant: int) -> float:
    window = rule.parameters["window_h"] * HOUR
    travel = rule.parameters.get("travel_h", 0.5) * HOUR
    silence = rule.parameters.get("silence_h", 24.0) * HOUR
    away, steps = 0.0, 0
    previous: tuple[int, float] | None = None
    for time, opening in heard["own"]:
        if previous and time > instant - window and time - previous[0] <= silence:
            orders = [one for one in heard.get("command", []) if one[0] <= time]
            target = previous[1]
            if orders and orders[-1][0] >= previous[0] - travel:
                target = orders[-1][1]
            away += round(opening - _towards(previous[1], target, opening), 6)
            steps += 1
        previous = time, opening
    return abs(round(away, 6)) if steps else nan


def _towards(start: float, target: float, end: float) -> float:
    """Where the gate would stand had it only moved as commanded."""
    low, high = sorted((start, target))
    return min(max(end, low), high)


def plain_idle_gate(rule: Condition, heard: Heard, instant: int) -> float:
    moved = _change(rule, heard["own"], instant)
    flow = _change(rule, heard.get("outflow", []), instant)
    if isnan(moved) or isnan(flow):
        return nan
    if moved == 0:
        return 0.0
    follows = copysign(1.0, moved) * flow - abs(moved) * rule.parameters["flow_per_m"]
    return abs(moved) if round(follows, 6) < 0 else 0.0


def plain_outflow_without_gate(rule: Condition, heard: Heard, instant: int) -> float:
    flow = _change(rule, heard["own"], instant)
    gate = heard.get("opening", [])
    if isnan(flow) or isnan(_change(rule, gate, instant)):
        return nan
    begin = instant - rule.parameters["window_h"] * HOUR
    stood = [one for time, one in gate if time > begin]
    stood.append([one for time, one in gate if time <= begin][-1])
    span = round(max(stood) - min(stood), 6)
    return abs(flow) if span < rule.parameters.get("still_m", 0.02) else 0.0


def _change(rule: Condition, readings: Readings, instant: int) -> float:
    stale = rule.parameters.get("stale_h", 1.0) * HOUR
    begin = instant - round(rule.parameters["window_h"] * HOUR)
    return round(_in_force(readings, instant, stale) - _in_force(readings, begin, stale), 6)


def _in_force(readings: Readings, instant: int, stale: float) -> float:
    for time, value in reversed(readings):
        if time <= instant:
            return value if time >= instant - stale else nan
    return nan


def plain_spillway(rule: Condition, heard: Heard, instant: int) -> float:
    del instant
    return round(heard["own"][-1][1] - rule.parameters["sill"], 6) if heard["own"] else nan


def plain_release_notice(rule: Condition, heard: Heard, instant: int) -> float:
    notice = rule.parameters.get("notice_h", 2.0) * HOUR
    recent = [one for one in heard["own"] if one[0] >= instant - notice]
    if not recent:
        return 0.0
    time, command = recent[-1]
    stale = rule.parameters.get("stale_h", 1.0) * HOUR
    rise = round(command - _in_force(heard.get("opening", []), time, stale), 6)
    return rise if isnan(rise) else max(rise, 0.0)


PLAIN = {
    "uncommanded_movement": plain_uncommanded_movement,
    "idle_gate": plain_idle_gate,
    "outflow_without_gate": plain_outflow_without_gate,
    "spillway": plain_spillway,
    "release_notice": plain_release_notice,
}
