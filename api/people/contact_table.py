"""Contacts as a table: a row each, with Chinese headings, the same to send and to take."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from api.people.sheets import Column, Fault, Row, UnfitTableError, csv_of, read, xlsx_of
from domain.contact import CHANNELS, Contact, Kind, Tier
from domain.people import HAZARDS
from domain.people import Fault as ContactFault
from domain.warning import Mode

Word = TypeVar("Word", Kind, Tier, Mode, bool)

_CHANNELS = {
    "voice": "语音",
    "sms": "短信",
    "wecom": "企业微信",
    "dingtalk": "钉钉",
    "feishu": "飞书",
    "email": "邮箱",
    "webhook": "推送地址",
    "loudspeaker": "大喇叭",
    "siren": "警报器",
    "console": "控制台",
}

_HEADINGS = {
    "code": "编码",
    "name": "姓名",
    "kind": "类别",
    "post": "职务",
    "tier": "层级",
    "town": "乡镇",
    "village": "村",
    "unit": "单位",
    "hazards": "灾种",
    "phone": "手机",
    **_CHANNELS,
    "deputy": "副手",
    "superior": "上级",
    "audience": "对象",
    "account": "账号",
    "active": "在用",
}
COLUMNS = [Column(heading, name) for name, heading in _HEADINGS.items()]
"""手机 is the number of both voice and SMS."""

_TEXTS = ("code", "name", "post", "town", "village", "unit", "deputy", "superior", "account")
_PHONES = ("voice", "sms")

_KINDS = {"个人": Kind.PERSON, "群组": Kind.GROUP}
_TIERS = {"县": Tier.COUNTY, "乡镇": Tier.TOWN, "村": Tier.VILLAGE}
_AUDIENCES = {"正式": Mode.ACTUAL, "演练": Mode.EXERCISE, "测试": Mode.TEST}
_ACTIVE = {"是": True, "否": False}
_SAID = {word: hazard for hazard, word in HAZARDS.items()}


@dataclass(frozen=True, slots=True)
class ContactTable:
    """The contacts of a table, and the number of each one's row."""

    contacts: Sequence[Contact]
    numbers: Sequence[int]

    def faults(self, found: Iterable[ContactFault]) -> list[Fault]:
        """What was found wrong with the contacts, at their rows; row 0 for who is in none."""
        return list(dict.fromkeys(self._at(one) for one in found))

    def _at(self, one: ContactFault) -> Fault:
        heading = _HEADINGS.get(one.field, one.field)
        if one.index >= len(self.numbers):
            return Fault(0, heading, f"{one.code}（不在表中 / not in the table）: {one.what}")
        if one.field in _PHONES and _one_number(self.contacts[one.index].addresses):
            heading = _HEADINGS["phone"]
        return Fault(self.numbers[one.index], heading, one.what)


def parse(data: bytes) -> ContactTable:
    """The contacts of a CSV or XLSX file; `UnfitTableError` says all that is wrong, by rows.

    An empty cell is: a person, heard of actual warnings, in use, of the tier that its town and
    village tell.
    """
    rows = read(data, COLUMNS, ("code", "name"))
    wrong: list[Fault] = []
    contacts = [_contact(row, wrong) for row in rows]
    if wrong:
        raise UnfitTableError(wrong)
    return ContactTable(contacts, [row.number for row in rows])


def to_csv(contacts: Iterable[Contact]) -> bytes:
    """The contacts as CSV, for spreadsheets."""
    return csv_of(COLUMNS, map(_cells, contacts))


def to_xlsx(contacts: Iterable[Contact]) -> bytes:
    """The contacts as a workbook."""
    return xlsx_of("联系人 contacts", COLUMNS, map(_cells, contacts))


def _contact(row: Row, wrong: list[Fault]) -> Contact:
    texts = {name: row.cells.get(name, "") for name in _TEXTS}
    return Contact(
        **texts,
        kind=_word(row, "kind", _KINDS, Kind.PERSON, wrong),
        tier=_word(row, "tier", _TIERS, _tier(texts), wrong),
        hazards=tuple(_hazards(row.cells.get("hazards", ""))),
        addresses=dict(_addresses(row, wrong)),
        audience=_word(row, "audience", _AUDIENCES, Mode.ACTUAL, wrong),
        active=_word(row, "active", _ACTIVE, True, wrong),
    )


def _tier(texts: Mapping[str, str]) -> Tier:
    return Tier.VILLAGE if texts["village"] else Tier.TOWN if texts["town"] else Tier.COUNTY


def _word(row: Row, name: str, words: Mapping[str, Word], usual: Word, wrong: list[Fault]) -> Word:
    """What a word of a closed list means, in Chinese or as the platform itself says it."""
    said = row.cells.get(name, "")
    if not said:
        return usual
    english = {str(value).lower(): value for value in words.values()}
    found = words.get(said, english.get(said.lower()))
    if found is None:
        known = "、".join(words)
        wrong.append(Fault(row.number, _HEADINGS[name], f"只能是 / must be one of {known}"))
        return usual
    return found


def _hazards(text: str) -> Iterator[str]:
    for word in text.replace("，", "、").replace(",", "、").split("、"):
        if word.strip():
            yield _SAID.get(word.strip(), word.strip())


def _addresses(row: Row, wrong: list[Fault]) -> Iterator[tuple[str, str]]:
    phone = _number(row.cells.get("phone", ""))
    if phone:
        yield from ((channel, phone) for channel in _PHONES)
    for channel in CHANNELS:
        address = row.cells.get(channel, "")
        if address and phone and channel in _PHONES:
            what = "已填手机，不再填此列 / leave empty where there is a mobile number"
            wrong.append(Fault(row.number, _CHANNELS[channel], what))
        elif address:
            yield channel, _number(address) if channel in _PHONES else address


def _number(text: str) -> str:
    """A telephone number without what people write between its digits."""
    plain = "".join(one for one in text if one not in " -()（）\u00a0")
    return plain.removeprefix("+86")


def _one_number(addresses: Mapping[str, str]) -> bool:
    """Whether voice and SMS go to the same number."""
    return "voice" in addresses and addresses["voice"] == addresses.get("sms")


def _cells(one: Contact) -> list[str]:
    said = {name: str(getattr(one, name)) for name in _TEXTS} | dict(one.addresses)
    if _one_number(one.addresses):
        said["phone"] = said.pop("voice")
        del said["sms"]
    said["hazards"] = "、".join(HAZARDS.get(hazard, hazard) for hazard in one.hazards)
    for name, words in (
        ("kind", _KINDS), ("tier", _TIERS), ("audience", _AUDIENCES), ("active", _ACTIVE)
    ):  # fmt: skip
        said[name] = next(word for word, value in words.items() if value == getattr(one, name))
    return [said.get(column.name, "") for column in COLUMNS]
