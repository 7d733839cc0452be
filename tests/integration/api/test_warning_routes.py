import httpx

from domain.level import Level
from domain.transition import Reason
from tests.integration.api.county import County


def test_open_and_closed_warnings_are_told_apart(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW), (2, Level.NONE, Level.YELLOW))
    county.judge((2, Level.YELLOW, Level.NONE), reason=Reason.RECEDED)
    codes = {
        state: [
            one["criterion"]
            for one in http.get("/api/v1/warnings", params={"state": state}).json()["items"]
        ]
        for state in ("open", "closed", "all")
    }
    assert codes == {"open": [1], "closed": [2], "all": [2, 1]}


def test_a_warning_says_where_and_what_it_is(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW))
    (one,) = http.get("/api/v1/warnings").json()["items"]
    assert (one["station_name"], one["title"], one["unit"]) == ("平江", "水位", "m")
    assert (one["level"], one["peak"], one["threshold"]) == ("yellow", 71.0, 70.5)
    assert (one["cleared"], one["mode"]) == (None, "exercise")
    assert one["value_unit"] == "m"


def test_transitions_come_newest_first_in_pages(county: County, http: httpx.Client) -> None:
    county.judge((1, Level.NONE, Level.YELLOW), (1, Level.YELLOW, Level.ORANGE))
    county.judge((2, Level.NONE, Level.YELLOW), reason=Reason.LATE)
    first = http.get("/api/v1/transitions", params={"limit": 2}).json()
    rest = http.get("/api/v1/transitions", params={"limit": 2, "after": first["next"]}).json()
    items = first["items"] + rest["items"]
    assert [(one["from"], one["to"], one["reason"]) for one in items] == [
        ("none", "yellow", "late"),
        ("yellow", "orange", "reached"),
        ("none", "yellow", "reached"),
    ]
    assert rest["next"] is None
