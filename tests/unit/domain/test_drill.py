"""What a drill can have come to."""

from typing import Any

import pytest

from domain.drill import Drill


def drill(**changed: Any) -> Drill:
    return Drill(**{
        "scenario": "flood", "title": "", "began": 1, "ended": 2, "transitions": 5, "expected": 5,
        "passed": True, "by": "李", "remark": "", "recorded_at": 3, **changed,
    })  # fmt: skip


@pytest.mark.parametrize(
    "changed", [{"passed": False}, {"passed": False, "transitions": 0}, {"ended": 1}]
)
def test_a_drill_may_be_passed_or_not(changed: dict[str, Any]) -> None:
    assert drill(**changed).scenario == "flood"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"transitions": 4}, "found what was expected"),
        ({"transitions": 0, "expected": 0}, "found what was expected"),
        ({"ended": 0}, "cannot end"),
        ({"expected": -1, "passed": False}, "fewer than none"),
        ({"by": " "}, "somebody"),
        ({"scenario": ""}, "a scenario"),
    ],
)
def test_no_other_result_is_one(changed: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        drill(**changed)
