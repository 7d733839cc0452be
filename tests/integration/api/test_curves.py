import httpx
import pytest

from domain.instant import HOUR, MINUTE, iso
from tests.integration.api.county import RAIN, STAGE, START, County

CURVE = f"/api/v1/datastreams/{STAGE}/observations"


def test_a_curve_holds_its_start_and_not_its_end(county: County, http: httpx.Client) -> None:
    county.stages(4)
    span = {"from": iso(START), "to": iso(START + 15 * MINUTE)}
    curve = http.get(CURVE, params=span).json()
    assert [one["value"] for one in curve["items"]] == [70.0, 70.01, 70.02]
    assert curve["items"][0] == {"time": iso(START), "value": 70.0, "flag": 1}


def test_pages_of_a_curve_join_without_gap_or_double(county: County, http: httpx.Client) -> None:
    county.stages(7)
    items, cursor = [], None
    while True:
        params = {"limit": "3"} | ({"after": cursor} if cursor else {})
        page = http.get(CURVE, params=params).json()
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [one["time"] for one in items] == [iso(START + i * 5 * MINUTE) for i in range(7)]


def test_columns_are_of_one_length(county: County, http: httpx.Client) -> None:
    county.hear((STAGE, START, 70.0, 1), (STAGE, START + MINUTE, float("nan"), 9))
    assert http.get(CURVE, params={"format": "columns"}).json() == {
        "datastream": STAGE,
        "time": [iso(START), iso(START + MINUTE)],
        "value": [70.0, None],
        "flag": [1, 9],
    }


def test_csv_opens_in_a_spreadsheet(county: County, http: httpx.Client) -> None:
    county.stages(1)
    answer = http.get(CURVE, params={"format": "csv"})
    assert (
        answer.content == "\ufefftime,value,flag\r\n2024-07-01T06:00:00+08:00,70.0,1\r\n".encode()
    )
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "PJ01-stage.csv" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("agg", "value"),
    [("min", 70.0), ("max", 70.11), ("first", 70.0), ("last", 70.11), ("count", 12.0)],
)
def test_a_step_gives_one_aggregate_each(
    county: County, http: httpx.Client, agg: str, value: float
) -> None:
    county.stages(24)
    curve = http.get(CURVE, params={"step": "1h", "agg": agg, "format": "columns"}).json()
    assert (len(curve["value"]), curve["value"][0]) == (2, pytest.approx(value))


def test_rain_is_added_up_where_nothing_else_is_said(county: County, http: httpx.Client) -> None:
    county.hear(*[(RAIN, START + i * 5 * MINUTE, 0.5, 1) for i in range(1, 13)])
    path = f"/api/v1/datastreams/{RAIN}/observations"
    curve = http.get(path, params={"step": "1h", "format": "columns"}).json()
    assert sum(curve["value"]) == 6.0


def test_a_day_of_rain_ends_at_eight(county: County, http: httpx.Client) -> None:
    eight = START + 2 * HOUR
    county.hear((RAIN, eight - HOUR, 1.0, 1), (RAIN, eight, 2.0, 1), (RAIN, eight + HOUR, 4.0, 1))
    path = f"/api/v1/datastreams/{RAIN}/observations"
    curve = http.get(path, params={"step": "1d", "format": "columns"}).json()
    assert curve["value"] == [3.0, 4.0]


def test_an_unchanged_curve_is_not_sent_again(county: County, http: httpx.Client) -> None:
    county.stages(3)
    etag = http.get(CURVE).headers["etag"]
    again = http.get(CURVE, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_revised_reading_changes_the_tag(county: County, http: httpx.Client) -> None:
    county.stages(3)
    etag = http.get(CURVE).headers["etag"]
    county.hear((STAGE, START, 69.0, 1))
    assert http.get(CURVE, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"from": "2024-07-01T06:00:00"}, "add +08:00"),
        ({"to": "2024-07-01T06:00:00 08:00"}, "%2B"),
        ({"from": iso(START), "to": iso(START - 1)}, "must not be after"),
        ({"step": "soon"}, "not a step"),
        ({"agg": "max"}, "needs a step"),
        ({"step": "1h", "agg": "median"}, "agg"),
        ({"format": "xml"}, "format"),
        ({"after": "abc"}, "start anew"),
        ({"limit": "0"}, "limit"),
    ],
)
def test_a_wrong_question_is_a_problem_that_says_how_to_ask(
    reading: httpx.Client, params: dict[str, str], words: str
) -> None:
    answer = reading.get(CURVE, params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("number", ["99", "0", "x", str(2**40)])
def test_an_unknown_datastream_is_a_problem(reading: httpx.Client, number: str) -> None:
    answer = reading.get(f"/api/v1/datastreams/{number}/observations")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
