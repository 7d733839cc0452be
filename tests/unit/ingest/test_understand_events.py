"""Events as the collector understands them: what is kept, and the readings that they are."""

from dataclasses import replace

import pytest

from domain.datastream import Datastream
from domain.detection import Detection, Placed, Sign
from domain.flight import FlightEvent, FlightMark, Flown, Mark, Photo, TrackPoint
from domain.geodesy import Point
from domain.instant import HOUR, MINUTE, parse
from domain.property import PROPERTIES
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.zone import Zone
from ingest.understand import Understood, understand
from ingest.view import RegistryView
from sensors import topics
from sensors.wire import event
from sensors.wire.event import Event

NOW = parse("2024-10-15T10:00:00+08:00")
TOWER, KILN = Point(113.6, 28.7), Point(113.62, 28.7)
LOOK, BATTERY, LINK, ALTITUDE = 1, 2, 3, 4
NAMES = [("T", "detection_confidence"), ("U", "battery_level"), ("U", "link_quality"),
         ("U", "altitude")]  # fmt: skip
REGISTRY = Registry.numbered(
    [
        Station("T", "瞭望塔", StationKind.FOREST_FIRE, lon=TOWER.lon, lat=TOWER.lat),
        Station("U", "机场", StationKind.UAV, lon=TOWER.lon, lat=TOWER.lat),
        Station("N", "无坐标", StationKind.FOREST_FIRE),
    ],
    [Datastream(code, name, PROPERTIES[name].unit) for code, name in NAMES],
    [],
)
VIEW = RegistryView.of(REGISTRY, {7: Zone("砖窑", KILN.lon, KILN.lat, 300.0, NOW - HOUR)})
SMOKE = Detection(NOW, Sign.SMOKE, 0.9)
TRACK = TrackPoint(NOW, "F1", TOWER, 100.0, 12.0, 90.0, 80.0, 95.0)


def hear(station: str, *events: Event, mode: str = "live", clock: int | None = None) -> Understood:
    message = topics.event(station), event.encode(list(events))
    return understand(
        [message], VIEW, mode=mode, clock=clock, received_at=NOW, future_tolerance=10 * MINUTE
    )


def reasons(understood: Understood) -> list[str]:
    return [one.reason for one in understood.rejects]


def test_a_detection_is_kept_and_is_a_look() -> None:
    heard = hear("T", SMOKE)
    assert [(one.detection, one.placed, one.zone) for one in heard.detections] == [
        (SMOKE, Placed.STATION, None)
    ]
    assert heard.rows.tolist() == [(LOOK, NOW, 0.9, 1)]
    assert not heard.rejects


def test_a_detection_in_a_zone_is_kept_and_counts_for_nothing() -> None:
    heard = hear("T", replace(SMOKE, point=KILN))
    assert heard.detections[0].zone == 7
    assert heard.rows.tolist() == [(LOOK, NOW, 0.0, 1)]


def test_the_detections_of_one_frame_are_one_look() -> None:
    heard = hear("T", replace(SMOKE, point=KILN), replace(SMOKE, confidence=0.6))
    assert len(heard.detections) == 2
    assert heard.rows.tolist() == [(LOOK, NOW, 0.6, 1)]


def test_a_station_without_the_datastream_keeps_the_detection_only() -> None:
    heard = hear("N", SMOKE)
    assert heard.detections[0].placed is Placed.UNKNOWN
    assert len(heard.rows) == 0
    assert not heard.rejects


def test_a_track_point_is_kept_and_gives_the_readings_that_the_station_has() -> None:
    heard = hear("U", TRACK)
    assert heard.flown == [Flown("U", TRACK)]
    assert heard.rows.tolist() == [
        (BATTERY, NOW, 80.0, 1),
        (LINK, NOW, 95.0, 1),
        (ALTITUDE, NOW, 100.0, 1),
    ]


def test_what_a_track_point_does_not_tell_is_no_reading() -> None:
    heard = hear("U", replace(TRACK, battery=None, link=None))
    assert heard.rows["datastream"].tolist() == [ALTITUDE]


def test_marks_and_photos_are_kept() -> None:
    told: list[FlightEvent] = [
        FlightMark(NOW, "F1", Mark.TAKEOFF),
        Photo(NOW, "F1", TOWER, "1.jpg"),
    ]
    heard = hear("U", *told)
    assert heard.flown == [Flown("U", one) for one in told]
    assert len(heard.rows) == 0


def test_an_unknown_station_is_a_reject_and_told() -> None:
    heard = hear("Z", SMOKE)
    assert reasons(heard) == ["unknown station: Z"]
    assert heard.unknown
    assert not heard.detections


def test_what_lies_in_the_future_is_a_reject_and_the_others_are_kept() -> None:
    heard = hear("T", SMOKE, replace(SMOKE, time=NOW + HOUR))
    assert [one.detection for one in heard.detections] == [SMOKE]
    assert len(heard.rows) == 1
    assert reasons(heard) == ["time is 3600 s in the future"]


def test_an_exercise_goes_by_its_own_clock() -> None:
    assert not hear("T", SMOKE, mode="exercise", clock=NOW).rejects
    late = hear("T", SMOKE, mode="exercise", clock=NOW - HOUR)
    assert reasons(late) == ["time is 3600 s in the future"]
    assert not late.detections


def test_what_was_before_2000_is_a_reject() -> None:
    assert reasons(hear("T", replace(SMOKE, time=0))) == ["time before 2000"]


@pytest.mark.parametrize("astray", [
    replace(SMOKE, point=Point(28.7, 13.6)), replace(TRACK, point=Point(0.0, 0.0)),
    Photo(NOW, "F1", Point(113.6, -28.7), "1.jpg"),
])  # fmt: skip
def test_a_place_far_from_the_station_is_a_reject(astray: Event) -> None:
    heard = hear("U", astray, TRACK)
    assert "km from the station" in reasons(heard)[0]
    assert heard.flown == [Flown("U", TRACK)]
    assert not heard.detections


def test_a_station_without_a_place_cannot_tell_what_is_far() -> None:
    assert not hear("N", replace(SMOKE, point=Point(0.0, 0.0))).rejects


def test_what_is_no_event_is_a_reject() -> None:
    heard = understand(
        [(topics.event("T"), b"{}")], VIEW, mode="live", clock=None, received_at=NOW,
        future_tolerance=0,
    )  # fmt: skip
    assert "kind" in reasons(heard)[0]
