from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify.cap.publisher import audible
from domain.level import Level
from domain.life import Event, Kind

NONE, YELLOW, ORANGE, RED = Level.NONE, Level.YELLOW, Level.ORANGE, Level.RED
Step = tuple[Kind, Level]

OPENED = (Kind.OPENED, ORANGE)
RAISED = (Kind.RAISED, RED)
LOWERED = (Kind.LOWERED, YELLOW)
RETURNED = (Kind.RETURNED, NONE)
steps = st.lists(st.tuples(st.sampled_from(Kind), st.sampled_from(Level)), max_size=12)


def life(told: Sequence[Step]) -> list[Event]:
    return [Event(i, 1, i, kind, level, "", "") for i, (kind, level) in enumerate(told)]


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ([OPENED], ORANGE),
        ([OPENED, RAISED], RED),
        ([OPENED, LOWERED], YELLOW),
        ([OPENED, RETURNED], NONE),
        ([OPENED, (Kind.SHELVED, ORANGE)], ORANGE),
        ([OPENED, (Kind.WITHHELD, ORANGE)], NONE),
        ([OPENED, (Kind.WITHHELD, ORANGE), LOWERED], NONE),
        ([OPENED, (Kind.WITHHELD, ORANGE), RAISED], RED),
    ],
)
def test_without_approval_the_public_hears_the_level_that_holds(
    told: list[Step], heard: Level
) -> None:
    assert audible(life(told), approval=False) is heard


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ([OPENED], NONE),
        ([OPENED, RAISED], NONE),
        ([OPENED, (Kind.RELEASED, ORANGE)], ORANGE),
        ([OPENED, (Kind.RELEASED, ORANGE), LOWERED], YELLOW),
        ([OPENED, (Kind.RELEASED, ORANGE), RAISED], None),
        ([OPENED, (Kind.RELEASED, ORANGE), RAISED, (Kind.RELEASED, RED)], RED),
        ([OPENED, (Kind.RELEASED, ORANGE), (Kind.WITHHELD, ORANGE)], NONE),
        ([OPENED, (Kind.RELEASED, ORANGE), RAISED, RETURNED], NONE),
    ],
)
def test_with_approval_the_public_hears_what_was_released(
    told: list[Step], heard: Level | None
) -> None:
    assert audible(life(told), approval=True) is heard


@given(steps)
def test_with_approval_nothing_above_the_last_release_is_heard(told: list[Step]) -> None:
    released = [level for kind, level in told if kind is Kind.RELEASED]
    heard = audible(life(told), approval=True)
    assert heard is None or heard <= max(released[-1:], default=NONE)
