"""Books of call plans: what they may say, and which plan holds."""

import pytest

from alerting.notify import book
from domain.call import Plan, Ring
from domain.level import Level
from store.call_plans import from_document, to_document

RING = 'whom = ["duty"]\nchannels = ["sms"]\nanswer_s = 60'


def red(ring: str = RING, head: str = 'level = "red"') -> str:
    """A book of one plan of one ring."""
    return f"[[plan]]\n{head}\n[[plan.ring]]\n{ring}\n"


def test_the_book_of_the_program_is_sound_and_keeps_the_times_to_answer() -> None:
    plans = book.program().plans
    assert list(book.faults(plans)) == []
    times = {
        level: plan.rings[0].answer_s
        for level in Level
        if (plan := book.plan_for(plans, "flood", level))
    }
    assert times == {Level.YELLOW: 1800, Level.ORANGE: 600, Level.RED: 300}


def test_a_hazard_that_is_named_has_the_plans_that_name_it_and_no_others() -> None:
    plans = book.program().plans
    own = book.plan_for(plans, "equipment", Level.ORANGE)
    assert own is not None
    assert own.rings[0].whom == ("duty",)
    assert book.plan_for(plans, "equipment", Level.YELLOW) is None


def test_a_hazard_is_one_however_it_is_written() -> None:
    plans = book.program().plans
    assert book.plan_for(plans, "flash-flood", Level.RED) == book.plan_for(
        plans, "flash_flood", Level.RED
    )


def test_the_631_calls_again_an_hour_and_half_an_hour_before_a_slope_fails() -> None:
    plan = book.plan_for(book.program().plans, "geohazard", Level.RED)
    assert plan is not None
    assert plan.reminders_h == (1.0, 0.5)


def test_a_plan_is_the_same_after_it_was_written_down() -> None:
    for plan in book.program().plans:
        assert from_document(to_document(plan)) == plan


def test_a_county_may_call_posts_and_leave_deputies_out() -> None:
    (plan,) = book.read(red(RING.replace("duty", "post:指挥长") + "\ndeputy = false"))
    assert plan == Plan(Level.RED, (Ring(("post:指挥长",), ("sms",), 60.0, deputy=False),))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("", "no plans"),
        ("plan = 1", "a list"),
        ("plan = [1]", "a table"),
        ('[[plan]]\nlevel = "red"\nring = 1', "a list"),
        ('[[plan]]\nlevel = "red"\nring = [1]', "a table"),
        ('[[plan]]\nlevel = "red"', "no ring"),
        ('[[plan]]\nlevel = "purple"', "purple"),
        (red(head='level = "none"'), "none is no level"),
        (red(head='level = "red"\nring_s = 1'), "ring_s"),
        (red(head='level = "red"\nreminders_h = [0]'), "reminders_h"),
        (red(RING + "\nfax = 1"), "fax"),
        (red(RING + "\nchannel_s = -1"), "channel_s"),
        (red(RING.replace("sms", "fax")), "fax"),
        (red(RING.replace("duty", "all")), "'all'"),
        (red(RING.replace('"duty"', "")), "whom"),
        (red(RING.replace("60", "0")), "answer_s"),
        (red(RING.replace("60", "nan")), "answer_s"),
        (red(RING.replace("60", "true")), "float"),
        (red() * 2, "2 plans"),
    ],
)
def test_what_is_wrong_with_a_book_is_said(wrong: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        book.read(wrong)
