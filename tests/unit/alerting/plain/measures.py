"""The plain reading of every indicator that the engine's own reference does not know."""

from alerting.reference import Measure
from tests.unit.alerting.plain import (
    dam,
    detections,
    fire_danger,
    fwi,
    gate,
    landslide_rain,
    pollution,
    rain,
    reservoir,
    river,
    slope,
    water_quality,
)

MEASURES: dict[str, Measure] = {
    **rain.PLAIN,
    **river.PLAIN,
    **reservoir.PLAIN,
    **gate.PLAIN,
    **dam.PLAIN,
    **water_quality.PLAIN,
    **pollution.PLAIN,
    **slope.PLAIN,
    **landslide_rain.PLAIN,
    **fwi.PLAIN,
    **fire_danger.PLAIN,
    **detections.PLAIN,
}
