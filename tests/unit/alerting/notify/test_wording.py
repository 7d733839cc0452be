"""What people are told: never longer than an SMS, never without mark and answer."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.notify import wording
from alerting.notify.channels.sms import LENGTH, length
from alerting.notify.wording import Words
from domain.call import CallKind, Step
from domain.instant import parse
from domain.level import Level
from domain.life import State
from domain.warning import Warning
from store.warnings import WarningView

T = parse("2024-07-01T06:05:00+08:00")
IMPACT = (
    "达到历史最高水位：可能漫堤溃堤，全部受威胁人员立即转移。 / At the record: everybody leaves."
)


def view(mode: str = "actual", **more: object) -> WarningView:
    warning = Warning(1, Level.RED, Level.RED, 78.2, T, 78.2, T, 78.16, T, True, None, "")
    fields: dict[str, object] = {
        name: "" for name in WarningView.__slots__ if name not in ("warning", "state", "towns")
    }
    fields |= {
        "warning": warning,
        "state": State.OPEN,
        "towns": (),
        "station_name": "平江",
        "property": "stage",
        "indicator": "value",
        "hazard": "flood",
        "mode": mode,
        "impact": IMPACT,
    }
    return WarningView(**fields | more)  # type: ignore[arg-type]


def said(kind: CallKind = CallKind.CALL, mode: str = "actual", **more: object) -> Words:
    return wording.words(view(mode, **more), Level.RED, kind)


def test_an_sms_says_where_what_how_much_and_what_to_do() -> None:
    assert wording.sms(said(), "", owes=True) == (
        "06:05 平江水位78.2m，红色预警，阈值78.16m。"
        "达到历史最高水位：可能漫堤溃堤，全部受威胁人员立即转移。收到回复1"
    )


def test_an_exercise_and_a_test_are_unmistakable() -> None:
    assert wording.sms(said(mode="exercise"), "", owes=True).startswith("【演练】")
    assert wording.sms(said(mode="test"), "", owes=True).startswith("【测试】")
    assert said(mode="exercise").title.startswith("【演练】")


def test_what_is_too_much_for_an_sms_loses_the_situation_before_the_action() -> None:
    text = wording.sms(
        said(mode="exercise"), "近村、邻村、远村、上村、下村等22处未应，请督促。", owes=True
    )
    assert length(text) <= LENGTH
    assert "未应" in text
    assert "78.2m" in text
    assert "达到历史最高水位" not in text
    assert text.endswith("收到回复1")


def test_the_telephone_tells_all_and_which_key_to_press() -> None:
    text = wording.spoken(said(), "", owes=True)
    assert "立即转移" in text
    assert text.endswith("收到请按1，无法执行请按2。")
    assert "按1" not in wording.spoken(said(), "", owes=False)


def test_who_stands_in_hears_for_whom() -> None:
    assert wording.role(CallKind.CALL, Step.DEPUTY, ["加义镇"]) == "加义镇未应，请代办。"
    many = [f"村{number}" for number in range(22)]
    role = wording.role(CallKind.CALL, Step.SUPERIOR, many)
    assert role == "村0、村1、村2、村3、村4等22处未应，请督促。"


def test_who_is_called_again_hears_that_it_is_again() -> None:
    assert wording.role(CallKind.RECALL, Step.OWN, ["x"]) == "再次叫应："
    assert wording.role(CallKind.CALL, Step.REMINDER, []) == "再次叫应："
    assert wording.role(CallKind.CALL, Step.OWN, ["x"]) == ""


def test_the_end_of_a_warning_is_short() -> None:
    assert wording.sms(said(CallKind.CLEAR), "", owes=False) == "平江洪水预警解除。"


def test_a_warning_of_a_person_has_his_headline_and_no_reading() -> None:
    blank = replace(view().warning, last_value=math.nan, threshold=math.nan, detail="请注意")
    words = said(warning=blank, headline="上游溃坝", issued_by="officer", station_name="")
    assert (
        wording.full(words) == "06:05 上游溃坝，红色预警。达到历史最高水位："
        "可能漫堤溃堤，全部受威胁人员立即转移。请注意。"
    )


def test_a_long_headline_pushes_out_neither_colour_nor_action() -> None:
    words = said(headline="上游溃坝，" * 30, issued_by="officer", station_name="")
    text = wording.sms(words, "", owes=True)
    assert "红色预警" in text
    assert text.endswith("立即转移。收到回复1")
    assert length(text) <= LENGTH


def test_an_indicator_is_named_with_the_unit_of_its_value() -> None:
    assert "变率78.2m/h" in said(indicator="rate").what


def test_only_the_chinese_of_a_text_is_said() -> None:
    assert "record" not in wording.full(said())


words = st.text("水位超警戒立即转移：，𠮷🚨", max_size=90)


@given(
    where=st.text("加义水位转移𡌶", min_size=1, max_size=90), limit=words, act=words,
    why=st.text("村未应、𡌶", max_size=120), mark=st.sampled_from(["", "【演练】"]),
    owes=st.booleans(),
)  # fmt: skip
def test_no_sms_is_ever_longer_than_one_message_or_loses_its_mark(
    where: str, limit: str, act: str, why: str, mark: str, owes: bool
) -> None:
    what = "水位78.2m，红色预警"
    text = wording.sms(Words(mark, where, what, limit, "06:05", act, "", ""), why, owes=owes)
    assert length(text) <= LENGTH
    assert text.startswith(mark)
    assert text.endswith("收到回复1") == owes
    assert where[:3] in text
    assert what in text


@pytest.mark.parametrize("level", [Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED])
def test_the_colour_is_said(level: Level) -> None:
    assert f"{level.chinese}预警" in wording.sms(
        wording.words(view(), level, CallKind.CALL), "", owes=True
    )
