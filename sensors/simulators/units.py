"""The closed list of unit conversions that an import may use."""

from types import MappingProxyType

_LINEAR = MappingProxyType(
    {
        ("ft", "m"): (0.3048, 0.0),
        ("cm", "m"): (0.01, 0.0),
        ("mm", "m"): (0.001, 0.0),
        ("in", "mm"): (25.4, 0.0),
        ("cm", "mm"): (10.0, 0.0),
        ("ft3/s", "m3/s"): (0.3048**3, 0.0),
        ("L/s", "m3/s"): (0.001, 0.0),
        ("m3/s", "L/s"): (1000.0, 0.0),
        ("ft3/s", "L/s"): (0.3048**3 * 1000.0, 0.0),
        ("°F", "°C"): (5 / 9, -32 * 5 / 9),
        ("K", "°C"): (1.0, -273.15),
        ("km/h", "m/s"): (1 / 3.6, 0.0),
        ("mph", "m/s"): (0.44704, 0.0),
        ("knot", "m/s"): (1852 / 3600, 0.0),
        ("mS/cm", "µS/cm"): (1000.0, 0.0),
        ("FNU", "NTU"): (1.0, 0.0),
    },
)
"""(source unit, kept unit) -> factor and offset. FNU and NTU differ in the light that they use
(infrared or white), not in their calibration: the number is kept, the difference stays noted in
the scenario's source."""


def linear(source: str, kept: str) -> tuple[float, float]:
    """Factor and offset with `kept = source * factor + offset`; ValueError if none is known."""
    if source == kept:
        return 1.0, 0.0
    try:
        return _LINEAR[source, kept]
    except KeyError:
        known = ", ".join(unit for unit, target in _LINEAR if target == kept) or "nothing"
        message = f"no conversion from {source!r} to {kept!r} (known: {known})"
        raise ValueError(message) from None
