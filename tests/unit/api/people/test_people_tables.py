"""Contacts and rosters go out as tables and come back as they were."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from api.people import contact_table, duty_table
from api.people.sheets import Fault, UnfitTableError
from domain.contact import Contact, Kind, Tier
from domain.duty import Shift
from domain.instant import DAY, parse
from domain.people import faults
from domain.warning import Mode
from miluo.demonstration_people import TOWNS, demonstration, roster

START = parse("2024-07-01T08:00:00+08:00")
HEAD = Contact(
    "t1",
    "张三",
    Tier.TOWN,
    post="=镇长",
    town="加义镇",
    hazards=("flood", "ice"),
    addresses={"voice": "13800000001", "sms": "13800000001", "wecom": "https://a.example/"},
    account="zhangsan",
)
PEOPLE = [
    HEAD,
    Contact("g1", "大喇叭", Tier.COUNTY, Kind.GROUP, addresses={"loudspeaker": "L-1"}),
    replace(HEAD, code="v1", tier=Tier.VILLAGE, village="献冲村", deputy="t1", superior="t1"),
    replace(HEAD, code="x1", addresses={"voice": "00001", "sms": "00002"}, audience=Mode.EXERCISE),
    replace(HEAD, code="old", active=False, addresses={"voice": "073062220000"}),
]
words = st.text("甲乙=+-@'\"; ,、\n#", max_size=6).map(str.strip)


def contacts_of(*lines: str, encoding: str = "utf-8") -> list[Contact]:
    return list(contact_table.parse("\r\n".join(lines).encode(encoding)).contacts)


def refused(data: bytes, parse: Callable[[bytes], object] = contact_table.parse) -> list[Fault]:
    with pytest.raises(UnfitTableError) as error:
        parse(data)
    return list(error.value.faults)


def book(*rows: Sequence[object]) -> bytes:
    made, out = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("write", [contact_table.to_csv, contact_table.to_xlsx])
def test_contacts_come_back_as_they_were(write: Callable[[list[Contact]], bytes]) -> None:
    everybody = [*PEOPLE, *demonstration(TOWNS[:2], villages=4)]
    assert contact_table.parse(write(everybody)).contacts == everybody


@pytest.mark.parametrize("write", [duty_table.to_csv, duty_table.to_xlsx])
def test_shifts_come_back_as_they_were(
    write: Callable[[list[tuple[Shift, str]]], bytes],
) -> None:
    shifts = [*roster(START), Shift(START, START + DAY, "值班员", "a", "代班")]
    found = duty_table.parse(write([(one, "张三") for one in shifts]))
    assert (found.shifts, set(found.names)) == (shifts, {"张三"})


@settings(max_examples=40, deadline=None)
@given(words, words, words)
def test_any_text_survives_a_table(name: str, post: str, remark: str) -> None:
    one = Contact("c", name or "甲", Tier.COUNTY, post=post, unit=remark)
    assert contact_table.parse(contact_table.to_csv([one])).contacts == [one]


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    text = contact_table.to_csv(PEOPLE).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
    assert "'=镇长" in cells
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_however_excel_and_wps_save_it(encoding: str) -> None:
    found = contacts_of("编码,姓名,手机", "c,张三,138-0000-0001", encoding=encoding)
    assert found[0].addresses == {"voice": "13800000001", "sms": "13800000001"}


def test_headings_may_be_english_and_the_words_of_the_platform() -> None:
    (one,) = contacts_of(
        "Code,name,Tier,town,audience,active,hazards,#remark",
        "c,Li,town,加义镇,EXERCISE,false,flood,x",
    )
    assert (one.tier, one.audience, one.active) == (Tier.TOWN, Mode.EXERCISE, False)


def test_a_tier_that_is_not_given_is_told_by_town_and_village() -> None:
    found = contacts_of("编码,姓名,乡镇,村", "a,甲,,", "b,乙,加义镇,", "c,丙,加义镇,献冲村")
    assert [one.tier for one in found] == [Tier.COUNTY, Tier.TOWN, Tier.VILLAGE]


def test_each_fault_is_named_with_its_row_and_column() -> None:
    table = "编码,姓名,层级,对象,手机,短信\r\n\r\na,甲,省,,,\r\nb,乙,,正试,1,2\r\n"
    assert {(one.row, one.column) for one in refused(table.encode())} == {
        (3, "层级"),
        (4, "对象"),
        (4, "短信"),
    }


def test_a_fault_of_the_whole_list_is_named_with_its_row() -> None:
    found = contact_table.parse("编码,姓名,手机,上级\na,甲,13800000001,z\n".encode())
    (one,) = found.faults(faults(found.contacts))
    assert (one.row, one.column) == (2, "上级")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("编码\na\n", "姓名"),
        ("编码,姓名,编码\na,b,c\n", "编码"),
        ("编码,姓名,备注\na,b,c\n", "备注"),
        ("编码,姓名\na,b,c\n", ""),
        ("", ""),
        ('编码,姓名\n"a,b\n', ""),
    ],
)
def test_what_is_no_table_of_contacts_is_refused(table: str, column: str) -> None:
    assert [one.column for one in refused(table.encode())] == [column]


def test_a_workbook_may_have_numbers_for_telephones_but_no_formulas() -> None:
    found = contact_table.parse(book(["编码", "姓名", "手机"], ["a", "甲", 13800000001])).contacts
    assert found[0].addresses["sms"] == "13800000001"
    (fault,) = refused(book(["编码", "姓名"], ["a", "=B1"]))
    assert (fault.row, fault.column) == (2, "B")


def test_what_is_no_workbook_is_refused() -> None:
    assert "XLSX" in refused(b"PK\x03\x04 but nothing more")[0].detail


@pytest.mark.parametrize(
    ("part", "word"), [(b"0" * 40_000_000, "too large"), (b"<!DOCTYPE x>", "XLSX")]
)
def test_a_workbook_made_to_harm_is_refused(part: bytes, word: str) -> None:
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", part)
    assert word in refused(whole.getvalue())[0].detail


@pytest.mark.parametrize(
    "text", ["2024-07-01 08:00", "2024/7/1 8:00", "2024年7月1日 8:00", "2024-07-01T00:00:00+00:00"]
)
def test_times_are_those_of_beijing_unless_they_say_otherwise(text: str) -> None:
    table = f"开始,结束,岗位,联系人\n{text},2024-07-02 08:00,值班员,a\n"
    assert duty_table.parse(table.encode()).shifts == [Shift(START, START + DAY, "值班员", "a")]


@pytest.mark.parametrize("text", ["", "8点", "2024-02-30 08:00", "0001-01-01 00:00", "2024-07-01"])
def test_what_is_no_time_is_named(text: str) -> None:
    table = f"开始,结束,岗位,联系人\n{text},2024-07-02 08:00,值班员,a\n"
    (fault,) = refused(table.encode(), duty_table.parse)
    assert (fault.row, fault.column) == (2, "开始")


def test_a_name_that_is_not_the_contact_is_named() -> None:
    table = "开始,结束,岗位,联系人,姓名\n2024-07-01 08:00,2024-07-02 08:00,值班员,a,李四\n"
    known = {"a": Contact("a", "张三", Tier.COUNTY)}
    (fault,) = duty_table.parse(table.encode()).misnamed(known)
    assert (fault.row, fault.column) == (2, "姓名")
