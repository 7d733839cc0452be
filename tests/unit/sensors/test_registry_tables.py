"""Station tables as operators keep them: every way a spreadsheet spoils a cell is met or named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from alerting.indicators import check
from domain.criterion import Criterion
from domain.datastream import Datastream, Statistic
from domain.device import Device, Protocol
from domain.registry import Registry
from domain.registry_change import merge
from domain.station import Station, StationKind, StationStatus
from sensors.registry import MASK, RegistryError, read, unsaid, write
from sensors.registry.columns import COLUMNS, OBSERVES
from sensors.registry.parts import NOTHING
from sensors.registry.sheets import read_csv, read_xlsx
from sensors.registry.station_rows import Tables, read_rows

DOCS = Path(__file__).parents[3] / "docs" / "registry.md"
BEIJING_2025 = datetime.fromisoformat("2025-05-01T00:00:00+08:00")


def table(*rows: str, known: Registry = NOTHING, encoding: str = "utf-8") -> Tables:
    return read_rows(read_csv("\r\n".join(rows).encode(encoding)), known)


def wrong(*rows: str, known: Registry = NOTHING) -> list[str]:
    with pytest.raises(RegistryError) as error:
        table(*rows, known=known)
    return [str(one) for one in error.value.findings]


def workbook(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def of_book(*rows: Sequence[Any]) -> Tables:
    return read_rows(read_xlsx(workbook(*rows)))


def the_rule(found: Tables) -> Criterion:
    (rule,) = found.registry.criteria.values()
    return rule


def properties(found: Tables) -> list[str]:
    return [one.property for one in found.registry.datastreams.values()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_that_excel_saves(encoding: str) -> None:
    found = table("STCD,STNM,STTP,RVNM", "43062601,加义,PP,汨罗江", encoding=encoding)
    station = found.registry.stations["43062601"]
    assert (station.name, station.river) == ("加义", "汨罗江")


@pytest.mark.parametrize(
    "header", ["STCD,STNM,STTP", "stcd 测站编码\tSTNM\tSTTP", "测站编码,测站名称,测站类型"]
)
def test_columns_are_found_by_name_or_chinese_heading(header: str) -> None:
    delimiter = "\t" if "\t" in header else ","
    assert list(table(header, f"PJ01{delimiter}平江{delimiter}ZZ").registry.stations) == ["PJ01"]


def test_a_river_s_limits_become_the_ladder_with_our_blue_marked_so() -> None:
    found = table("STCD,STNM,STTP,WRZ,GRZ,OBHTZ,DTMNM", "PJ01,平江,ZQ,70.5,74,78.16,黄海")
    rule = the_rule(found)
    assert (rule.property, rule.indicator, rule.ladder) == (
        "stage", "value", (70.0, 70.5, 74.0, 78.16),
    )  # fmt: skip
    assert rule.datum == "黄海"
    assert rule.source == "；蓝色为警戒水位以下 0.5 m（ours）"


def test_a_reservoir_s_limits_become_the_ladder() -> None:
    found = table("STCD,STNM,STTP,FSLTDZ,DSFLZ,CKFLZ,DAMEL", "R1,水库,RR,100,103.5,105,106")
    assert the_rule(found).property == "pool_level"
    assert the_rule(found).ladder == (None, 100.0, 103.5, 105.0)
    assert found.registry.stations["R1"].attributes == {"DAMEL": "106"}


def test_an_empty_limit_is_not_configured() -> None:
    assert the_rule(table("STCD,STNM,STTP,WRZ,GRZ", "A,甲,ZZ,,74")).ladder == (
        None,
        None,
        74.0,
        None,
    )


def test_a_station_without_any_limit_gets_no_criterion_and_that_is_said() -> None:
    found = table("STCD,STNM,STTP,WRZ", "A,甲,ZZ,", "B,乙,PP,")
    assert found.registry.criteria == {}
    (note,) = found.notes
    assert note.startswith("A: no limit is configured")


def test_blue_can_be_given_or_refused() -> None:
    found = table("STCD,STNM,STTP,BLUE,WRZ", "A,甲,ZZ,69.9,70.5", "B,乙,ZZ,无,70.5")
    assert [rule.blue for rule in found.registry.criteria.values()] == [69.9, None]
    assert {rule.source for rule in found.registry.criteria.values()} == {""}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("PP", "rain rain_total battery device_state"),
        ("ZZ", "stage rain rain_total battery device_state"),
        ("ZQ", "stage discharge rain rain_total battery device_state"),
        ("RR", "pool_level rain rain_total battery device_state"),
        ("DD", "pool_level stage gate_opening battery device_state"),
    ],
)
def test_a_kind_of_station_observes_what_such_stations_send(kind: str, names: str) -> None:
    assert properties(table("STCD,STNM,STTP", f"A,甲,{kind}")) == names.split()


def test_rain_is_a_sum_of_five_minutes_and_steps_can_be_given() -> None:
    found = table("STCD,STNM,STTP,RAIN_MINUTES,LEVEL_MINUTES,BASE_LEVEL", "A,甲,ZZ,60,10,31.2")
    streams = {one.property: one for one in found.registry.datastreams.values()}
    rain, stage = streams["rain"], streams["stage"]
    assert (rain.statistic, rain.interval_s) == (Statistic.PRECEDING_PERIOD, 3600)
    assert (stage.interval_s, stage.base_level) == (600, 31.2)
    assert streams["battery"].interval_s == 3600


def test_observed_properties_may_be_named_in_chinese() -> None:
    assert properties(table("STCD,STNM,STTP,OBSERVES", "A,甲,GH,降雨量、tilt")) == ["rain", "tilt"]


def test_full_width_digits_and_stray_spaces_are_met() -> None:
    found = table("STCD,STNM,STTP,WRZ,LGTD", "４３０６２６０１ , 平江　,ｚｚ, ７０．５ , 113. 6")
    assert the_rule(found).yellow == 70.5
    station = found.registry.stations["43062601"]
    assert (station.name, station.lon) == ("平江", 113.6)


@pytest.mark.parametrize("code", [43062601, 43062601.0, "43062601", "4.3062601E7", "4.3062601E+07"])
def test_a_code_that_became_a_number_is_text_again(code: object) -> None:
    assert list(of_book(["STCD", "STNM", "STTP"], [code, "甲", "PP"]).registry.stations) == [
        "43062601"
    ]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("4.30626E+07", "has shortened the code"),
        ("3062601", "expected 8 digits.*leading zero"),
        ("", "expected a station code"),
        ("a/b", "cannot stand in a topic"),
    ],
)
def test_a_code_that_was_spoilt_is_named(code: str, what: str) -> None:
    with pytest.raises(RegistryError, match=f"row 2, STCD: .*{what}"):
        table("STCD,STNM,STTP", f"{code},甲,PP")


def test_a_long_code_in_a_number_cell_is_named() -> None:
    with pytest.raises(RegistryError, match="keeps 15 digits only"):
        of_book(["STCD", "STNM", "STTP"], [430626100200300400, "甲", "PP"])


def test_a_device_s_lost_zeros_are_put_back() -> None:
    found = table("STCD,STNM,STTP,PROTOCOL,ADDRESS,PASSWORD", "A,甲,ZZ,SL 651-2014,43062601,12")
    assert found.registry.devices == (Device("A", Protocol.SL651, "0043062601", "0012"),)


def test_two_rows_that_claim_one_address_are_both_named() -> None:
    found = wrong(
        "STCD,STNM,STTP,PROTOCOL,ADDRESS", "A,甲,ZZ,sl651,0043062601", "B,乙,ZZ,sl651,43062601"
    )
    assert found == ["row 3, ADDRESS: 0043062601 is claimed twice by 'A' and by 'B': see row 2"]


def test_everything_wrong_is_said_at_once_with_its_row_and_column() -> None:
    found = wrong(
        "STCD,STNM,STTP,LGTD,WRZ,GRZ,STATUS,REASON",
        "A,,ZZ,113.6,70.5,70,,",
        "",
        "B,乙,XX,113度,,,停用,",
        "A,丙,PP,1,5,,,",
    )
    assert [one.split(": ")[0] for one in found] == [
        "row 2, STNM", "row 2, GRZ",
        "row 4, STTP",
        "row 5, WRZ", "row 5, STCD",
    ]  # fmt: skip
    assert "expected more than WRZ 70.5, found 70" in found[1]


def test_a_wrong_cell_does_not_hide_the_others_of_its_row() -> None:
    found = wrong("STCD,STNM,STTP,LGTD,LTTD,STATUS", "A,甲,ZZ,x,91,off")
    assert [one.split(": ")[0] for one in found] == ["row 2, LGTD", "row 2, LTTD", "row 2, STATUS"]


@pytest.mark.parametrize(
    ("header", "row", "what"),
    [
        ("STCD,STNM,STTP,WRX", "A,甲,ZZ,1", "row 1, WRX: unknown column"),
        ("STCD,STNM,STTP,STNM", "A,甲,ZZ,乙", "row 1, STNM: this column stands twice"),
        ("STCD,STNM,STTP", "A,甲,ZZ,1", "row 2, '1' stands in a column without a name"),
        ("STCD,STNM,STTP,FSLTDZ", "A,甲,ZZ,1", "row 2, FSLTDZ: expected an empty cell"),
        ("STCD,STNM,STTP,WRZ", "A,甲,ZZ,七十", "row 2, WRZ: expected a number such as 70.5"),
        ("STCD,STNM,STTP,WRZ", "A,甲,ZZ,1_0", "row 2, WRZ: expected a number such as 70.5"),
        ("STCD,STNM,STTP,ADDRESS", "A,甲,ZZ,1", "row 2, PROTOCOL: expected sl651 or hj212"),
        ("STCD,STNM,STTP,PROTOCOL,ADDRESS", "A,甲,ZZ,sl651,12", "row 2, ADDRESS: .*10 hexadecimal"),
        ("STCD,STNM,STTP,STATUS,REASON", "A,甲,ZZ,停用,", "row 2, REASON: expected why"),
        ("STCD,STNM,STTP,FSLTDZ,DSFLZ", "A,甲,RR,9,9", "leave FSLTDZ empty"),
        ("STCD,STNM,STTP,CKFLZ,DAMEL", "A,甲,RR,9,8", "row 2, DAMEL: expected more than CKFLZ"),
        ("STCD,STNM,STTP,FSLTDZ,BGMD,EDMD", "A,甲,RR,9,0401,", "row 2, EDMD: .*the other end"),
        ("STCD,STNM,STTP,FSLTDZ,BGMD,EDMD", "A,甲,RR,9,0431,0930", "BGMD: .*such as 0401, not"),
        ("STCD,STNM,STTP,FSLTDZ,BGMD,EDMD", "A,甲,RR,9,4.1,930", "BGMD: .*such as 0401, not"),
        ("STCD,STNM,STTP,FSLTDZ,BGMD,EDMD", "A,甲,RR,,0401,0930", "BGMD: .*with FSLTDZ only"),
        ("STCD,STNM,STTP,WRZ,BGMD,EDMD", "A,甲,ZZ,9,0401,0930", r"BGMD: .*reservoir \(RR\) only"),
        ("STCD,STNM,STTP,FSLTDZ,DSFLZ,BGMD,EDMD", "A,甲,RR,9,8,0401,0930", "more than FSLTDZ 9"),
        ("STCD,STNM,STTP,VALID_FROM", "A,甲,ZZ,去年", "row 2, VALID_FROM|no such"),
        ("STNM,STTP,STCD", "甲,ZZ", "row 2, STCD"),
        ("name,value", "A,1", "the first row must name the columns"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(header: str, row: str, what: str) -> None:
    if "去年" in row:
        header, row = f"{header},WRZ", f"{row},1"
    with pytest.raises(RegistryError, match=what):
        table(header, row)


def test_a_whole_year_s_season_is_no_season() -> None:
    assert the_rule(table("STCD,STNM,STTP,FSLTDZ,BGMD,EDMD", "A,甲,RR,9,101,1231")).yellow == 9.0


SEASONAL = "STCD,STNM,STTP,FSLTDZ,BGMD,EDMD,DSFLZ,VALID_FROM"
LEVELS, SEASON = 1, 2
"""The rules of a row of it."""


def seasonal(*cells: str, known: Registry = NOTHING) -> Tables:
    limit, first, last, design, start = (*cells, *[""] * 5)[:5]
    return table(SEASONAL, f"R1,水库,RR,{limit},{first},{last},{design},{start}", known=known)


def taken_in(known: Registry, wanted: Registry) -> Registry:
    """The registry after a file whose rules are taken in on 1 May 2025."""
    rules = {one.code: one for one in known.criteria.values()}
    for change in merge(known, wanted, BEIJING_2025):
        assert isinstance(change.row, Criterion)
        rules[change.key] = change.row
    return replace(known, criteria=dict(enumerate(rules.values(), start=1)))


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("0401", "0930", (401, 930)),
        ("10-1", "4月14日", (1001, 414)),
        ("９/０１", "331", (901, 331)),
    ],
)
def test_a_season_s_limit_is_a_rule_of_the_pool_above_it(
    first: str, last: str, days: tuple[int, int]
) -> None:
    rule = the_rule(seasonal("125", first, last))
    assert (rule.property, rule.indicator) == ("pool_level", "over_season_limit")
    assert rule.tables == {"season": ((*days, 125.0),)}
    assert (rule.ladder, rule.hysteresis) == ((None, 0.01, None, None), 0.05)
    check(rule)


def test_a_spreadsheet_s_date_is_a_month_and_day() -> None:
    day = datetime(2026, 4, 1)  # noqa: DTZ001
    names, row = SEASONAL.split(",")[:6], ["R1", "水库", "RR", 125, day, 930.0]
    assert the_rule(of_book(names, row)).tables == {"season": ((401.0, 930.0, 125.0),)}


def test_a_season_s_limit_stands_beside_the_levels_of_all_year() -> None:
    rules = seasonal("125", "0401", "0930", "129").registry.criteria
    assert rules[LEVELS].ladder == (None, None, 129.0, None)
    assert rules[SEASON].tables == {"season": ((401.0, 930.0, 125.0),)}
    rows = read_csv(write(seasonal("125", "0401", "0930", "129").registry, "csv", passwords=True))
    assert read_rows(rows).registry.criteria == rules


def test_another_limit_of_a_season_is_a_version_of_its_own_and_the_levels_stay() -> None:
    known = seasonal("125", "0401", "0930", "129").registry
    wanted = seasonal("126", "0401", "0930", "129", known=known).registry
    merged = taken_in(known, wanted)
    assert [one.code for one in merged.criteria.values()] == [
        "R1/pool_level/value", "R1/pool_level/over_season_limit",
        "R1/pool_level/over_season_limit/from=2025-05-01",
    ]  # fmt: skip
    assert merged.criteria[SEASON].valid_to == BEIJING_2025


def test_what_is_exported_after_the_season_s_limit_moved_changes_nothing() -> None:
    known = seasonal("125", "0401", "0930", "129", "2024-01-01").registry
    moved = seasonal("126", "0401", "0930", "129", "2025-05-01", known=known).registry
    moved = taken_in(known, moved)
    again = read_rows(read_csv(write(moved, "csv", passwords=True)), moved).registry
    assert merge(moved, again, BEIJING_2025) == []


def test_another_limit_cannot_begin_before_the_one_that_is_known() -> None:
    known = seasonal("125", "0401", "0930", "", "2025-05-01").registry
    with pytest.raises(RegistryError, match="row 2, VALID_FROM: expected a day after"):
        seasonal("126", "0401", "0930", "", "2024-01-01", known=known)


def test_a_table_without_the_season_s_columns_keeps_the_season() -> None:
    known = seasonal("125", "0401", "0930").registry
    found = table("STCD,STNM,STTP,FSLTDZ", "R1,水库,RR,126", known=known)
    assert the_rule(found).tables == {"season": ((401.0, 930.0, 126.0),)}


def test_the_other_kind_of_flood_limit_stays_and_that_is_said() -> None:
    all_year, part = seasonal("125").registry, seasonal("125", "0401", "0930").registry
    (note,) = seasonal("125", "0401", "0930", known=all_year).notes
    assert note.startswith("R1: R1/pool_level/value stays in force beside the FSLTDZ")
    (note,) = seasonal("125", known=part).notes
    assert note.startswith("R1: R1/pool_level/over_season_limit stays in force beside the FSLTDZ")
    assert seasonal("125", "0401", "0930", "129", known=all_year).notes == []


def test_seasons_that_do_not_fit_into_the_columns_stay_as_they_are() -> None:
    (rule,) = seasonal("125", "0401", "0930").registry.criteria.values()
    two = replace(rule, tables={"season": ((401.0, 930.0, 125.0), (1001.0, 331.0, 128.0))})
    known = replace(seasonal("125", "0401", "0930").registry, criteria={1: two})
    assert unsaid(known) == ["criterion R1/pool_level/over_season_limit"]
    again = read_rows(read_csv(write(known, "csv", passwords=True)), known).registry
    assert again.criteria == {}


def test_a_remark_column_is_passed_over() -> None:
    assert len(table("STCD,STNM,STTP,# 备注", "A,甲,PP,看一看").registry.stations) == 1


def test_a_formula_without_a_result_and_an_error_value_are_named() -> None:
    book = workbook(
        ["STCD", "STNM", "STTP", "WRZ"], ["A", "甲", "ZZ", "=70+0.5"], ["B", "乙", "ZZ", "#N/A"]
    )
    with pytest.raises(RegistryError, match=r"row 2, D: a formula without a result[\s\S]*#N/A"):
        read_xlsx(book)


def test_sheets_without_stations_are_passed_over() -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["说明"])
    other = book.create_sheet("站点")
    other.append(["STCD", "STNM", "STTP", "WRZ"])
    other.append(["A", "甲", "ZZ", "x"])
    target = BytesIO()
    book.save(target)
    with pytest.raises(RegistryError, match="sheet 站点, row 2, WRZ"):
        read_rows(read_xlsx(target.getvalue()))


def test_a_number_is_what_the_spreadsheet_shows() -> None:
    assert (
        the_rule(of_book(["STCD", "STNM", "STTP", "WRZ"], ["A", "甲", "ZZ", 70.4 + 0.1])).yellow
        == 70.5
    )


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0old xls"])
def test_what_is_no_workbook_is_said(data: bytes) -> None:
    with pytest.raises(RegistryError, match=r"not an XLSX workbook: save it again as \.xlsx"):
        read_xlsx(data)


KNOWN = Registry.numbered(
    [Station("A", "甲", StationKind.RIVER_LEVEL, river="汨罗江", attributes={"note": "demo"})],
    [Datastream("A", "stage", "m", interval_s=600, valid_min=1.0)],
    [Criterion("A", "stage", "value", blue=69.0, yellow=70.5, red=78.0, hold_off_s=60.0)],
    [Device("A", Protocol.SL651, "0043062601", "12AB")],
)


def test_what_a_table_has_no_column_for_stays_as_it_is_known() -> None:
    found = table("STCD,STNM,STTP,WRZ", "A,甲二,ZZ,71", known=KNOWN).registry
    assert found.stations["A"] == replace(KNOWN.stations["A"], name="甲二")
    assert found.datastreams == KNOWN.datastreams
    assert found.criteria[1] == replace(KNOWN.criteria[1], yellow=71.0)


def test_limits_that_are_all_empty_leave_known_thresholds_in_force_and_say_so() -> None:
    found = table("STCD,STNM,STTP,WRZ", "A,甲,ZZ,", known=KNOWN)
    assert found.registry.criteria == {}
    assert found.notes == [
        "A: its limits are empty in the file; the thresholds that are known stay in force (to end "
        "them, give them a valid_to in TOML)"
    ]


def test_a_hidden_password_is_the_known_one() -> None:
    header, row = "STCD,STNM,STTP,PROTOCOL,ADDRESS,PASSWORD", f"A,甲,ZZ,sl651,0043062601,{MASK}"
    assert table(header, row, known=KNOWN).registry.devices == KNOWN.devices
    with pytest.raises(RegistryError, match=r"row 2, PASSWORD: .*not known here"):
        table(header, row)


FULL = Registry.numbered(
    [
        Station(
            "43062601", "平江", StationKind.RIVER_HYDROLOGIC, "汨罗江", "汉昌", "430626",
            113.6, 28.7, "1985",
            attributes={"BSNM": "洞庭湖", "DTMEL": "0.5", "area": "城区、三市镇"},
        ),
        Station(
            "R1", "=水库", StationKind.RESERVOIR, status=StationStatus.SUSPENDED,
            status_reason="检修", attributes={"DAMEL": "106"},
        ),
        Station("P1", "雨量", StationKind.RAIN),
    ],
    [
        Datastream("43062601", "stage", "m", 600, base_level=50.0),
        Datastream("43062601", "battery", "V", 3600),
        Datastream("R1", "pool_level", "m"),
        Datastream("P1", "rain", "mm", 3600, Statistic.PRECEDING_PERIOD),
        Datastream("P1", "battery", "V", 3600),
    ],
    [
        Criterion(
            "43062601", "stage", "value", blue=70.0, yellow=70.5, orange=74.0, hysteresis=0.05,
            valid_from=BEIJING_2025, datum="1985", approved_by="县防指",
            source="平水〔2025〕1 号；蓝色为警戒水位以下 0.5 m（ours）",
        ),
        Criterion("R1", "pool_level", "value", yellow=100.0, red=105.0, hysteresis=0.05),
    ],
    [Device("43062601", Protocol.SL651, "0043062601", "0012")],
)  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx", "toml"])
def test_what_is_exported_loads_to_an_equal_registry(tmp_path: Path, form: Any) -> None:
    path = tmp_path / f"county.{form}"
    path.write_bytes(write(FULL, form, passwords=True))
    assert read(path, known=NOTHING, fit=lambda *_: None).registry == FULL
    assert unsaid(FULL) == []


@pytest.mark.parametrize("form", ["csv", "xlsx", "toml"])
def test_an_export_without_passwords_keeps_them_when_it_is_loaded(
    tmp_path: Path, form: Any
) -> None:
    path = tmp_path / f"county.{form}"
    path.write_bytes(write(FULL, form, passwords=False))
    assert read(path, known=FULL, fit=lambda *_: None).registry == FULL
    with pytest.raises(RegistryError, match=rf"county\.{form}, .*not known here"):
        read(path, known=NOTHING, fit=lambda *_: None)


def test_what_a_table_cannot_say_is_named() -> None:
    rate = Criterion("A", "stage", "rate", {"window_h": 1.0}, orange=0.3)
    more = replace(KNOWN, criteria={**KNOWN.criteria, 2: rate})
    assert unsaid(more) == [
        "station A", "datastream A/stage", "criterion A/stage/value",
        "criterion A/stage/rate/window_h=1",
    ]  # fmt: skip


def test_marks_and_news_are_what_a_table_cannot_say_and_they_stay() -> None:
    told = replace(FULL.criteria[2], marks={"坝顶": 106.0}, news_from=100.0, news_step=0.5)
    more = replace(FULL, criteria={**FULL.criteria, 2: told})
    assert unsaid(more) == ["criterion R1/pool_level/value"]
    rows = read_csv(write(more, "csv", passwords=True))
    assert read_rows(rows, more).registry == more


@pytest.mark.parametrize("kind", ["GH", "FF", "UV"])
def test_every_kind_of_station_has_what_it_usually_observes(kind: str) -> None:
    found = table("STCD,STNM,STTP", f"A,甲,{kind}")
    assert properties(found) == list(OBSERVES[StationKind(kind)])


def test_codes_are_text_in_a_workbook_so_that_zeros_stay() -> None:
    sheet = load_workbook(BytesIO(write(FULL, "xlsx", passwords=True))).active
    assert sheet is not None
    names = [str(cell.value).split()[0] for cell in sheet[1]]
    cell = sheet.cell(2, names.index("ADDRESS") + 1)
    assert (cell.value, cell.data_type, cell.number_format) == ("0043062601", "s", "@")


@given(
    st.floats(-400, 8000, allow_nan=False).map(lambda value: round(value, 3)), st.integers(1, 600)
)
def test_any_limit_of_a_table_comes_back(limit: float, minutes: int) -> None:
    found = table("STCD,STNM,STTP,WRZ,LEVEL_MINUTES", f"A,甲,ZZ,{limit!r},{minutes}").registry
    assert unsaid(found) == []
    rows = read_csv(write(found, "csv", passwords=True))
    assert read_rows(rows).registry == found


def test_the_operator_s_page_tells_of_every_column() -> None:
    page = DOCS.read_text(encoding="utf-8")
    for column in COLUMNS.values():
        assert f"| {column.name} | {column.heading} |" in page


def test_the_towns_that_a_station_stands_for_are_its_area() -> None:
    rows = ("STCD,STNM,STTP,影响乡镇", "PJ01,平江,ZZ,城区、加义镇")
    assert table(*rows).registry.stations["PJ01"].attributes == {"area": "城区、加义镇"}
