"""The landslide thresholds in use at Mukilteo, read plainly and by the kernels: the same times.

`thresh_in.txt` and `interpolatingPoints.txt` say what the USGS program THRESH compared there in
2015 (Baum, Fischer and Vigil 2018): inches, 15 min, stamps at the end of a period. It calls the
rain mm, but the files have inches (README of the record; 16 to 22 in over these months). The
plain reading works in hundredths of an inch; a value exactly on a limit has reached it, which
THRESH leaves open by a hair.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import timedelta, timezone
from functools import cache
from itertools import accumulate, pairwise
from math import exp

import pytest

from domain.instant import HOUR, from_micros, parse
from tests.records import records_folder
from tests.unit.alerting import looking

GAUGES = {
    "Marine View Drive": "waMVD116",
    "Waterton Circle": "waWatertonA",
    "Mukilteo Lighthouse": "waMLP",
    "Mukilteo Wastewater": "waMWWD",
}
INCH = 25.4


@cache
def rain(gauge: str) -> dict[int, int]:
    """Hundredths of an inch by time; a repeated time keeps the later reading."""
    path = records_folder("mukilteo-2015") / f"{GAUGES[gauge]}_rain.txt"
    found = {}
    for line in path.read_text().splitlines():
        year, month, day, hour, minute, inch = line.split()
        time = parse(f"{year}-{month:>02}-{day:>02}T{hour:>02}:{minute:>02}-08:00")
        found[time] = round(float(inch) * 100)
    return dict(sorted(found.items()))


@cache
def setting(name: str) -> list[float]:
    """The numbers behind a name of thresh_in.txt."""
    text = (records_folder("mukilteo-2015") / "thresh_in.txt").read_text()
    (line,) = (one for one in text.splitlines() if one.strip().startswith(f"{name},"))
    return [float(part) for part in line.split(",")[1:] if part.strip() not in ("m", "in")]


@cache
def points() -> list[tuple[float, float]]:
    """Hours and inches per hour of interpolatingPoints.txt."""
    lines = (records_folder("mukilteo-2015") / "interpolatingPoints.txt").read_text().splitlines()
    pairs = (line.split(",") for line in lines)
    return [(float(hours), float(inch)) for hours, inch in pairs]


class Sums:
    """Hundredths fallen in (after, until], by running totals."""

    def __init__(self, readings: dict[int, int]) -> None:
        self.times = list(readings)
        self.totals = [0, *accumulate(readings.values())]

    def __call__(self, after: int, until: int) -> int:
        begin, end = bisect_right(self.times, after), bisect_right(self.times, until)
        return self.totals[end] - self.totals[begin]


def plain_recent_and_antecedent(readings: dict[int, int]) -> list[int]:
    (recent,), (antecedent,) = setting("Recent_Hours"), setting("Antecedent_Hours")
    (slope,), (intercept,) = (
        setting(f"{name}_3_day_15_day_Threshold") for name in ("Slope", "Intercept")
    )
    fallen, found, first = Sums(readings), [], min(readings)
    for time in readings:
        middle = time - int(recent) * HOUR
        start = middle - int(antecedent) * HOUR
        if start < first:
            continue
        line = round(intercept * 10_000) + round(slope * 100) * fallen(start, middle)
        if fallen(middle, time) * 100 >= max(line, 1):
            found.append(time)
    return found


def plain_intensity_duration(readings: dict[int, int]) -> list[int]:
    gap = int(setting("Hours_Between_Storms")[0]) * HOUR
    fallen, found = Sums(readings), []
    begin = last = before = min(readings) - gap
    for time, amount in readings.items():
        if amount and before - last >= gap:
            begin = before
        if amount:
            last = time
        before = time
        limit = interpolated((last - begin) / HOUR)
        if time - last >= gap or limit is None:
            continue
        if fallen(begin, time) / 100 / ((time - begin) / HOUR) >= limit:
            found.append(time)
    return found


def interpolated(duration: float) -> float | None:
    for (low, one), (high, other) in pairwise(points()):
        if low <= duration <= high:
            return one + (other - one) * (duration - low) / (high - low)
    return None


def plain_running_intensity(readings: dict[int, int]) -> list[int]:
    (hours,), (limit,) = setting("Running_Avg_Intensity_Hours"), setting("Run_Ave_Int_Threshold")
    fallen = Sums(readings)
    least = round(limit * hours * 100)
    return [time for time in readings if fallen(time - int(hours) * HOUR, time) >= least]


def plain_water_index(readings: dict[int, int]) -> list[float]:
    """Inches above field capacity, beginning as dry as can be; hundredths evaporate per hour."""
    driest = -setting("Ant_Water_Index_Field_Cap")[0] * 1000 / INCH
    (drainage,), evaporation = setting("AWI_drainage_Constant"), setting("Monthly_Evap_Consts")
    index, before, found = driest, 0, []
    for time, amount in readings.items():
        hours = (time - before) / HOUR if before else 0.0
        gain = (amount - evaporation[from_micros(time).month - 1] * hours) / 100
        if index < 0 or not before:
            index = index + gain
        else:
            kept = exp(-drainage * hours)
            index = index * kept + gain / hours * (1 - kept) / drainage
        index, before = max(index, driest), time
        found.append(index)
    return found


def judge(
    gauge: str, indicator: str, parameters: dict[str, float], tables: Mapping[str, looking.Rows]
) -> list[float]:
    """A kernel's values at every reading, which it gets in mm."""
    readings = [(time, amount * INCH / 100) for time, amount in rain(gauge).items()]
    instants = [time for time, _ in readings]
    return looking.values(indicator, {"own": readings}, instants, parameters, tables)


def exceeded(gauge: str, values: list[float], least: float) -> list[int]:
    return [time for time, value in zip(rain(gauge), values, strict=True) if value >= least]


def summary(times: list[int]) -> tuple[int, str, str]:
    """How many quarters of an hour, the first and the last of them in local time."""
    if not times:
        return 0, "", ""
    zone = timezone(timedelta(hours=-8))
    first, last = (f"{from_micros(time, zone):%m-%d %H:%M}" for time in (times[0], times[-1]))
    return len(times), first, last


@pytest.mark.parametrize(
    ("gauge", "times"),
    [
        ("Marine View Drive", (2168, "11-14 20:00", "12-24 23:00")),
        ("Waterton Circle", (2762, "11-14 15:00", "12-26 17:30")),
        ("Mukilteo Lighthouse", (1827, "12-07 13:45", "12-26 14:15")),
        ("Mukilteo Wastewater", (2104, "11-14 19:45", "12-25 12:30")),
    ],
)
def test_recent_and_antecedent_rain(gauge: str, times: tuple[int, str, str]) -> None:
    plain = plain_recent_and_antecedent(rain(gauge))
    parameters = {
        "recent_h": setting("Recent_Hours")[0],
        "antecedent_h": setting("Antecedent_Hours")[0],
        "slope": setting("Slope_3_day_15_day_Threshold")[0],
        "intercept_mm": setting("Intercept_3_day_15_day_Threshold")[0] * INCH,
    }
    assert exceeded(gauge, judge(gauge, "antecedent_threshold", parameters, {}), 0.0) == plain
    assert summary(plain) == times


@pytest.mark.parametrize(
    ("gauge", "times"),
    [
        ("Marine View Drive", (42, "11-15 00:00", "11-15 10:15")),
        ("Waterton Circle", (23, "11-15 04:30", "11-15 10:00")),
        ("Mukilteo Lighthouse", (0, "", "")),
        ("Mukilteo Wastewater", (13, "11-15 06:15", "11-15 09:15")),
    ],
)
def test_intensity_and_duration(gauge: str, times: tuple[int, str, str]) -> None:
    plain = plain_intensity_duration(rain(gauge))
    tables = {"threshold": [(hours, inch * INCH) for hours, inch in points()]}
    parameters = {"gap_h": setting("Hours_Between_Storms")[0]}
    values = judge(gauge, "intensity_duration_table", parameters, tables)
    assert exceeded(gauge, values, 1.0) == plain
    assert summary(plain) == times


@pytest.mark.parametrize(
    ("gauge", "times"),
    [
        ("Marine View Drive", (30, "11-14 05:15", "12-08 23:15")),
        ("Waterton Circle", (22, "12-08 19:00", "12-09 00:15")),
        ("Mukilteo Lighthouse", (43, "11-08 04:15", "12-08 23:15")),
        ("Mukilteo Wastewater", (13, "12-08 20:00", "12-08 23:00")),
    ],
)
def test_running_intensity_is_the_sum(gauge: str, times: tuple[int, str, str]) -> None:
    plain = plain_running_intensity(rain(gauge))
    (hours,), (limit,) = setting("Running_Avg_Intensity_Hours"), setting("Run_Ave_Int_Threshold")
    values = judge(gauge, "sum", {"window_h": hours}, {})
    assert exceeded(gauge, values, round(hours * limit * INCH, 6)) == plain
    assert summary(plain) == times


def test_antecedent_water_index() -> None:
    gauge = "Mukilteo Wastewater"
    evaporation = [(inch * INCH / 100,) for inch in setting("Monthly_Evap_Consts")]
    parameters = {
        "field_capacity_mm": setting("Ant_Water_Index_Field_Cap")[0] * 1000,
        "drainage_per_h": setting("AWI_drainage_Constant")[0],
    }
    values = judge(gauge, "antecedent_water_index", parameters, {"evaporation": evaporation})
    plain = [inch * INCH for inch in plain_water_index(rain(gauge))]
    assert values == pytest.approx(plain, abs=1e-6)
    assert max(values) > 1000 * setting("AWI_Threshold")[0]
