import httpx

from domain.level import Level
from domain.observation import empty
from store.observations import write
from store.rejects import Reject
from tests.integration.api.county import STAGE, START, County


def test_requests_are_counted_by_route_template(county: County, http: httpx.Client) -> None:
    county.stages(1)
    for number in (1, 2, 99):
        http.get(f"/api/v1/datastreams/{number}/observations")
    text = http.get("/metrics").text
    route = 'method="GET",route="/api/v1/datastreams/{id}/observations"'
    assert f'miluo_http_requests_total{{{route},status="200"}} 2.0' in text
    assert f'miluo_http_requests_total{{{route},status="404"}} 1.0' in text


def test_the_platform_is_seen_as_it_stands(county: County, http: httpx.Client) -> None:
    county.hear((STAGE, START, 70.0, 1))
    county.judge((1, Level.NONE, Level.YELLOW))
    county.hear((STAGE, START + 1, 70.0, 1), (STAGE, START + 2, 70.0, 1))
    write(county.conn, empty(), [Reject("miluo/v1/X/obs", b"{", "invalid JSON", START)])
    lines = http.get("/metrics").text.splitlines()
    for line in (
        "miluo_database_up 1.0",
        "miluo_observations_heard_5min 3.0",
        "miluo_engine_lag_batches 1.0",
        'miluo_rejects_open{reason="invalid JSON"} 1.0',
        'miluo_warnings_open{level="yellow"} 1.0',
        'miluo_warnings_open{level="red"} 0.0',
    ):
        assert line in lines
