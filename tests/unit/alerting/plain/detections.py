"""N of the last M looks, counted one by one."""

from collections.abc import Mapping, Sequence

from domain.criterion import Condition

HOUR = 3_600_000_000


def plain_detections(
    rule: Condition, heard: Mapping[str, Sequence[tuple[int, float]]], instant: int
) -> float:
    begin = instant - round(rule.parameters["window_h"] * HOUR)
    seen = 0
    for time, confidence in list(heard["own"])[-int(rule.parameters["looks"]) :]:
        if time > begin and confidence >= rule.parameters["min_confidence"]:
            seen += 1
    return float(seen)


PLAIN = {"detections": plain_detections}
