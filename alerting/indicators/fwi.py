"""The Canadian Forest Fire Weather Index System: one day from noon to noon.

C. E. Van Wagner, T. L. Pickett (1985): Equations and FORTRAN program for the Canadian Forest Fire
Weather Index System. Forestry Technical Report 33. C. E. Van Wagner (1987): Development and
structure of the system. Report 35. Numbers beside the formulas are those of their equations.

Weather is that of noon, local standard time: `temperature` °C, `humidity` % (0 … 100), `wind`
km/h at 10 m, `rain` mm over the 24 h before. A code is a number without a unit and grows with
dryness. All take and give arrays of one shape (n,); what is NaN makes NaN of all that it enters.
"""

import numpy as np

from domain.arrays import Floats, Ints

# Effective day length in hours for the DMC, by month. 46° N is Van Wagner's, for all north of
# 30° N; the other bands are those of cffdrs, the Canadian Forest Service's own program.
_NORTH_46 = (6.5, 7.5, 9.0, 12.8, 13.9, 13.9, 12.4, 10.9, 9.4, 8.0, 7.0, 6.0)
_NORTH_20 = (7.9, 8.4, 8.9, 9.5, 9.9, 10.2, 10.1, 9.7, 9.1, 8.6, 8.1, 7.8)
_EQUATOR = (9.0,) * 12
_SOUTH_20 = (10.1, 9.6, 9.1, 8.5, 8.1, 7.8, 7.9, 8.3, 8.9, 9.4, 9.9, 10.2)
_SOUTH_40 = (11.5, 10.5, 9.2, 7.9, 6.8, 6.2, 6.5, 7.4, 8.7, 10.0, 11.2, 11.8)
_DAY_LENGTHS = np.array([_SOUTH_40, _SOUTH_20, _EQUATOR, _NORTH_20, _NORTH_46])
_DAY_LENGTH_BANDS = np.array([-30.0, -10.0, 10.0, 30.0])

# Day-length factor of the DC, by month: Van Wagner's for all north of 20° N; cffdrs shifts it by
# half a year south of 20° S and takes its mean of 1.4 between.
_DROUGHT_NORTH = (-1.6, -1.6, -1.6, 0.9, 3.8, 5.8, 6.4, 5.0, 2.4, 0.4, -1.6, -1.6)
_DROUGHT_SOUTH = (6.4, 5.0, 2.4, 0.4, -1.6, -1.6, -1.6, -1.6, -1.6, 0.9, 3.8, 5.8)
_DROUGHT_FACTORS = np.array([_DROUGHT_SOUTH, (1.4,) * 12, _DROUGHT_NORTH])
_DROUGHT_BANDS = np.array([-20.0, 20.0])


def ffmc(
    before: Floats, temperature: Floats, humidity: Floats, wind: Floats, rain: Floats
) -> Floats:
    """Fine fuel moisture code, 0 … 101, from that of the day `before`."""
    moisture = _wetted_litter(_litter_moisture(before), rain)
    warm, damp = 0.18 * (21.1 - temperature), 1 - np.exp(-0.115 * humidity)
    soaked = np.exp((humidity - 100) / 10)
    drying_to = 0.942 * humidity**0.679 + 11 * soaked + warm * damp  # 4
    wetting_to = 0.618 * humidity**0.753 + 10 * soaked + warm * damp  # 5
    drying = _litter_rate(humidity / 100, temperature, wind)
    wetting = _litter_rate(1 - humidity / 100, temperature, wind)
    after = np.where(
        moisture > drying_to,
        drying_to + (moisture - drying_to) * 10**-drying,  # 8
        np.where(
            moisture >= wetting_to,
            moisture,
            wetting_to - (wetting_to - moisture) * 10**-wetting,  # 9
        ),
    )
    code = 59.5 * (250 - after) / (147.2 + after)  # 10
    return np.clip(code, 0.0, 101.0)


def dmc(
    before: Floats,
    temperature: Floats,
    humidity: Floats,
    rain: Floats,
    month: Ints,
    latitude: Floats,
) -> Floats:
    """Duff moisture code, from 0 up; `month` is 1 … 12, `latitude` in degrees north."""
    band = np.searchsorted(_DAY_LENGTH_BANDS, latitude)
    hours = _DAY_LENGTHS[band, month - 1]
    warm = np.maximum(temperature, -1.1) + 1.1
    rate = 1.894e-6 * warm * (100 - humidity) * hours  # 16
    effective = 0.92 * np.maximum(rain, 1.5) - 1.27  # 11
    moisture = 20 + np.exp(5.6348 - before / 43.43)  # 12
    wetted = moisture + 1000 * effective / (48.77 + _duff_slope(before) * effective)  # 14
    rained = np.maximum(244.72 - 43.43 * np.log(wetted - 20), 0.0)  # 15
    code: Floats = np.where(rain <= 1.5, before, rained) + 100 * rate  # 17
    return code


def dc(before: Floats, temperature: Floats, rain: Floats, month: Ints, latitude: Floats) -> Floats:
    """Drought code, from 0 up; `month` is 1 … 12, `latitude` in degrees north."""
    band = np.searchsorted(_DROUGHT_BANDS, latitude)
    factor = _DROUGHT_FACTORS[band, month - 1]
    loss = np.maximum(0.36 * (np.maximum(temperature, -2.8) + 2.8) + factor, 0.0)  # 22
    effective = 0.83 * np.maximum(rain, 2.8) - 1.27  # 18
    moisture = 800 * np.exp(-before / 400) + 3.937 * effective  # 19, 20
    rained = np.maximum(400 * np.log(800 / moisture), 0.0)  # 21
    code: Floats = np.where(rain <= 2.8, before, rained) + 0.5 * loss  # 23
    return code


def isi(code: Floats, wind: Floats) -> Floats:
    """Initial spread index of a fine fuel moisture `code`."""
    moisture = _litter_moisture(code)
    fuel = 91.9 * np.exp(-0.1386 * moisture) * (1 + moisture**5.31 / 4.93e7)  # 25
    spread: Floats = 0.208 * np.exp(0.05039 * wind) * fuel  # 24, 26
    return spread


def bui(duff: Floats, drought: Floats) -> Floats:
    """Build-up index of a duff moisture code and a drought code."""
    whole = duff + 0.4 * drought
    share = 0.8 * drought / np.where(whole > 0, whole, 1.0)
    deep = duff - (1 - share) * (0.92 + (0.0114 * duff) ** 1.7)  # 27b
    return np.maximum(np.where(duff <= 0.4 * drought, share * duff, deep), 0.0)  # 27a


def fwi(spread: Floats, buildup: Floats) -> Floats:
    """Fire weather index of an initial spread index and a build-up index."""
    low = 0.626 * np.minimum(buildup, 80.0) ** 0.809 + 2  # 28a
    high = 1000 / (25 + 108.64 * np.exp(-0.023 * buildup))  # 28b
    intensity = 0.1 * spread * np.where(buildup <= 80, low, high)  # 29
    strong = np.exp(2.72 * (0.434 * np.log(np.maximum(intensity, 1.0))) ** 0.647)  # 30a
    return np.where(intensity > 1, strong, intensity)  # 30b


def _litter_moisture(code: Floats) -> Floats:
    """Moisture content in % of a fine fuel moisture code: 1, and 10 turned round."""
    moisture: Floats = 147.2 * (101 - code) / (59.5 + code)
    return moisture


def _wetted_litter(moisture: Floats, rain: Floats) -> Floats:
    """Moisture after rain; the canopy keeps the first 0.5 mm, and litter holds 250 % at most."""
    net = np.maximum(rain - 0.5, 0.0)  # 2
    some = np.where(net > 0, net, 1.0)
    gain = 42.5 * net * np.exp(-100 / (251 - moisture)) * (1 - np.exp(-6.93 / some))  # 3a
    soaked = np.maximum(moisture - 150, 0.0)
    wetted: Floats = moisture + gain + 0.0015 * soaked**2 * np.sqrt(net)  # 3b
    return np.minimum(wetted, 250.0)


def _litter_rate(damp: Floats, temperature: Floats, wind: Floats) -> Floats:
    """Logarithmic rate per day; `damp` is H/100 for drying (6) and 1 - H/100 for wetting (7)."""
    still = 0.424 * (1 - damp**1.7) + 0.0694 * np.sqrt(wind) * (1 - damp**8)
    rate: Floats = still * 0.581 * np.exp(0.0365 * temperature)
    return rate


def _duff_slope(before: Floats) -> Floats:
    """Effect of rain on duff: 13a up to a code of 33, 13b up to 65, 13c above."""
    logarithm = np.log(np.maximum(before, 1.0))
    return np.where(
        before <= 33,
        100 / (0.5 + 0.3 * before),
        np.where(before <= 65, 14 - 1.3 * logarithm, 6.2 * logarithm - 17.2),
    )
