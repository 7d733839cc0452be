"""Oxygen that water can hold."""

import numpy as np

from domain.arrays import Floats


def saturation(temperature: Floats) -> Floats:
    """Oxygen in mg/L of fresh water in balance with moist air at 1 atm; °C, NaN outside 0-40.

    Benson and Krause 1984 (Limnol. Oceanogr. 29, 620), at salinity 0. Height above the sea is
    left out: 100 m make the true figure some 1 % smaller.
    """
    kelvin = np.where((temperature >= 0) & (temperature <= 40), temperature, np.nan) + 273.15
    powers = (-139.34411, 1.575701e5, -6.642308e7, 1.243800e10, -8.621949e11)
    logarithm: Floats = sum((a / kelvin**k for k, a in enumerate(powers)), np.zeros(kelvin.shape))
    return np.exp(logarithm)
