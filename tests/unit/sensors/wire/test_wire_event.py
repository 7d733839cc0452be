import json
from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.detection import Detection, Sign
from domain.flight import FlightMark, Mark, Photo, TrackPoint
from domain.geodesy import Point
from domain.instant import parse
from sensors.wire import WireError
from sensors.wire.event import MOST_EVENTS, Event, decode, encode

T = "2024-07-01T06:00:00+08:00"
SIX = parse(T)
SMOKE = {"t": T, "kind": "detection", "class": "smoke", "confidence": 0.9}
TRACK = {"t": T, "kind": "track", "flight": "F1", "lon": 113.6, "lat": 28.7, "alt": 100}
PHOTO = {"t": T, "kind": "photo", "flight": "F1", "lon": 113.6, "lat": 28.7, "picture": "1.jpg"}
LANDING = {"t": T, "kind": "landing", "flight": "F1"}


def told(*events: Mapping[str, object]) -> list[Event]:
    return decode(json.dumps(events[0] if len(events) == 1 else events).encode())


def test_a_detection_with_its_place() -> None:
    assert told({**SMOKE, "lon": 113.6, "lat": 28.7, "picture": "a.jpg", "flight": "F1"}) == [
        Detection(SIX, Sign.SMOKE, 0.9, Point(113.6, 28.7), picture="a.jpg", flight="F1")
    ]


def test_a_detection_by_bearing_and_range() -> None:
    assert told({**SMOKE, "bearing": 90, "range": 1500, "elevation": -2}) == [
        Detection(SIX, Sign.SMOKE, 0.9, bearing=90, range_m=1500, elevation=-2)
    ]


def test_a_detection_without_a_place() -> None:
    assert told(SMOKE) == [Detection(SIX, Sign.SMOKE, 0.9)]


def test_a_list_holds_every_kind_in_order() -> None:
    takeoff = {**LANDING, "kind": "takeoff", "pilot": "张三", "mission": "巡库"}
    track = {**TRACK, "speed": 12, "heading": 90, "battery": 80, "link": 95}
    assert told(takeoff, track, {**PHOTO, "remark": "坝顶"}, LANDING) == [
        FlightMark(SIX, "F1", Mark.TAKEOFF, "张三", "巡库"),
        TrackPoint(SIX, "F1", Point(113.6, 28.7), 100, 12, 90, 80, 95),
        Photo(SIX, "F1", Point(113.6, 28.7), "1.jpg", "坝顶"),
        FlightMark(SIX, "F1", Mark.LANDING),
    ]


def test_other_fields_are_left_alone() -> None:
    assert len(told({**LANDING, "firmware": "1.2"})) == 1


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({**LANDING, "t": "2024-07-01T06:00:00"}, "timezone"),
        ({**LANDING, "t": "9999-12-31T23:00:00-12:00"}, "years 1 to 9999"),
        ({**LANDING, "t": 1719784800}, "datetime"),
        ({**LANDING, "flight": ""}, "regex"),
        ({**LANDING, "flight": "F\0"}, "regex"),
        ({**LANDING, "flight": "F" * 65}, "regex"),
        ({"t": T, "kind": "landing"}, "flight"),
        ({**LANDING, "kind": "hover"}, "hover"),
        ({"t": T}, "kind"),
        ({**SMOKE, "class": "smog"}, "smog"),
        ({**SMOKE, "confidence": 1.01}, "<= 1.0"),
        ({**SMOKE, "confidence": -0.01}, ">= 0.0"),
        ({**SMOKE, "confidence": "0.9"}, "float"),
        ({**SMOKE, "lon": 113.6}, "lon and lat belong together"),
        ({**SMOKE, "lon": 28.7, "lat": 113.6}, "look swapped"),
        ({**SMOKE, "lon": 181, "lat": 28.7}, "no place on Earth"),
        ({**SMOKE, "bearing": 361}, "<= 360.0"),
        ({**SMOKE, "bearing": 9, "range": 1e9}, "<= 100000.0"),
        ({**SMOKE, "range": 1500}, "a range without a bearing"),
        ({**SMOKE, "picture": "x" * 501}, "regex"),
        ({**TRACK, "battery": 101}, "<= 100.0"),
        ({**TRACK, "link": -1}, ">= 0.0"),
        ({**TRACK, "alt": 9001}, "<= 9000.0"),
        ({**TRACK, "speed": -1}, ">= 0.0"),
        ({**TRACK, "lat": None}, "lat"),
        ({**PHOTO, "picture": ""}, "length >= 1"),
    ],
)  # fmt: skip
def test_a_bad_event_says_why(event: dict[str, object], reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        told(event)


def test_a_fault_in_a_list_says_where() -> None:
    with pytest.raises(WireError, match=r"\$\[1\]"):
        told(LANDING, {**SMOKE, "range": 5})


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_what_is_no_number_is_refused(number: str) -> None:
    with pytest.raises(WireError):
        decode(json.dumps(TRACK).replace("113.6", number).encode())


@pytest.mark.parametrize("payload", [b"", b"{", b"\xff", b"[]", b"null", b'"\\ud800"', b"[" * 9999])
def test_what_is_no_event_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError):
        decode(payload)


def test_a_list_has_a_longest_length() -> None:
    assert len(told(*[LANDING] * MOST_EVENTS)) == MOST_EVENTS
    with pytest.raises(WireError, match=f"at most {MOST_EVENTS}"):
        told(*[LANDING] * (MOST_EVENTS + 1))


TIMES = st.integers(parse("2000-01-01T00:00:00+08:00"), parse("2100-01-01T00:00:00+08:00"))
POINTS = st.builds(Point, st.floats(-180, 180), st.floats(-90, 90))
FLIGHTS = st.text(st.characters(codec="utf-8", min_codepoint=0x80), min_size=1, max_size=20)
TEXTS = st.text(st.characters(codec="utf-8", min_codepoint=0x80), max_size=20)
PERCENTS = st.none() | st.floats(0, 100)
BEARINGS = st.floats(0, 360)
DETECTIONS = st.builds(
    Detection, TIMES, st.sampled_from(Sign), st.floats(0, 1), st.none() | POINTS, BEARINGS,
    st.none() | st.floats(0, 1e5), st.none() | st.floats(-90, 90), TEXTS, TEXTS, TEXTS,
)  # fmt: skip
TRACKS = st.builds(
    TrackPoint, TIMES, FLIGHTS, POINTS, st.floats(-500, 9000), st.none() | st.floats(0, 150),
    st.none() | BEARINGS, PERCENTS, PERCENTS,
)  # fmt: skip
MARKS = st.builds(FlightMark, TIMES, FLIGHTS, st.sampled_from(Mark), TEXTS, TEXTS)
PHOTOS = st.builds(Photo, TIMES, FLIGHTS, POINTS, FLIGHTS, TEXTS)


@given(st.lists(DETECTIONS | TRACKS | MARKS | PHOTOS, min_size=1, max_size=5))
def test_what_is_told_is_what_is_heard(events: list[Event]) -> None:
    assert decode(encode(events)) == events
    assert decode(encode(events[0])) == events[:1]


@given(st.binary() | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text() | st.sampled_from([T]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(sorted({*SMOKE, *TRACK, *PHOTO, "bearing", "range"})) | st.text(),
        inner | st.sampled_from(["detection", "track", "photo", "smoke"]), max_size=8,
    ),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_nothing_but_a_wire_error_comes_of_rubbish(payload: bytes) -> None:
    with suppress(WireError):
        assert decode(payload)
