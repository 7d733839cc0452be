"""The FWI System in plain Python, one station and one noon after another."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import exp, log, nan, pow, sqrt
from typing import NamedTuple

from domain.criterion import Condition

HOUR = 3_600_000_000
DAY = 24 * HOUR
Readings = Sequence[tuple[int, float]]
Heard = Mapping[str, Readings]

DAYLIGHT: dict[str, list[float]] = {
    "north": [6.5, 7.5, 9, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8, 7, 6],
    "10 to 30": [7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8],
    "equator": [9] * 12,
    "-30 to -10": [10.1, 9.6, 9.1, 8.5, 8.1, 7.8, 7.9, 8.3, 8.9, 9.4, 9.9, 10.2],
    "south": [11.5, 10.5, 9.2, 7.9, 6.8, 6.2, 6.5, 7.4, 8.7, 10, 11.2, 11.8],
}
DROUGHT: dict[str, list[float]] = {
    "north": [-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5, 2.4, 0.4, -1.6, -1.6],
    "equator": [1.4] * 12,
    "south": [6.4, 5, 2.4, 0.4, -1.6, -1.6, -1.6, -1.6, -1.6, 0.9, 3.8, 5.8],
}


class Codes(NamedTuple):
    ffmc: float
    dmc: float
    dc: float
    isi: float = 0.0


def ffmc(old: float, t: float, h: float, w: float, rain: float) -> float:
    m = 147.2 * (101 - old) / (59.5 + old)
    if rain > 0.5:
        net = rain - 0.5
        wetter = m + 42.5 * net * exp(-100 / (251 - m)) * (1 - exp(-6.93 / net))
        if m > 150:
            wetter += 0.0015 * (m - 150) ** 2 * sqrt(net)
        m = min(wetter, 250.0)
    shared = 0.18 * (21.1 - t) * (1 - exp(-0.115 * h))
    drying_to = 0.942 * pow(h, 0.679) + 11 * exp((h - 100) / 10) + shared
    wetting_to = 0.618 * pow(h, 0.753) + 10 * exp((h - 100) / 10) + shared
    heat = 0.581 * exp(0.0365 * t)
    if m > drying_to:
        k = 0.424 * (1 - (h / 100) ** 1.7) + 0.0694 * sqrt(w) * (1 - (h / 100) ** 8)
        m = drying_to + (m - drying_to) * 10 ** (-k * heat)
    elif m < wetting_to:
        dry = (100 - h) / 100
        k = 0.424 * (1 - dry**1.7) + 0.0694 * sqrt(w) * (1 - dry**8)
        m = wetting_to - (wetting_to - m) * 10 ** (-k * heat)
    return min(max(59.5 * (250 - m) / (147.2 + m), 0.0), 101.0)


def dmc(old: float, t: float, h: float, rain: float, month: int, latitude: float) -> float:
    if latitude > 30:
        hours = DAYLIGHT["north"][month - 1]
    elif latitude > 10:
        hours = DAYLIGHT["10 to 30"][month - 1]
    elif latitude > -10:
        hours = DAYLIGHT["equator"][month - 1]
    else:
        hours = DAYLIGHT["-30 to -10" if latitude > -30 else "south"][month - 1]
    if rain > 1.5:
        net = 0.92 * rain - 1.27
        if old <= 33:
            b = 100 / (0.5 + 0.3 * old)
        elif old <= 65:
            b = 14 - 1.3 * log(old)
        else:
            b = 6.2 * log(old) - 17.2
        m = 20 + exp(5.6348 - old / 43.43) + 1000 * net / (48.77 + b * net)
        old = max(244.72 - 43.43 * log(m - 20), 0.0)
    return old + 1.894 * (max(t, -1.1) + 1.1) * (100 - h) * hours * 1e-4


def dc(old: float, t: float, rain: float, month: int, latitude: float) -> float:
    band = "north" if latitude > 20 else "equator" if latitude > -20 else "south"
    if rain > 2.8:
        q = 800 * exp(-old / 400) + 3.937 * (0.83 * rain - 1.27)
        old = max(400 * log(800 / q), 0.0)
    return old + max(0.36 * (max(t, -2.8) + 2.8) + DROUGHT[band][month - 1], 0.0) / 2


def isi(code: float, w: float) -> float:
    m = 147.2 * (101 - code) / (59.5 + code)
    return 0.208 * exp(0.05039 * w) * 91.9 * exp(-0.1386 * m) * (1 + pow(m, 5.31) / 4.93e7)


def bui(p: float, d: float) -> float:
    if p == 0 and d == 0:
        return 0.0
    if p <= 0.4 * d:
        return 0.8 * p * d / (p + 0.4 * d)
    return max(p - (1 - 0.8 * d / (p + 0.4 * d)) * (0.92 + pow(0.0114 * p, 1.7)), 0.0)


def fwi(r: float, u: float) -> float:
    duff = 0.626 * pow(u, 0.809) + 2 if u <= 80 else 1000 / (25 + 108.64 * exp(-0.023 * u))
    b = 0.1 * r * duff
    return exp(2.72 * pow(0.434 * log(b), 0.647)) if b > 1 else b


def noons(rule: Condition, heard: Heard, instant: int) -> Codes | None:
    """The codes after the newest closed noon, None where it was missing."""
    get = rule.parameters.get
    start = Codes(get("ffmc0", 85.0), get("dmc0", 6.0), get("dc0", 15.0))
    offset = round((get("noon_h", 12.0) - get("utc_offset_h", 8.0)) * HOUR)
    settle = round(get("settle_h", 0.5) * HOUR)
    times = [time for readings in heard.values() for time, _ in readings]
    closes = {(time - offset - settle) // DAY for time in times}
    codes, pending, missed, entered = start, 0.0, 1, min(closes) - 1
    for day in range(min(closes), (instant - offset - settle) // DAY + 1):
        if missed >= get("restart_days", 15.0):
            codes, pending = start, 0.0
        noon = day * DAY + offset
        if day in closes:
            begin = max(entered * DAY + offset, noon - 2 * DAY)
            amounts = [mm for time, mm in heard.get("rain", []) if begin < time <= noon]
            pending = round(pending + sum(round(mm * 1e6) for mm in amounts) / 1e6, 6)
            entered = day
        weather = _noon(heard, noon) if day in closes else None
        if weather is None:
            missed += 1
            continue
        month = (date(1970, 1, 1) + timedelta(day)).month
        codes = _after(codes, *weather, pending, month, get("latitude", 28.7))
        missed, pending = 0, 0.0
    return codes if missed == 0 else None


def _noon(heard: Heard, noon: int) -> tuple[float, float, float] | None:
    found = []
    for role in ("own", "humidity", "wind_speed"):
        before = [one for one in heard.get(role, []) if noon - 2 * HOUR <= one[0] <= noon]
        if not before:
            return None
        found.append(before[-1][1])
    if not any(noon - DAY < time <= noon for time, _ in heard.get("rain", [])):
        return None
    return found[0], min(max(found[1], 0.0), 100.0), max(found[2], 0.0) * 3.6


def _after(
    old: Codes, t: float, h: float, w: float, rain: float, month: int, latitude: float
) -> Codes:
    litter = ffmc(old.ffmc, t, h, w, rain)
    return Codes(
        litter,
        dmc(old.dmc, t, h, rain, month, latitude),
        dc(old.dc, t, rain, month, latitude),
        isi(litter, w),
    )


def _plain(number: Callable[[Codes], float]) -> Callable[[Condition, Heard, int], float]:
    def plain(rule: Condition, heard: Heard, instant: int) -> float:
        codes = noons(rule, heard, instant)
        return nan if codes is None else number(codes)

    return plain


PLAIN = {
    "fire_weather": _plain(lambda codes: fwi(codes.isi, bui(codes.dmc, codes.dc))),
    "ffmc": _plain(lambda codes: codes.ffmc),
    "dmc": _plain(lambda codes: codes.dmc),
    "dc": _plain(lambda codes: codes.dc),
    "isi": _plain(lambda codes: codes.isi),
    "bui": _plain(lambda codes: bui(codes.dmc, codes.dc)),
}
