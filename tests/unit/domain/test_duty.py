"""Shifts that cannot be, and times at which nobody is there."""

from dataclasses import replace

import pytest

from domain.contact import Contact, Kind, Tier
from domain.duty import Shift, faults, gaps
from domain.instant import DAY, HOUR, SECOND, parse

START = parse("2024-07-01T08:00:00+08:00")
SHIFT = Shift(START, START + DAY, "值班员", "a")
PEOPLE = {
    "a": Contact("a", "张三", Tier.COUNTY),
    "gone": Contact("gone", "李四", Tier.COUNTY, active=False),
    "group": Contact("group", "工作群", Tier.COUNTY, Kind.GROUP),
}


def test_a_shift_of_a_person_in_use_has_no_fault() -> None:
    assert faults([SHIFT], PEOPLE) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends": START}, "ends"),
        ({"ends": START + 8 * DAY}, "ends"),
        ({"starts": START + SECOND}, "starts"),
        ({"post": ""}, "post"),
        ({"remark": "a\nb"}, "remark"),
        ({"contact": "nobody"}, "contact"),
        ({"contact": "gone"}, "contact"),
        ({"contact": "group"}, "contact"),
    ],
)
def test_a_fault_is_named_with_its_field(change: dict[str, object], field: str) -> None:
    found = faults([SHIFT, replace(SHIFT, **change)], PEOPLE)  # type: ignore[arg-type]
    assert [(one.index, one.field) for one in found] == [(1, field)]


def test_gaps_are_what_no_shift_covers() -> None:
    later = replace(SHIFT, starts=START + DAY + HOUR, ends=START + 2 * DAY)
    end = START + 3 * DAY
    assert gaps([later, SHIFT], START - HOUR, end) == [
        (START - HOUR, START),
        (START + DAY, START + DAY + HOUR),
        (START + 2 * DAY, end),
    ]


def test_shifts_that_meet_leave_no_gap() -> None:
    after = replace(SHIFT, starts=START + DAY, ends=START + 2 * DAY)
    assert gaps([SHIFT, after, SHIFT], START, START + 2 * DAY) == []
