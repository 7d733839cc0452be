"""What is wrong with contacts is found before anybody must be called."""

from dataclasses import replace

import pytest

from domain.contact import CHANNELS, Contact, Kind, Tier
from domain.people import faults, is_unreal
from domain.warning import Mode
from miluo.demonstration_people import TOWNS, demonstration

LEAD = Contact("lead", "县长", Tier.COUNTY, addresses={"voice": "13800000001"})
HEAD = Contact(
    "head", "张三", Tier.TOWN, town="加义镇", addresses={"sms": "13800000002"}, superior="lead"
)
EXERCISE = replace(HEAD, code="x", superior="", audience=Mode.EXERCISE, addresses={"sms": "00001"})
ROBOT = Contact(
    "robot", "工作群", Tier.COUNTY, Kind.GROUP, addresses={"wecom": "https://example.com/hook"}
)


def fields(*people: Contact) -> list[tuple[str, str]]:
    return [(one.code, one.field) for one in faults(people)]


def test_people_who_fit_together_have_no_fault() -> None:
    assert faults([LEAD, HEAD, EXERCISE, ROBOT]) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": " "}, "code"),
        ({"name": ""}, "name"),
        ({"name": "张\x00三"}, "name"),
        ({"post": " 镇长"}, "post"),
        ({"town": ""}, "town"),
        ({"village": "献冲村"}, "village"),
        ({"addresses": {}}, "addresses"),
        ({"addresses": {"telex": "1"}}, "telex"),
        ({"addresses": {"sms": "073062220000"}}, "sms"),
        ({"addresses": {"sms": "1380000000"}}, "sms"),
        ({"addresses": {"voice": "000012345678"}}, "voice"),
        ({"addresses": {"voice": "13800000002\n"}}, "voice"),
        ({"addresses": {"email": "zhangsan"}}, "email"),
        ({"addresses": {"feishu": "zhangsan"}}, "feishu"),
        ({"hazards": ("fload",)}, "hazards"),
        ({"deputy": "head"}, "deputy"),
        ({"deputy": "nobody"}, "deputy"),
        ({"deputy": "robot"}, "deputy"),
        ({"superior": "x"}, "superior"),
    ],
)
def test_a_fault_is_named_with_its_field(change: dict[str, object], field: str) -> None:
    wrong = replace(HEAD, **change)  # type: ignore[arg-type]
    assert {one[1] for one in fields(LEAD, wrong, EXERCISE, ROBOT)} == {field}


def test_a_fixed_telephone_can_be_called_but_takes_no_sms() -> None:
    assert faults([replace(LEAD, addresses={"voice": "073062220000"})]) == []


def test_a_code_that_stands_twice_is_named_both_times() -> None:
    assert fields(LEAD, LEAD) == [("lead", "code"), ("lead", "code")]


def test_superiors_in_a_circle_are_named_each() -> None:
    second = replace(LEAD, code="second", superior="third")
    third = replace(LEAD, code="third", superior="second")
    below = replace(LEAD, code="below", superior="second")
    assert fields(second, third, below) == [("second", "superior"), ("third", "superior")]


def test_who_is_not_in_use_stands_in_for_nobody_and_needs_nobody() -> None:
    gone = replace(LEAD, active=False, superior="nobody", addresses={})
    assert fields(gone, HEAD) == [("head", "superior")]


def test_a_group_has_nobody_above_it() -> None:
    assert fields(LEAD, replace(ROBOT, superior="lead")) == [("robot", "kind")]


def test_the_hazards_of_own_rules_are_taken() -> None:
    own = replace(LEAD, hazards=("ice",))
    assert [one.field for one in faults([own])] == ["hazards"]
    assert faults([own], ["ice"]) == []


@pytest.mark.parametrize("audience", [Mode.EXERCISE, Mode.TEST])
@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("sms", "13800000001"),
        ("voice", "073062220000"),
        ("voice", "0000"),
        ("email", "a@example.com"),
        ("siren", "PJ01"),
        ("wecom", "https://qyapi.weixin.qq.com/"),
        ("webhook", "http://127.0.0.1.example.com/"),
        ("webhook", "http://127.0.0.1@example.com/"),
        ("loudspeaker", "http://10.0.0.1/"),
    ],
)
def test_nobody_real_hears_of_an_exercise(audience: Mode, channel: str, address: str) -> None:
    wrong = replace(EXERCISE, audience=audience, addresses={channel: address})
    assert fields(wrong) == [("x", channel)]


def test_the_demonstration_is_made_of_nobody_real() -> None:
    made = demonstration()
    assert faults(made) == []
    assert {one.audience for one in made} == {Mode.EXERCISE}
    assert all(one.name.startswith("演练") for one in made)
    assert all(is_unreal(*each) for one in made for each in one.addresses.items())
    assert {channel for one in made for channel in one.addresses} <= set(CHANNELS)


def test_every_town_of_the_demonstration_has_a_head_with_a_deputy_and_a_loudspeaker() -> None:
    made = {one.code: one for one in demonstration()}
    villages = [one for one in made.values() if one.tier is Tier.VILLAGE]
    assert (len(TOWNS), len(villages)) == (25, 551)
    for town in TOWNS:
        heads = {one.superior for one in villages if one.town == town}
        assert len(heads) == 1
        head = made[heads.pop()]
        assert head.town == town
        assert made[head.deputy].town == town
        assert any(one.kind is Kind.GROUP and one.town == town for one in made.values())
