"""Fire weather of a station: the codes and indices of the Canadian FWI System, noon by noon.

Hourly readings, or denser ones, become what the system asks for: temperature, humidity and wind
as they were last read by noon, local standard time, and the rain of the 24 hours before. The
first reading that is at least `settle_h` after a noon closes it: by then, what was measured at
noon has arrived. Where the reports are silent these are engineering choices (ours):

- A noon is missing where nobody closed it within a day, where temperature, humidity or wind was
  not read within the two hours before it, or rain not within a day. The codes then stand still
  and the value is NaN, "cannot be judged".
- Rain of missing days, as far as it was heard in the two days before a closed noon, enters at
  the next noon that is not missing. Half a gauge's rain is too little, which errs to the dry side.
- After `restart_days` missing noons the codes begin anew with their start values.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from alerting.indicators import fwi
from alerting.indicators.indicator import Indicator, Role
from alerting.indicators.lookback import micros, month
from alerting.indicators.series import Judged
from domain.arrays import Bools, Floats, Ints
from domain.criterion import Condition
from domain.instant import DAY, HOUR

CODES = ("ffmc", "dmc", "dc", "isi")

KMH = 3.6
"""Kilometres per hour in a metre per second."""

FRESH = 2 * HOUR
HEARD = 2 * DAY

PARAMETERS = {
    "latitude": 28.7,
    "ffmc0": 85.0,
    "dmc0": 6.0,
    "dc0": 15.0,
    "noon_h": 12.0,
    "utc_offset_h": 8.0,
    "settle_h": 0.5,
    "restart_days": 15.0,
}
"""Defaults: Pingjiang, Van Wagner's start values, noon in Beijing time; the last two are ours."""


class Weather(NamedTuple):
    """Weather of n noons in the units of `fwi`; `known` says where there is any."""

    known: Bools
    temperature: Floats
    humidity: Floats
    wind: Floats
    rain: Floats
    month: Ints


class Codes(NamedTuple):
    """What n rules carry from noon to noon.

    `day` is the local date of the last closed noon in days since 1970. `missed` counts the noons
    since the last one that was not missing, and `rain` is what has fallen on them in mm.
    """

    day: Floats
    missed: Floats
    rain: Floats
    ffmc: Floats
    dmc: Floats
    dc: Floats
    isi: Floats

    @property
    def bui(self) -> Floats:
        """Build-up index."""
        return fwi.bui(self.dmc, self.dc)

    @property
    def fwi(self) -> Floats:
        """Fire weather index."""
        return fwi.fwi(self.isi, self.bui)


def carried(judged: Judged, carry: Floats) -> tuple[Codes, Floats]:
    """The codes after the newest noon that is closed at the instant judged, and what to carry."""
    day = (judged.time - _noon(judged, 0) - _hours(judged, "settle_h")) // DAY
    carry = carry.copy()
    fresh = np.flatnonzero(np.isnan(carry[:, 0]))
    if fresh.size:
        carry[fresh] = _begin(judged.take(fresh), day[fresh])
    due = np.flatnonzero(carry[:, 0] < day)
    if due.size:
        codes = Codes(*carry[due].T)
        carry[due] = np.column_stack(_close(judged.take(due), codes, day[due]))
    return Codes(*carry.T), carry


def _begin(judged: Judged, day: Ints) -> Floats:
    """Codes as at the start of a season, before the noon of `day`, the first to be closed."""
    nothing = np.zeros(day.size)
    return np.column_stack([day - 1, nothing + 1, nothing, *_start(judged), nothing])


def _start(judged: Judged) -> tuple[Floats, Floats, Floats]:
    given = judged.parameters
    return given["ffmc0"], given["dmc0"], given["dc0"]


def _close(judged: Judged, codes: Codes, day: Ints) -> Codes:
    """The codes after the noon of `day`, from those after an earlier one."""
    weather = _weather(judged, codes.day.astype(np.int64), day)
    missed = codes.missed + (day - codes.day - 1)
    anew = missed >= judged.parameters["restart_days"]
    rain = np.round(np.where(anew, 0.0, codes.rain) + weather.rain, 6)
    start = zip(_start(judged), (codes.ffmc, codes.dmc, codes.dc), strict=True)
    before = [np.where(anew, first, last) for first, last in start]
    after = _day(weather._replace(rain=rain), before, judged.parameters["latitude"])
    found = (0.0 * missed, 0.0 * rain, *after, fwi.isi(after[0], weather.wind))
    missing = (missed + 1, rain, codes.ffmc, codes.dmc, codes.dc, codes.isi)
    both = zip(found, missing, strict=True)
    kept = [np.where(weather.known, new, old) for new, old in both]
    return Codes(day.astype(np.float64), *kept)


def _day(weather: Weather, before: list[Floats], latitude: Floats) -> tuple[Floats, Floats, Floats]:
    """The three codes after a noon, from those `before` it."""
    _, temperature, humidity, wind, rain, month = weather
    return (
        fwi.ffmc(before[0], temperature, humidity, wind, rain),
        fwi.dmc(before[1], temperature, humidity, rain, month, latitude),
        fwi.dc(before[2], temperature, rain, month, latitude),
    )


def _weather(judged: Judged, last: Ints, day: Ints) -> Weather:
    """What was heard of the noon of `day`; rain since the noon of `last`."""
    noon = _noon(judged, day)
    inputs = judged.inputs
    looks = [inputs[role].before(noon) for role in ("own", "humidity", "wind_speed", "rain")]
    (warm_at, warm), (damp_at, damp), (wind_at, wind), (rain_at, _) = looks
    fresh = np.minimum(np.minimum(warm_at, damp_at), wind_at) >= noon - FRESH
    after = np.maximum(_noon(judged, last), noon - HEARD)
    fallen = inputs["rain"].total(after) - inputs["rain"].total(noon)
    return Weather(
        known=fresh & (rain_at > noon - DAY),
        temperature=warm,
        humidity=np.clip(damp, 0.0, 100.0),
        wind=np.maximum(wind, 0.0) * KMH,
        rain=np.round(fallen, 6),
        month=month(day),
    )


def workings(judged: Judged, carry: Floats) -> dict[str, Floats]:
    """The codes and indices after the newest closed noon, its date in days since 1970, how many
    noons are missing up to it, and its weather: °C, %, km/h, mm in 24 h. NaN of a missing noon.
    """
    codes = Codes(*carry.T)
    day = codes.day.astype(np.int64)
    weather = _weather(judged, day - 1, day)._asdict()
    found = {name: getattr(codes, name) for name in (*CODES, "bui", "fwi")}
    found |= {name: weather[name] for name in ("temperature", "humidity", "wind", "rain")}
    there = codes.missed == 0
    known = {name: np.where(there, column, np.nan) for name, column in found.items()}
    return {"day": codes.day, "missed": codes.missed, **known}


def _noon(judged: Judged, day: Ints | int) -> Ints:
    """The instant of noon, local standard time, of a local date."""
    return day * DAY + _hours(judged, "noon_h") - _hours(judged, "utc_offset_h")


def _hours(judged: Judged, name: str) -> Ints:
    return micros(judged.parameters[name])


def _memory_h(rule: Condition) -> float:
    """A noon closed as late as can be, and the rain before it."""
    settle_h = rule.parameters.get("settle_h", PARAMETERS["settle_h"])
    return settle_h + (DAY + HEARD) / HOUR


_LIMITS = {
    "latitude": (-90.0, 90.0),
    "ffmc0": (0.0, 101.0),
    "dmc0": (0.0, 1000.0),
    "dc0": (0.0, 2000.0),
    "noon_h": (0.0, 24.0),
    "utc_offset_h": (-12.0, 14.0),
    "settle_h": (0.01, 12.0),
    "restart_days": (1.0, 365.0),
}


def _check(rule: Condition) -> str:
    if rule.property != "air_temperature":
        return f"{rule.indicator} is for air_temperature, the other inputs are roles"
    for name, value in rule.parameters.items():
        low, high = _LIMITS[name]
        if not low <= value <= high:
            return f"{name} must be {low:g} to {high:g}"
    return ""


def _indicator(number: Callable[[Codes], Floats], words: str) -> Indicator:
    """One number of the system, which `words` tell; all of them close the noons alike."""

    def kernel(judged: Judged, carry: Floats) -> tuple[Floats, Floats]:
        codes, carry = carried(judged, carry)
        return np.where(codes.missed == 0, number(codes), np.nan), carry

    kernel.__doc__ = words
    return Indicator(
        carried=kernel,
        carry=len(Codes._fields),
        closes=HOUR,
        optional=PARAMETERS,
        roles={name: Role(name, drives=False) for name in ("humidity", "wind_speed", "rain")},
        unit="1",
        memory_h=_memory_h,
        check=_check,
        workings=workings,
    )


INDICATORS = {
    "fire_weather": _indicator(
        lambda codes: codes.fwi, "Fire weather index FWI, the intensity of a fire (Canada)."
    ),
    "ffmc": _indicator(lambda codes: codes.ffmc, "Fine fuel moisture code, 0 to 101: the litter."),
    "dmc": _indicator(lambda codes: codes.dmc, "Duff moisture code: loose humus, some 12 days."),
    "dc": _indicator(lambda codes: codes.dc, "Drought code: deep humus, some 52 days."),
    "isi": _indicator(lambda codes: codes.isi, "Initial spread index: wind and fine fuel."),
    "bui": _indicator(lambda codes: codes.bui, "Buildup index: fuel that is dry enough to burn."),
}
