import json

from sensors.wire.hj212 import describe
from tests.unit.sensors.wire.hj212.cases import HEAD, MN, frame, vector

TIME = "DataTime=20240701070000;"


def said(payload: bytes) -> dict[str, object]:
    """What the only packet says, after a journey through JSON."""
    (one,) = describe(payload)
    kept: dict[str, object] = json.loads(json.dumps(one))
    return kept


def items(content: str) -> list[dict[str, object]]:
    found = said(frame(TIME + content))["items"]
    assert isinstance(found, list)
    return found


def test_a_packet_tells_who_speaks_when_and_what_for() -> None:
    assert said(vector("9014 data reply")) == {
        "protocol": "hj212",
        "version": "2017",
        "key": "20240701080005000",
        "sent_at": "2024-07-01T08:00:05+08:00",
        "station_type": "91 系统交互 system",
        "function": "9014",
        "title": "数据应答 reply to data",
        "address": MN,
        "password": "123456",
        "wants_answer": False,
        "content": "",
    }


def test_an_hour_is_shown_with_both_ends() -> None:
    one = said(vector("2061 hourly"))
    assert one["period_start"] == "2024-07-01T07:00:00+08:00"
    assert one["period_end"] == "2024-07-01T08:00:00+08:00"


def test_a_factor_is_shown_with_its_name_unit_and_flag() -> None:
    assert items("w20120-Avg=12.5,w20120-Flag=S") == [
        {
            "factor": "w20120",
            "title": "总铅",
            "name": "lead",
            "unit": "µg/L",
            "property": "lead",
            "Avg": 12.5,
            "Flag": "S 手工输入 entered by hand",
        }
    ]


def test_what_is_unknown_is_shown_as_it_stands() -> None:
    assert items("x1-Avg=,x1-Mood=fine,x1-SampleTime=20240701070100,x1-Flag=Q") == [
        {
            "factor": "x1",
            "Avg": None,
            "Mood": "fine",
            "SampleTime": "2024-07-01T07:01:00+08:00",
            "Flag": "Q 未知 unknown",
        }
    ]


def test_versions_are_marked() -> None:
    for flag, words in (("Flag=1", "2005 (only"), ("Flag=8", "unknown (2)"), ("Flag=5", "2017")):
        assert str(said(frame("", head=HEAD.replace("Flag=5", flag)))["version"]).startswith(words)


def test_a_packet_of_several_tells_its_place() -> None:
    head = HEAD.replace("Flag=5", "Flag=7;PNUM=3;PNO=2")
    one = said(frame("w01001-Avg=7", head=head))
    assert (one["packet"], one["packets"]) == (2, 3)


def test_chinese_text_is_shown_in_either_encoding() -> None:
    for encoding in ("utf-8", "gb18030"):
        content = "Info=//清洗管路//".encode(encoding).decode("latin-1")
        assert said(frame(content, function=3019))["content"] == "Info=//清洗管路//"


def test_a_bad_packet_tells_what_is_wrong_and_where() -> None:
    bad = vector("bad CRC")
    one, _ = describe(bad + vector("9014"))
    assert one == {
        "error": "checksum '9300', but the data give 9301",
        "offset": 146,
        "raw": bad.hex().upper(),
    }


def test_bad_content_tells_what_is_wrong_and_where() -> None:
    bad = frame(TIME + "w01001-Avg=x")
    one = said(bad)
    assert one["error"] == "w01001-Avg is 'x', not a number"
    assert one["offset"] == bad.index(b"w01001")
