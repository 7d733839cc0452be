"""Fires that a camera or a UAV believes to see: one look proves little, several do."""

import numpy as np

from alerting.indicators.indicator import Indicator
from alerting.indicators.lookback import greatest, micros
from alerting.indicators.series import Judged, Window
from domain.arrays import Bools, Floats
from domain.criterion import Condition


def detections(judged: Judged) -> Floats:
    """How many of the last `looks` saw a fire: the N of "N of M within a window".

    Every look is a reading of its confidence, 0 where nothing was seen. A look counts with a
    confidence of at least `min_confidence`, and is forgotten `window_h` hours after it; the rule's
    thresholds are N. With too few looks in the window N cannot be reached, so a camera that has
    just begun never alarms on its own say.
    """
    window, seen = _seen(judged)
    return np.bincount(window.owner[seen], minlength=judged.time.size).astype(np.float64)


def _seen(judged: Judged) -> tuple[Window, Bools]:
    """The looks that are considered, and which of them saw a fire."""
    own = judged.own
    after = judged.time - micros(judged.parameters["window_h"])
    last = own.at + 1 - judged.parameters["looks"].astype(np.int64)
    window = own.between(np.maximum(own.since(after + 1), last), own.at + 1)
    return window, window.values >= judged.parameters["min_confidence"][window.owner]


def _detail(judged: Judged) -> list[str]:
    window, seen = _seen(judged)
    looks = np.bincount(window.owner, minlength=judged.time.size)
    count = np.bincount(window.owner[seen], minlength=judged.time.size)
    best = greatest(window.owner, window.values, judged.time.size, 0.0)
    return [
        f"{of} 次观测中 {n} 次识别到火情，最高置信度 {top:.2f} / {n} of {of} looks saw a fire, "
        f"confidence up to {top:.2f}"
        for n, of, top in zip(count.tolist(), looks.tolist(), best.tolist(), strict=True)
    ]


def _check(rule: Condition) -> str:
    looks = rule.parameters["looks"]
    if looks < 1 or looks != int(looks):
        return "looks must be a whole number from 1 up"
    if not 0 < rule.parameters["min_confidence"] <= 1:
        return "min_confidence must be above 0 and at most 1"
    if max(step for step in rule.ladder if step is not None) > looks:
        return "a threshold asks for more detections than there are looks"
    return ""


INDICATORS = {
    "detections": Indicator(
        detections,
        required=frozenset({"window_h", "looks", "min_confidence"}),
        unit="1",
        check=_check,
        detail=_detail,
    )
}
