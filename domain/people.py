"""What is wrong with a list of contacts: said before the night on which it is needed."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.contact import CHANNELS, Contact, Kind, Tier
from domain.warning import Mode

HAZARDS = {
    "flood": "洪水",
    "flash_flood": "山洪",
    "rainstorm": "暴雨",
    "reservoir": "水库",
    "gate": "闸门",
    "dam": "大坝",
    "geohazard": "地质灾害",
    "forest_fire": "森林火灾",
    "water_quality": "水质",
    "equipment": "设备",
    "uav": "无人机",
}
"""Hazards that the rules know of, as the county calls them; its own rules may name others."""

MOST_CHARACTERS = 200
"""Longest text of a contact (ours)."""

_PHONES = ("sms", "voice")
_HEARING = re.compile(r"https?://(127\.0\.0\.1|\[::1\]|localhost|([a-z0-9-]+\.)*(invalid|example))"
                      r"(:[0-9]{1,5})?(/[^\s]*)?", re.IGNORECASE | re.ASCII)  # fmt: skip
_UNREAL = {
    **dict.fromkeys(_PHONES, re.compile(r"0000[0-9]{1,12}")),
    "email": re.compile(r"[^@\s]+@([a-z0-9-]+\.)*(invalid|example)", re.IGNORECASE | re.ASCII),
    "siren": re.compile(r"exercise-.*", re.DOTALL),
    "console": re.compile(r".*", re.DOTALL),
}
_MOBILE = r"1[3-9][0-9]{9}"
_ACTUAL = {
    "sms": re.compile(_MOBILE),
    "voice": re.compile(rf"{_MOBILE}|0[1-9][0-9]{{8,10}}"),
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    **dict.fromkeys(("wecom", "dingtalk", "feishu", "webhook"), re.compile(r"https?://[^\s/]\S*")),
}
_PLAIN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the contact at an `index` of the list, and in which field of it."""

    index: int
    code: str
    field: str
    what: str

    def __str__(self) -> str:
        """In words, Chinese first."""
        return f"{self.code or '?'} {self.field}: {self.what}"


def is_unreal(channel: str, address: str) -> bool:
    """Whether an address of a channel reaches nobody real, as the database's own rule has it.

    Numbers begin 0000, which none of a telephone does; hosts are of this machine or end in the
    names that RFC 2606 reserves.
    """
    return _UNREAL.get(channel, _HEARING).fullmatch(address) is not None


def faults(contacts: Sequence[Contact], hazards: Collection[str] = tuple(HAZARDS)) -> list[Fault]:
    """All that is wrong with contacts that are to be in use together, in their order.

    Whoever is not active may keep what is out of date: it is not looked into further than that
    it can be kept. Mainland numbers: mobiles of 11 digits, fixed ones with their area code
    (check).
    """
    by_code = {one.code: one for one in contacts}
    counts = Counter(one.code for one in contacts)
    return [
        Fault(index, one.code, field, what)
        for index, one in enumerate(contacts)
        for field, what in _of_one(one, by_code, counts, hazards)
    ]


def _of_one(
    one: Contact, by_code: Mapping[str, Contact], counts: Counter[str], hazards: Collection[str]
) -> Iterator[tuple[str, str]]:
    yield from _texts(one)
    yield from _area(one)
    if counts[one.code] > 1:
        yield "code", f"编码重复 {counts[one.code]} 次 / stands {counts[one.code]} times"
    for channel, address in one.addresses.items():
        yield from _address(one.audience, channel, address)
    if one.active:
        yield from _reachable(one, hazards)
        yield from _stand_in(one, "deputy", by_code)
        yield from _stand_in(one, "superior", by_code)
        yield from _circle(one, by_code)


def _texts(one: Contact) -> Iterator[tuple[str, str]]:
    for name in ("code", "name"):
        if not getattr(one, name).strip():
            yield name, "不能为空 / must not be empty"
    for name in (
        "code",
        "name",
        "post",
        "town",
        "village",
        "unit",
        "deputy",
        "superior",
        "account",
    ):
        text: str = getattr(one, name)
        if text != text.strip() or not text.isprintable() or len(text) > MOST_CHARACTERS:
            yield (
                name,
                (
                    f"含有首尾空格或控制字符，或超过 {MOST_CHARACTERS} 字 / space around it, "
                    f"control characters, or more than {MOST_CHARACTERS}"
                ),
            )


def _area(one: Contact) -> Iterator[tuple[str, str]]:
    if (one.tier is Tier.COUNTY) != (not one.town):
        yield "town", "县级不填乡镇，乡镇级和村级必填 / for towns and villages, and only for them"
    if (one.tier is Tier.VILLAGE) != bool(one.village):
        yield "village", "村级必填，其他不填 / for villages, and only for them"


def _address(audience: Mode, channel: str, address: str) -> Iterator[tuple[str, str]]:
    if channel not in CHANNELS:
        yield channel, f"没有这种渠道 / no such channel: {', '.join(CHANNELS)}"
    elif len(address) > MOST_CHARACTERS or not address.isprintable():
        yield channel, f"含有控制字符或过长 / control characters, or too long: {address[:40]!r}"
    elif audience is not Mode.ACTUAL and not is_unreal(channel, address):
        yield (
            channel,
            (
                f"演练和测试的联系方式必须是虚构的 / must reach nobody real: 0000…, .invalid, "
                f"exercise-…, 127.0.0.1; {address!r}"
            ),
        )
    elif audience is Mode.ACTUAL and not _ACTUAL.get(channel, _PLAIN).fullmatch(address):
        yield channel, f"不是有效的号码或地址 / not a number or address: {address!r}"


def _reachable(one: Contact, hazards: Collection[str]) -> Iterator[tuple[str, str]]:
    if not one.addresses:
        yield "addresses", "没有任何联系方式 / cannot be reached in any way"
    for hazard in one.hazards:
        if hazard not in hazards:
            yield "hazards", f"没有这种灾种 / no such hazard: {hazard!r}"
    if one.kind is Kind.GROUP and (one.deputy or one.superior or one.account):
        yield "kind", "群组没有副手、上级和账号 / a group has no deputy, superior or account"


def _stand_in(
    one: Contact, field: str, by_code: Mapping[str, Contact]
) -> Iterator[tuple[str, str]]:
    named: str = getattr(one, field)
    if not named:
        return
    other = by_code.get(named)
    if named == one.code:
        yield field, "不能是本人 / cannot be the same person"
    elif other is None or not other.active:
        yield field, f"没有在用的联系人 / no active contact {named!r}"
    elif other.kind is not Kind.PERSON:
        yield field, f"不是个人 / is not a person: {named!r}"
    elif other.audience is not one.audience:
        yield field, f"对象不同 / hears of {other.audience}, not of {one.audience}: {named!r}"


def _circle(one: Contact, by_code: Mapping[str, Contact]) -> Iterator[tuple[str, str]]:
    """Going up from superior to superior must not lead back."""
    way = [one.code]
    while (above := by_code.get(by_code[way[-1]].superior)) is not None:
        way.append(above.code)
        if above.code == one.code:
            if len(way) > 2:
                yield "superior", f"上级成环 / goes round in a circle: {' → '.join(way)}"
            return
        if above.code in way[:-1]:
            return
