"""Gates: movement nobody commanded, opening and outflow at odds, spillway, release notice.

An opening is in m. What the codecs know as no length (SL 651-2014: 999 fully open, 888 lifted
clear, 555 no control) never becomes a reading; 444, closed, is 0 m.
"""

import numpy as np

from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import as_of, greatest, micros, minus, newest, onwards
from alerting.indicators.series import Judged, Look
from domain.arrays import Floats, Ints
from domain.criterion import Condition
from domain.segments import firsts

STALE_H = 1.0
"""Beyond this an opening or an outflow counts as unknown (ours): stations report every hour."""


def uncommanded_movement(judged: Judged) -> Floats:
    """Metres moved over the last `window_h` hours that no command explains.

    From each reading to the next, the part of the way that leads to the opening last commanded
    is explained; without a command all of it is not. Steps keep their sign and are summed, so
    that a gauge's noise cancels out and a slow slip adds up. A command (role `command`, m)
    explains what happens within `travel_h` hours of it. After a silence of up to `silence_h`
    hours the gate is compared with where it was before. NaN without a reading in the window or
    any before it.
    """
    own, now = judged.own, judged.time
    begin = now - micros(judged.parameters["window_h"])
    owner, times, values = onwards(own, begin)
    step = ~firsts(owner)
    owner, end, to = owner[step], times[step], values[step]
    start, origin = times[:-1][step[1:]], values[:-1][step[1:]]
    near = end - start <= micros(judged.parameters["silence_h"])[owner]
    travel = micros(judged.parameters["travel_h"])[owner]
    target = _commanded(judged.inputs["command"].take(owner), start - travel, end)
    target = np.where(np.isnan(target), origin, target)
    explained = np.clip(to, np.minimum(origin, target), np.maximum(origin, target))
    away = np.bincount(owner, np.where(near, minus(to, explained), 0.0), now.size)
    some = np.bincount(owner, near, now.size) > 0
    return np.where(some, np.abs(np.round(away, 6)), np.nan)


def _commanded(command: Look, after: Ints, until: Ints) -> Floats:
    """The opening last commanded in [after, until], m; NaN where none was."""
    time, opening = command.before(until)
    return np.where(time >= after, opening, np.nan)


def idle_gate(judged: Judged) -> Floats:
    """Metres that the opening changed over `window_h` hours while the outflow did not follow.

    An orifice passes Q = mu b e sqrt(2 g H), so each metre must change the outflow (role
    `outflow`) in its own direction by at least `flow_per_m`, m3/s: mu b sqrt(2 g H) at the
    lowest head at which the rule shall hold. 0 where it does. A stuck or broken gate whose
    gauge moves, or a gauge that tells tales. Time that the water needs to the gauge is the
    rule's hold. NaN where an opening or outflow at either end of the window is unknown.
    """
    moved = _change(judged, judged.own)
    flow = _change(judged, judged.inputs["outflow"])
    expected = np.abs(moved) * judged.parameters["flow_per_m"]
    idle = np.round(flow * np.sign(moved) - expected, 6) < 0
    unknown = np.isnan(moved + flow)
    return np.where(unknown, np.nan, np.where(idle, np.abs(moved), 0.0))


def outflow_without_gate(judged: Judged) -> Floats:
    """Change of the outflow over `window_h` hours, m3/s, up or down, while the gate stood still.

    The gate (role `opening`) stood still when its openings spanned less than `still_m`; 0 where
    they did not. A leaf that fell, a leak, flow over the top. NaN where an opening or outflow
    at either end of the window is unknown.
    """
    flow = np.abs(_change(judged, judged.own))
    opening = judged.inputs["opening"]
    unknown = np.isnan(flow + _change(judged, opening))
    still = np.round(_span(judged, opening), 6) < judged.parameters["still_m"]
    return np.where(unknown, np.nan, np.where(still, flow, 0.0))


def _change(judged: Judged, look: Look) -> Floats:
    """Newest reading minus the one in force a window ago, NaN where either is stale."""
    stale_h = judged.parameters["stale_h"]
    begin = judged.time - micros(judged.parameters["window_h"])
    return minus(newest(look, judged.time, stale_h), as_of(look, begin, stale_h))


def _span(judged: Judged, look: Look) -> Floats:
    """Highest minus lowest reading from the one in force a window ago on."""
    owner, _, values = onwards(look, judged.time - micros(judged.parameters["window_h"]))
    count = judged.time.size
    high, low = greatest(owner, values, count, -np.inf), -greatest(owner, -values, count, -np.inf)
    return high - low


def spillway(judged: Judged) -> Floats:
    """Head over the spillway's `sill`, m: it runs from 0 on and has stopped below."""
    return minus(judged.own.value, judged.parameters["sill"])


def release_notice(judged: Judged) -> Floats:
    """Metres that a command opens the gate by, for `notice_h` hours from the command on.

    Command minus the opening (role `opening`) at its stamp: known before the gate moves, while
    people downstream can still leave the river bed. 0 without such a command, and for one that
    closes. NaN where the opening at the command is unknown.
    """
    given = judged.own.time >= judged.time - micros(judged.parameters["notice_h"])
    rise = minus(judged.own.value, _opening_at_command(judged))
    return np.where(given, np.maximum(rise, 0.0), 0.0)


def _opening_at_command(judged: Judged) -> Floats:
    return as_of(judged.inputs["opening"], judged.own.time, judged.parameters["stale_h"])


def _spillway_detail(judged: Judged) -> list[str]:
    return [
        f"溢洪道堰上水头 {head:.2f} m / head over the spillway {head:.2f} m"
        for head in spillway(judged)
    ]


def _notice_detail(judged: Judged) -> list[str]:
    columns = release_notice(judged), _opening_at_command(judged), judged.own.value
    return [
        f"泄洪预告：闸门指令由 {present:.2f} m 改为 {command:.2f} m，请下游人员撤离河道 / "
        f"release ahead: gate commanded from {present:.2f} m to {command:.2f} m, leave the river"
        if rise > 0
        else ""
        for rise, present, command in zip(*columns, strict=True)
    ]


def _movement_memory(rule: Condition) -> float:
    given = {**_MOVEMENT, **rule.parameters}
    return given["window_h"] + given["travel_h"] + given["silence_h"]


def _change_memory(rule: Condition) -> float:
    return rule.parameters["window_h"] + rule.parameters.get("stale_h", STALE_H)


def _notice_memory(rule: Condition) -> float:
    given = {**_NOTICE, **rule.parameters}
    return given["notice_h"] + given["stale_h"]


_MOVEMENT = {"travel_h": 0.5, "silence_h": 24.0}
_NOTICE = {"notice_h": 2.0, "stale_h": STALE_H}

INDICATORS = {
    "uncommanded_movement": Indicator(
        uncommanded_movement,
        required=frozenset({"window_h"}),
        optional=_MOVEMENT,
        roles={"command": Role("gate_command", required=False, drives=False)},
        unit="m",
        memory_h=_movement_memory,
    ),
    "idle_gate": Indicator(
        idle_gate,
        required=frozenset({"window_h", "flow_per_m"}),
        optional={"stale_h": STALE_H},
        roles={"outflow": Role("outflow")},
        unit="m",
        memory_h=_change_memory,
    ),
    "outflow_without_gate": Indicator(
        outflow_without_gate,
        required=frozenset({"window_h"}),
        optional={"still_m": 0.02, "stale_h": STALE_H},
        roles={"opening": Role("gate_opening")},
        unit="m3/s",
        memory_h=_change_memory,
    ),
    "spillway": Indicator(
        spillway, required=frozenset({"sill"}), unit="m", detail=_spillway_detail
    ),
    "release_notice": Indicator(
        release_notice,
        optional=_NOTICE,
        roles={"opening": Role("gate_opening")},
        unit="m",
        memory_h=_notice_memory,
        detail=_notice_detail,
    ),
}
