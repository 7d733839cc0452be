"""The reservoir's indicators once more, in plain loops."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from math import nan

from domain.criterion import Condition

Heard = Mapping[str, Sequence[tuple[int, float]]]
HOUR = 3_600_000_000


def plain_over_season_limit(rule: Condition, heard: Heard, instant: int) -> float:
    if not heard["own"]:
        return nan
    beijing = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=instant, hours=8)
    today = (beijing.month, beijing.day)
    for first, last, level in rule.tables["season"]:
        begin, end = (divmod(int(day), 100) for day in (first, last))
        wraps = begin > end
        if (begin <= today <= end) if not wraps else (today >= begin or today <= end):
            return round(heard["own"][-1][1] - level, 6)
    return nan


def plain_freeboard(rule: Condition, heard: Heard, instant: int) -> float:
    del instant
    if not heard["own"]:
        return nan
    return round(rule.parameters["crest"] - heard["own"][-1][1], 6)


def plain_storage(rule: Condition, heard: Heard, instant: int) -> float:
    del instant
    return volume(rule, heard["own"][-1][1]) if heard["own"] else nan


def volume(rule: Condition, level: float) -> float:
    curve = rule.tables["curve"]
    for number, (high, upper) in enumerate(curve):
        if level == high:
            return round(upper, 6)
        if level < high:
            if number == 0:
                return nan
            low, lower = curve[number - 1]
            return round(lower + (level - low) / (high - low) * (upper - lower), 6)
    return nan


def plain_net_inflow(rule: Condition, heard: Heard, instant: int) -> float:
    del instant
    found = _ends(rule, heard["own"])
    if found is None:
        return nan
    (begin, low), (end, high) = found
    change = volume(rule, high) - volume(rule, low)
    return round(change * 1e6 / ((end - begin) / 1e6), 6)


def plain_inflow(rule: Condition, heard: Heard, instant: int) -> float:
    found = _ends(rule, heard["own"])
    stale = rule.parameters.get("stale_h", 2.0) * HOUR
    if found is None or heard["own"][-1][0] < instant - stale:
        return nan
    (begin, _), (end, _) = found
    out = _mean(heard.get("outflow", []), begin, end, stale)
    return round(plain_net_inflow(rule, heard, instant) + out, 6)


def _ends(
    rule: Condition, pool: Sequence[tuple[int, float]]
) -> tuple[tuple[int, float], tuple[int, float]] | None:
    window = rule.parameters["window_h"] * HOUR
    inside = [one for one in pool if one[0] >= pool[-1][0] - window]
    if len(inside) < 2 or inside[-1][0] - inside[0][0] < window / 2:
        return None
    return inside[0], inside[-1]


def _mean(flow: Sequence[tuple[int, float]], begin: int, end: int, stale: float) -> float:
    amount, now = 0.0, begin
    while now < end:
        held = [one for one in flow if one[0] <= now]
        later = [time for time, _ in flow if now < time < end]
        until = min(later, default=end)
        if not held or until - held[-1][0] > stale:
            return nan
        amount += held[-1][1] * (until - now)
        now = until
    return amount / (end - begin)


PLAIN = {
    "over_season_limit": plain_over_season_limit,
    "freeboard": plain_freeboard,
    "storage": plain_storage,
    "net_inflow": plain_net_inflow,
    "inflow": plain_inflow,
}
