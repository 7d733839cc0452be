from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.livelihood import light
from domain.livelihood.board import Light
from domain.livelihood.indicator import Course
from domain.livelihood.light import Standing, Verdict, judge
from domain.livelihood.month import Month
from domain.livelihood.rule import Rule
from tests.unit.domain.livelihood.county import month

RULE = Rule()
GREEN, YELLOW, RED = Light.GREEN, Light.YELLOW, Light.RED
BADNESS = {Light.NONE: 0, GREEN: 1, YELLOW: 2, RED: 3}


def standings(
    planned: Sequence[float | None],
    physical: Sequence[float | None],
    *,
    silent: Sequence[int] = (),
    justified: Sequence[int] = (),
) -> list[Standing]:
    """From January on; months in `silent` have no report."""
    return [
        Standing(month(place), due, done, place not in silent, place in justified)
        for place, (due, done) in enumerate(zip(planned, physical, strict=True), 1)
    ]


def lights(
    course: Course, start: Month | None, months: Sequence[Standing], rule: Rule = RULE
) -> list[Light]:
    return [one.light for one in judge(course, start, months, rule)]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [(-5, GREEN), (0, GREEN), (9.99, GREEN), (10, YELLOW), (30, YELLOW), (30.000001, RED)],
)
def test_the_schedule_rule_at_its_limits(behind: float, expected: Light) -> None:
    assert light.by_schedule(behind, RULE) is expected


def test_noise_of_floats_does_not_change_a_light() -> None:
    planned, physical = 70.1, 40.1
    assert planned - physical != 30.0
    (verdict,) = judge(Course.LINEAR, None, standings([planned], [physical]), RULE)
    assert verdict == Verdict(YELLOW, 30.0)


def test_the_limits_are_those_of_the_rule() -> None:
    strict = Rule(yellow_from=5, red_above=6)
    found = [light.by_schedule(behind, strict) for behind in (4.9, 5, 6, 6.1)]
    assert found == [GREEN, YELLOW, YELLOW, RED]


def test_nothing_to_be_measured_against_has_no_light() -> None:
    for course in Course:
        (verdict,) = judge(course, None, standings([None], [None]), RULE)
        assert verdict == Verdict(Light.NONE)


def test_nothing_ever_reported_is_nothing_done() -> None:
    (verdict,) = judge(Course.LINEAR, None, standings([41.4], [None]), RULE)
    assert verdict == Verdict(RED, 41.4)


def test_what_must_hold_all_year_turns_red_in_the_third_unmet_month() -> None:
    months = standings([100.0] * 5, [90.0, 90.0, 90.0, 100.0, 90.0])
    verdicts = judge(Course.ALWAYS, None, months, RULE)
    assert [one.unmet for one in verdicts] == [1, 2, 3, 0, 1]
    assert [one.light for one in verdicts] == [YELLOW, YELLOW, YELLOW, GREEN, YELLOW]
    assert [one.made_up for one in verdicts] == [False, False, True, False, False]


def test_months_without_a_report_do_not_make_an_unmet_value_red() -> None:
    months = standings([100.0] * 5, [90.0] * 5, silent=(2, 3, 4))
    assert lights(Course.ALWAYS, None, months) == [YELLOW] * 5


def test_what_nobody_has_reported_is_not_shown_to_hold() -> None:
    months = standings([100.0] * 4, [None] * 4, silent=(1, 2, 3, 4))
    assert lights(Course.ALWAYS, None, months) == [YELLOW] * 4


def test_a_missed_start_is_yellow_at_once_and_red_three_months_later() -> None:
    months = standings([0.0, 0.0, 2.0, 4.0, 6.0, 8.0], [0.0] * 6)
    verdicts = judge(Course.LINEAR, month(3), months, RULE)
    assert [one.light for one in verdicts] == [GREEN, GREEN, YELLOW, YELLOW, YELLOW, RED]
    assert [one.late for one in verdicts] == [None, None, 0, 1, 2, 3]


def test_a_missed_start_is_excused_from_the_report_that_explains_it() -> None:
    months = standings([1.0, 2.0, 3.0, 4.0], [0.0] * 4, justified=(3,))
    assert lights(Course.LINEAR, month(2), months) == [GREEN, YELLOW, GREEN, GREEN]


def test_an_explanation_before_the_planned_start_excuses_nothing() -> None:
    months = standings([1.0, 2.0], [0.0] * 2, justified=(1,))
    assert lights(Course.LINEAR, month(2), months) == [GREEN, YELLOW]


def test_an_excused_start_is_still_measured_by_the_schedule() -> None:
    months = standings([40.0], [0.0], justified=(1,))
    assert lights(Course.LINEAR, month(1), months) == [RED]


def test_a_start_that_was_made_is_not_late() -> None:
    assert lights(Course.LINEAR, month(1), standings([5.0], [0.1])) == [GREEN]


def test_a_red_month_is_yellow_once_what_it_lacked_is_there() -> None:
    months = standings([40.0, 50.0, 60.0], [5.0, 30.0, 40.0])
    verdicts = judge(Course.LINEAR, None, months, RULE)
    assert [(one.light, one.made_up) for one in verdicts] == [
        (YELLOW, True),
        (YELLOW, False),
        (YELLOW, False),
    ]
    assert verdicts[0].behind == 35.0


@pytest.mark.parametrize("later", [39.9, 20.0])
def test_a_red_month_stays_red_while_what_it_lacked_is_not_there(later: float) -> None:
    months = standings([40.0, 60.0], [5.0, later])
    assert lights(Course.LINEAR, None, months)[0] is RED


def test_a_red_month_stays_red_while_the_later_ones_are_red() -> None:
    months = standings([40.0, 80.0], [5.0, 45.0])
    assert lights(Course.LINEAR, None, months) == [RED, RED]


def test_the_worst_of_no_lights_is_none() -> None:
    assert light.worst([]) is Light.NONE
    assert light.worst([GREEN, RED, Light.NONE, YELLOW]) is RED


rules = st.builds(
    Rule,
    yellow_from=st.sampled_from([5.0, 10.0]),
    red_above=st.sampled_from([10.0, 30.0]),
    late_start_red_after=st.integers(1, 4),
    unmet_red_after=st.integers(1, 4),
)
percents = st.integers(0, 24).map(lambda steps: steps * 5.0)


@st.composite
def growing(draw: st.DrawFn) -> list[Standing]:
    size = draw(st.integers(1, 12))
    lists = [draw(st.lists(percents, min_size=size, max_size=size)) for _ in range(2)]
    planned = [min(one, 100.0) for one in sorted(lists[0])]
    explained = draw(st.sets(st.integers(1, 12), max_size=2))
    return standings(planned, sorted(lists[1]), justified=tuple(explained))


@st.composite
def holding(draw: st.DrawFn) -> list[Standing]:
    said = draw(st.lists(st.none() | percents, min_size=1, max_size=12))
    silent = draw(st.sets(st.integers(1, 12), max_size=4))
    return standings([100.0] * len(said), said, silent=tuple(silent))


def followed(place: int, months: list[Standing], start: Month | None, rule: Rule) -> Light:
    """The rule for one month, read from its text with nothing remembered between months."""
    now = months[place]
    behind = (now.planned or 0) - (now.physical or 0)
    shown = RED if behind > rule.red_above else YELLOW if behind >= rule.yellow_from else GREEN
    if start is None or now.month < start or now.physical:
        return shown
    if any(one.justified for one in months[: place + 1] if one.month >= start):
        return shown
    red = now.month.number - start.number >= rule.late_start_red_after
    return RED if red else max(shown, YELLOW, key=BADNESS.__getitem__)


def held(place: int, months: list[Standing], rule: Rule) -> Light:
    """The same for what must hold all year."""
    if (months[place].physical or 0) >= 100:
        return GREEN
    row = 0
    for one in reversed(months[: place + 1]):
        if (one.physical or 0) >= 100:
            break
        row += one.reported
    return RED if row >= rule.unmet_red_after else YELLOW


def mended(found: list[Light], months: list[Standing]) -> list[Light]:
    def is_made_up(place: int) -> bool:
        wanted = months[place].planned or 0
        return any(
            found[later] is not RED and (months[later].physical or 0) >= wanted
            for later in range(place + 1, len(months))
        )

    return [YELLOW if one is RED and is_made_up(place) else one for place, one in enumerate(found)]


@settings(max_examples=80, deadline=None)
@given(growing(), st.none() | st.integers(1, 12).map(month), rules)
def test_lights_of_what_grows_are_those_of_the_rules_text(
    months: list[Standing], start: Month | None, rule: Rule
) -> None:
    plain = [followed(place, months, start, rule) for place in range(len(months))]
    assert lights(Course.LINEAR, start, months, rule) == mended(plain, months)


@settings(max_examples=80, deadline=None)
@given(holding(), rules)
def test_lights_of_what_must_hold_are_those_of_the_rules_text(
    months: list[Standing], rule: Rule
) -> None:
    plain = [held(place, months, rule) for place in range(len(months))]
    assert lights(Course.ALWAYS, None, months, rule) == mended(plain, months)


@settings(max_examples=50, deadline=None)
@given(growing(), st.none() | st.integers(1, 12).map(month), rules, st.data())
def test_more_progress_never_gives_a_worse_light(
    months: list[Standing], start: Month | None, rule: Rule, data: st.DataObject
) -> None:
    course = data.draw(st.sampled_from([Course.LINEAR, Course.ALWAYS]))
    more = [
        Standing(one.month, one.planned, (one.physical or 0) + data.draw(percents), True)
        for one in months
    ]
    plain = [Standing(one.month, one.planned, one.physical, True) for one in months]
    pairs = zip(lights(course, start, plain, rule), lights(course, start, more, rule), strict=True)
    assert all(BADNESS[after] <= BADNESS[before] for before, after in pairs)
