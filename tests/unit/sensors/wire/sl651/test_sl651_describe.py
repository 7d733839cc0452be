import json
from typing import Any

from domain.instant import DAY, HOUR
from sensors.wire.sl651 import (
    describe,
    group,
    packets,
    picture,
    query_elements,
    query_period,
    report,
    unknown,
)
from tests.unit.sensors.wire.sl651.vectors import ASCII, FRAMES, HEX, HOURLY, NOON, SOUND


def only(payload: bytes) -> dict[str, Any]:
    (one,) = describe(payload)
    return one


def test_a_frame_says_who_speaks_and_what() -> None:
    said = only(FRAMES[2])
    assert said["address"] == said["station"] == "4306260001"
    assert (said["function"], said["title"]) == ("33", "遥测站加报报 added report")
    assert (said["class"], said["trigger"]) == ("H", "Z")
    assert said["elements"][0] == {
        "symbol": "Z",
        "lead": "39",
        "title": "瞬时河道水位、潮位 river or tide level",
        "unit": "m",
        "time": "2024-07-01T08:35:00+08:00",
        "value": 71.003,
    }


def test_an_array_tells_its_step_and_null_for_what_is_missing() -> None:
    rains = only(HOURLY)["elements"][0]
    assert rains["step_s"] == 300
    assert rains["values"][4:7] == [2.5, None, 4.0]


def test_all_is_ready_for_json() -> None:
    for one in describe(b"\x00".join(SOUND) + FRAMES[10]):
        json.dumps(one, allow_nan=False)


def test_a_bad_frame_gives_error_offset_and_bytes() -> None:
    one, bad = describe(HOURLY + FRAMES[10])
    assert "error" not in one
    assert bad == {
        "error": "CRC 0B00 sent, 0B01 computed",
        "offset": len(HOURLY) + 44,
        "raw": FRAMES[10].hex().upper(),
    }


def test_unknown_elements_are_named() -> None:
    raw = report(HEX, 0x32, 1, NOON, "H", [unknown(0x7A, NOON, b"\x29"), group("VT", NOON, 12.6)])
    said = only(raw)
    assert said["unknown"] == ["7A"]
    assert said["faults"] == ["unknown element 7A: 1 bytes passed over"]
    assert said["elements"][0]["raw"] == "29"


def test_a_body_without_known_rules_is_shown_as_bytes() -> None:
    assert only(report(HEX, 0x45, 1, NOON, "", []))["function"] == "45"
    said = only(FRAMES[8])
    assert (said["direction"], said["end"]) == ("down", "ESC")


def test_a_query_tells_what_it_wants() -> None:
    period = query_period(HEX, 3, NOON, NOON - DAY, NOON, HOUR, "Z")
    assert only(query_elements(HEX, 3, NOON, ["Z", "DRP"]))["wanted"] == ["Z", "DRP"]
    assert only(query_elements(ASCII, 3, NOON, ["Z", "DRP"]))["wanted"] == ["Z", "DRP"]
    assert {key: only(period)[key] for key in ("from", "to", "step", "wanted")} == {
        "from": "24063012",
        "to": "24070112",
        "step": "000100",
        "wanted": ["Z"],
    }


def test_packets_that_are_all_there_are_described_together() -> None:
    first, second = packets(HEX, 0x36, 1, NOON, "H", [picture(NOON, bytes(300))], size=200)
    said = only(first + second)
    assert (said["packets"], said["elements"][0]["bytes"]) == (2, 300)


def test_a_lone_packet_tells_its_number() -> None:
    _, second = packets(HEX, 0x36, 1, NOON, "H", [picture(NOON, bytes(300))], size=200)
    said = only(second)
    assert (said["packet"], said["packets"], said["bytes"]) == (2, 2, 125)
