"""Whom the selectors of a ring mean."""

from dataclasses import replace

from alerting.notify.selecting import About, people, reach, ways
from domain.call import Ring
from domain.contact import Contact, Kind, Tier

PHONE = {"sms": "1", "voice": "1"}


def _contact(code: str, tier: Tier, town: str = "", **more: object) -> Contact:
    village = "村" if tier is Tier.VILLAGE else ""
    one = Contact(code, code, tier, town=town, village=village, addresses=PHONE)
    return replace(one, **more)  # type: ignore[arg-type]


LEAD, WATER, HEAD, VICE, VILLAGE, FAR, ROBOT, SPEAKER, FAR_SPEAKER = range(1, 10)
CONTACTS = {
    LEAD: _contact("lead", Tier.COUNTY, post="指挥长"),
    WATER: _contact("water", Tier.COUNTY, hazards=("flood", "flash-flood")),
    HEAD: _contact("head", Tier.TOWN, "加义镇", deputy="vice", superior="lead"),
    VICE: _contact("vice", Tier.TOWN, "加义镇", superior="gone"),
    VILLAGE: _contact("village", Tier.VILLAGE, "加义镇", superior="head"),
    FAR: _contact("far", Tier.VILLAGE, "长寿镇"),
    ROBOT: _contact("robot", Tier.COUNTY, kind=Kind.GROUP),
    SPEAKER: _contact("speaker", Tier.TOWN, "加义", kind=Kind.GROUP),
    FAR_SPEAKER: _contact("far-speaker", Tier.TOWN, "长寿", kind=Kind.GROUP),
}
FLOOD = About("flood", ("加义",))


def chosen(*whom: str, about: About = FLOOD, on_duty: tuple[int, ...] = ()) -> set[int]:
    found = reach(Ring(whom, ("sms",), 60.0), about, CONTACTS, on_duty)
    return {*found.seats, *found.told}


def test_towns_and_villages_are_those_of_the_area() -> None:
    assert chosen("towns", "villages") == {HEAD, VILLAGE}


def test_a_town_is_one_with_and_without_its_kind() -> None:
    assert chosen("villages", about=About("flood", ("长寿",))) == {FAR}


def test_where_no_town_is_named_none_is_safe() -> None:
    assert chosen("villages", about=About("flood", ())) == {VILLAGE, FAR}


def test_all_villages_are_those_of_the_whole_county() -> None:
    assert chosen("all_villages") == {VILLAGE, FAR}


def test_a_contact_hears_of_its_own_hazards_only() -> None:
    assert chosen("county") == {LEAD, WATER}
    assert chosen("county", about=About("geohazard", ())) == {LEAD}
    assert chosen("county", about=About("flash_flood", ())) == {LEAD, WATER}


def test_groups_are_those_of_the_area_and_the_county_and_owe_nothing() -> None:
    assert chosen("groups") == {ROBOT, SPEAKER}
    assert reach(Ring(("groups",), ("sms",), 60.0), FLOOD, CONTACTS, ()).seats == ()


def test_a_post_is_called_by_its_name() -> None:
    assert chosen("post:指挥长") == {LEAD}
    assert chosen("post:") == {WATER, HEAD, VICE, VILLAGE}


def test_who_is_on_duty_hears_of_every_hazard_where_he_may_hear_at_all() -> None:
    assert chosen("duty", on_duty=(WATER, 99), about=About("geohazard", ())) == {WATER}


def test_each_is_called_once_and_first_as_the_plan_names_him() -> None:
    ring = Ring(("duty", "towns", "all_towns"), ("sms",), 60.0)
    assert reach(ring, FLOOD, CONTACTS, (WATER, HEAD)).seats == (WATER, HEAD)


def test_a_deputy_waits_until_his_principal_is_silent_unless_he_is_on_duty() -> None:
    assert VICE not in chosen("towns")
    assert VICE in chosen("towns", "duty", on_duty=(VICE,))


def test_of_two_who_stand_in_for_each_other_one_is_called() -> None:
    mutual = {**CONTACTS, VICE: replace(CONTACTS[VICE], deputy="head")}
    assert reach(Ring(("towns",), ("sms",), 60.0), FLOOD, mutual, ()).seats == (HEAD,)


def test_stand_ins_are_those_who_are_there() -> None:
    found = people(CONTACTS)
    assert (found.deputies, found.superiors) == ({HEAD: VICE}, {HEAD: LEAD, VILLAGE: HEAD})


def test_who_has_no_address_cannot_be_reached() -> None:
    assert VICE not in people({**CONTACTS, VICE: replace(CONTACTS[VICE], addresses={})}).reachable


def test_channels_come_in_the_order_of_the_plan() -> None:
    assert ways(CONTACTS[HEAD], ("sms", "wecom", "voice")) == [("sms", "1"), ("voice", "1")]


def test_who_has_none_of_the_channels_is_reached_by_what_he_has() -> None:
    assert ways(replace(CONTACTS[HEAD], addresses={"email": "a@b.invalid"}), ("sms",)) == [
        ("email", "a@b.invalid")
    ]


def test_a_group_hears_over_all_that_it_has() -> None:
    both = replace(CONTACTS[SPEAKER], addresses={"siren": "exercise-1", "loudspeaker": "http://x"})
    assert [channel for channel, _ in ways(both, ("sms",))] == ["loudspeaker", "siren"]
