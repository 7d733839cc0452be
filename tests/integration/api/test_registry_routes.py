from dataclasses import replace
from typing import Any

import httpx
import pytest

from domain.datastream import Datastream
from domain.device import Device, DeviceState, Protocol
from domain.instant import HOUR, MINUTE
from domain.observation import CLOCK
from domain.registry import Registry
from domain.station import Station, StationKind, StationStatus
from store import registry, telegrams
from store.telegrams import StoredTelegram
from tests.integration.api.county import COUNTY, RAIN, STAGE, START, County

GAUGE = Registry.numbered(
    [Station("PJ03", "站", StationKind.RAIN)],
    [
        Datastream("PJ03", "rain", "mm"),
        Datastream("PJ03", "battery", "V", interval_s=3600),
        Datastream("PJ03", "device_state", "1", interval_s=3600),
    ],
    [],
    [Device("PJ03", Protocol.SL651, "0043062601")],
)


def test_stations_come_by_code(reading: httpx.Client) -> None:
    page = reading.get("/api/v1/stations").json()
    assert [one["code"] for one in page["items"]] == ["PJ01", "PJ02"]
    assert page["items"][0] == {
        "code": "PJ01",
        "name": "平江",
        "kind": "ZQ",
        "river": "汨罗江",
        "town": "",
        "adcode": "",
        "lon": 113.6,
        "lat": 28.7,
        "datum": "",
        "status": "active",
        "status_reason": "",
        "attributes": {},
    }
    assert page["next"] is None


def test_pages_follow_each_other_until_the_last(reading: httpx.Client) -> None:
    first = reading.get("/api/v1/stations", params={"limit": 1}).json()
    second = reading.get("/api/v1/stations", params={"limit": 1, "after": first["next"]}).json()
    assert [one["code"] for one in first["items"] + second["items"]] == ["PJ01", "PJ02"]
    assert second["next"] is None


def test_datastreams_of_one_station(reading: httpx.Client) -> None:
    page = reading.get("/api/v1/datastreams", params={"station": "PJ01"}).json()
    assert [(one["id"], one["title"]) for one in page["items"]] == [(1, "水位"), (2, "降雨量")]


def test_criteria_of_one_datastream(reading: httpx.Client) -> None:
    (rule,) = reading.get("/api/v1/criteria", params={"datastream": 3}).json()["items"]
    assert (rule["station"], rule["datastream"], rule["hazard"]) == ("PJ02", 3, "flood")
    assert (rule["blue"], rule["yellow"]) == (None, 90.0)


def test_a_cursor_of_another_list_is_a_problem(reading: httpx.Client) -> None:
    cursor = reading.get("/api/v1/stations", params={"limit": 1}).json()["next"]
    answer = reading.get("/api/v1/criteria", params={"after": cursor})
    assert answer.status_code == 422
    assert "not given by the list of criteria" in answer.json()["detail"]


def test_latest_tells_every_datastream_in_one_call(county: County, http: httpx.Client) -> None:
    county.hear(
        (CLOCK, START, float("nan"), 1), (STAGE, START, 71.25, 1), (RAIN, START, float("nan"), 9)
    )
    latest = http.get("/api/v1/latest").json()
    stage, rain, upstream = latest["items"]
    assert (stage["value"], stage["time"]) == (71.25, "2024-07-01T06:00:00+08:00")
    assert (rain["value"], rain["flag"]) == (None, 9)
    assert (upstream["time"], upstream["value"], upstream["level"]) == (None, None, "none")
    assert (latest["mode"], latest["now"]) == ("exercise", "2024-07-01T06:00:00+08:00")


def test_the_last_hour_of_levels_is_thinned_and_that_of_rain_is_whole(
    county: County, http: httpx.Client
) -> None:
    minutes = [START + i * 5 * MINUTE for i in range(19)]
    county.hear(*[(STAGE, at, 70 + i / 100, 1) for i, at in enumerate(minutes)])
    county.hear(*[(RAIN, at, float(i), 1) for i, at in enumerate(minutes)])
    county.hear(
        (STAGE, minutes[-1] + MINUTE, 99.0, 4), (RAIN, minutes[-1] + MINUTE, float("nan"), 9)
    )
    told = http.get("/api/v1/latest/hour").json()
    rows = list(zip(told["datastream"], told["time"], told["value"], strict=True))
    stage = [(time[11:16], value) for number, time, value in rows if number == STAGE]
    assert stage == [
        ("06:30", 70.06), ("06:45", 70.09), ("07:00", 70.12), ("07:15", 70.15), ("07:30", 70.18),
    ]  # fmt: skip
    assert [value for number, _, value in rows if number == RAIN] == [
        float(i) for i in range(6, 19)
    ]
    assert {number for number, _, _ in rows} == {STAGE, RAIN}


def test_without_a_reading_there_is_no_last_hour(county: County, http: httpx.Client) -> None:
    del county
    assert http.get("/api/v1/latest/hour").json() == {"datastream": [], "time": [], "value": []}


def health(http: httpx.Client, code: str) -> dict[str, Any]:
    answer = http.get(f"/api/v1/stations/{code}/health")
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.fixture
def gauge(county: County) -> County:
    """The county with a station whose rain, battery and device state are datastreams 4, 5, 6."""
    registry.load(county.conn, GAUGE)
    return county


def test_a_station_that_was_never_heard_says_nothing_about_itself(
    gauge: County, http: httpx.Client
) -> None:
    del gauge
    found = health(http, "PJ03")
    assert (found["last_heard"], found["battery"], found["door"], found["mains"]) == (None,) * 4
    assert (found["expected"], found["received"]) == (288 + 24 + 24, 0)


def test_health_tells_battery_door_mains_and_faults_in_words(
    gauge: County, http: httpx.Client
) -> None:
    state = DeviceState.MAINS_LOST | DeviceState.BATTERY_LOW | DeviceState.PUMP_RUNNING
    gauge.hear(
        (CLOCK, START, float("nan"), 1), (5, START - HOUR, 11.9, 1), (5, START, float("nan"), 9),
        (6, START, float(state), 1),
    )  # fmt: skip
    found = health(http, "PJ03")
    assert (found["battery"], found["battery_time"]) == (11.9, "2024-07-01T05:00:00+08:00")
    assert (found["door"], found["mains"]) == ("closed", "lost")
    assert found["faults"] == [
        {"code": "mains_lost", "title": "交流电停电 mains lost"},
        {"code": "battery_low", "title": "蓄电池电压低 battery low"},
    ]
    assert found["last_heard"] == "2024-07-01T06:00:00+08:00"


def test_readings_are_counted_over_24_hours_of_the_exercise_clock(
    gauge: County, http: httpx.Client
) -> None:
    times = [START - 30 * HOUR, START - 24 * HOUR, START - 23 * HOUR, START]
    gauge.hear((CLOCK, START, float("nan"), 1), *[(4, time, 0.5, 1) for time in times])
    assert health(http, "PJ03")["received"] == 2


def test_a_telegram_without_readings_is_heard_and_its_repeats_are_counted(
    gauge: County, http: httpx.Client
) -> None:
    gauge.hear((CLOCK, START, float("nan"), 1))
    sent = START - 5 * MINUTE
    beat = StoredTelegram("PJ03", "sl651", 0x2F, 1, sent, sent, False, b"~~")
    for _ in range(3):
        with gauge.conn.transaction():
            telegrams.add(gauge.conn, [beat])
    found = health(http, "PJ03")
    assert (found["last_heard"], found["repeated"]) == ("2024-07-01T05:55:00+08:00", 2)


def test_a_water_quality_device_says_nothing_of_door_and_mains(
    gauge: County, http: httpx.Client
) -> None:
    registry.load(gauge.conn, replace(GAUGE, devices=(Device("PJ03", Protocol.HJ212, "8" * 24),)))
    gauge.conn.execute("DELETE FROM device WHERE protocol = 'sl651'")
    gauge.hear((6, START, float(DeviceState.MAINTENANCE), 1))
    found = health(http, "PJ03")
    assert (found["door"], found["mains"]) == (None, None)
    assert [one["code"] for one in found["faults"]] == ["maintenance"]


def test_health_of_all_stations_comes_in_pages_with_status_and_reason(
    county: County, http: httpx.Client
) -> None:
    asleep = replace(
        COUNTY.stations["PJ02"], status=StationStatus.SUSPENDED, status_reason="检修 repair"
    )
    registry.load(county.conn, Registry({"PJ02": asleep}, {}, {}))
    first = http.get("/api/v1/stations/health", params={"limit": 1}).json()
    second = http.get("/api/v1/stations/health", params={"after": first["next"]}).json()
    assert [one["code"] for one in first["items"] + second["items"]] == ["PJ01", "PJ02"]
    (last,) = second["items"]
    assert (last["status"], last["status_reason"]) == ("suspended", "检修 repair")


def test_the_health_of_an_unknown_station_is_a_problem(reading: httpx.Client) -> None:
    answer = reading.get("/api/v1/stations/XX/health")
    assert answer.status_code == 404
    assert "no station 'XX'" in answer.json()["detail"]
