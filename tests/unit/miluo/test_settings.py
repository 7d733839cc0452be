"""What an operator sets reaches what it is for, and cannot undo a promise."""

import pytest
from pydantic import ValidationError

from miluo import livelihood
from miluo.settings import Settings
from miluo.trouble import TroubleError
from miluo.watch.looking import LOOK_S
from store.heartbeats import EVERY_S


def test_every_parameter_of_a_light_is_a_setting() -> None:
    settings = Settings(
        livelihood_yellow_from=5,
        livelihood_red_above=20,
        livelihood_late_start_red_after=2,
        livelihood_unmet_red_after=4,
        livelihood_report_due_day=8,
    )
    rule = livelihood.rule(settings)
    assert (rule.yellow_from, rule.red_above) == (5, 20)
    assert (rule.late_start_red_after, rule.unmet_red_after, rule.report_due_day) == (2, 4, 8)


def test_a_rule_that_makes_no_sense_is_said_in_words() -> None:
    with pytest.raises(TroubleError, match="MILUO_LIVELIHOOD_…: yellow_from must be"):
        livelihood.rule(Settings(livelihood_yellow_from=40))


def test_no_setting_of_the_watch_tells_later_than_after_two_minutes() -> None:
    latest = Settings(watch_silent_s=60, watch_look_s=30)
    looking_s = 2 * LOOK_S
    assert EVERY_S + latest.watch_silent_s + latest.watch_look_s + looking_s < 120
    for wrong in ({"watch_silent_s": 61}, {"watch_look_s": 31}):
        with pytest.raises(ValidationError):
            Settings(**wrong)  # type: ignore[arg-type]
