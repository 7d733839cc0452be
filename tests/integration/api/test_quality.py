import httpx
import pytest

from tests.integration.api.county import STAGE, START, County


def test_the_figures_of_a_day_by_datastream(county: County, http: httpx.Client) -> None:
    county.hear((STAGE, START, 71.25, 1), (STAGE, START + 1, 999.0, 4))
    page = http.get("/api/v1/quality", params={"day": "2024-07-01"}).json()
    assert [one["datastream"] for one in page["items"]] == [1, 2, 3]
    stage = page["items"][0]
    assert (stage["day"], stage["station"], stage["property"]) == ("2024-07-01", "PJ01", "stage")
    assert (stage["expected"], stage["received"], stage["good"], stage["failed"]) == (288, 2, 1, 1)
    assert page["items"][1]["received"] == 0
    assert page["next"] is None


def test_the_figures_of_one_station_come_in_pages(reading: httpx.Client) -> None:
    wanted = {"day": "2024-07-01", "station": "PJ01", "limit": "1"}
    first = reading.get("/api/v1/quality", params=wanted).json()
    second = reading.get("/api/v1/quality", params={**wanted, "after": first["next"]}).json()
    assert [one["property"] for one in first["items"] + second["items"]] == ["stage", "rain"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "day", ["", "2024-7-1", "2024-02-30", "20240701", "2024-07-01T00:00:00", "today", "0001-01-01"]
)
def test_what_is_no_day_is_a_problem(reading: httpx.Client, day: str) -> None:
    answer = reading.get("/api/v1/quality", params={"day": day})
    assert answer.status_code == 422
    assert "write it as 2024-07-01" in answer.json()["detail"]


def test_a_day_must_be_given(reading: httpx.Client) -> None:
    assert reading.get("/api/v1/quality").status_code == 422
