"""The page of the platform: what is ill is seen, and what to do."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from api.context import Access
from domain.account import Account, Role
from domain.finding import Finding
from domain.instant import parse
from domain.observation import empty
from store import accounts, channel_health, engine, heartbeats, observations
from store.channel_health import Run
from store.database import Connection, now
from store.heartbeats import Process
from store.rejects import Reject
from tests.acceptance.console_support import PUBLIC, Flood, flood, serving

PASSWORD = "a long enough password"
AT = parse("2024-07-01T06:00:00+08:00")
PROCESSES = get_args(Process)
FINDINGS = [
    Finding("disk", True, "剩余 75 GiB / 75 GiB free"),
    Finding("broker", False, "没有应答：请启动 Mosquitto / It does not answer: start Mosquitto"),
]


@pytest.fixture(scope="module")
def river(shared: Connection) -> Flood:
    """A platform with somebody who may look at it."""
    told = flood(shared)
    told.until("2024-07-01T06:00:00+08:00")
    engine.acquire(shared, "engine-1", 600)
    officer = Account("wei", "魏工", Role.DUTY_OFFICER, "")
    accounts.create(shared, officer, PASSWORD, "tests", now(shared))
    return told


@pytest.fixture(autouse=True)
def well(river: Flood) -> None:
    """Every story begins with all well."""
    for change in (
        "UPDATE engine_lease SET expires_at = 'infinity'",
        "UPDATE engine_progress SET cursor = (SELECT max(id) FROM batch)",
        "UPDATE batch SET committed_at = clock_timestamp()",
        "UPDATE reject SET resolved_at = now()",
        "UPDATE instance SET clock = '2024-07-01T06:00:00+08:00'",
    ):
        river.conn.execute(change)
    for one in PROCESSES:
        heartbeats.beat(river.conn, one, "vm", "works")
    channel_health.note(river.conn, {"sms": Run(good=True)})


@pytest.fixture(scope="module")
def url(river: Flood, shared_url: str) -> Iterator[str]:
    assert river.told
    access = Access(public_reading=PUBLIC.public_reading)
    with serving(shared_url, access=access, doctor=lambda: FINDINGS) as api:
        yield api.url


@pytest.fixture(scope="module")
def page(chromium: Browser, url: str) -> Iterator[Page]:
    """The page on the desk of somebody who has signed in."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        signed = context.request.post(
            f"{url}api/v1/login", data={"name": "wei", "password": PASSWORD}
        )
        assert signed.ok
        yield context.new_page()


def part(page: Page | Locator, name: str) -> Locator:
    return page.locator(f"[data-test={name}]")


def looked_at(page: Page, url: str) -> Page:
    """The page as it is when somebody opens it now."""
    page.goto("about:blank")
    page.goto(f"{url}#/system")
    expect(part(page, "engine")).to_be_visible()
    return page


def test_a_platform_that_is_well_says_so_and_a_failing_check_says_what_to_do(
    page: Page, url: str
) -> None:
    looked_at(page, url)
    for name in ("ingest", "engine", "notifier", "processes", "channels", "rejects"):
        expect(part(page, name)).to_have_attribute("data-state", "well")
    expect(part(page, "checks")).to_have_attribute("data-state", "trouble")
    first = part(page, "check").first
    expect(first).to_contain_text("消息代理")
    expect(first).to_contain_text("请启动 Mosquitto")
    expect(part(page, "summary")).to_contain_text("平台有故障，请立即处理")


def test_a_frozen_engine_and_its_lag_are_seen(page: Page, url: str, river: Flood) -> None:
    looked_at(page, url)
    river.conn.execute("UPDATE engine_lease SET expires_at = '-infinity'")
    river.conn.execute("UPDATE batch SET committed_at = committed_at - INTERVAL '5 minutes'")
    river.conn.execute("UPDATE engine_progress SET cursor = cursor - 1")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(part(page, "frozen")).to_contain_text("引擎已停止研判")
    expect(part(page, "engine")).to_have_attribute("data-state", "trouble")
    expect(part(page, "lag")).to_have_text(re.compile("落后 1 批，最早的已等 5 分钟"))
    expect(part(page, "summary")).to_have_attribute("data-state", "trouble")


def test_a_refused_message_is_seen_with_its_reason_and_its_bytes(
    page: Page, url: str, river: Flood
) -> None:
    refused = Reject("miluo/v1/PJ404/obs", b"{stage}", "未登记 / unknown station", AT)
    observations.write(river.conn, empty(), [refused])
    looked_at(page, url)
    expect(part(page, "reject-total")).to_have_text("1 条未处理")
    expect(part(page, "reject-reason")).to_have_text("未登记")
    one = part(page, "reject")
    expect(one).to_contain_text("miluo/v1/PJ404/obs")
    one.locator("summary").click()
    expect(part(page, "payload")).to_have_text("{stage}")
    expect(part(page, "rejects")).to_contain_text("miluo rejects retry")


def test_a_dead_channel_and_a_process_without_heartbeat_are_seen(
    page: Page, url: str, river: Flood
) -> None:
    channel_health.note(river.conn, {"sms": Run(failures=3, error="HTTP 502")})
    river.conn.execute("UPDATE heartbeat SET at = at - INTERVAL '1 h' WHERE process = 'notifier'")
    heartbeats.leave(river.conn, "watch", "vm")
    looked_at(page, url)
    channel = page.locator("[data-channel=sms]")
    expect(channel).to_contain_text("发不出去")
    expect(part(page, "channels")).to_contain_text("HTTP 502")
    expect(page.locator("[data-process=notifier]")).to_contain_text("没有心跳")
    expect(page.locator("[data-process=watch]")).to_contain_text("没有运行")


def test_a_silent_station_is_listed(page: Page, url: str, river: Flood) -> None:
    river.clock("2024-07-01T08:30:00+08:00")
    looked_at(page, url)
    expect(part(page, "online")).to_have_text("0 / 1 在线")
    expect(part(page, "stations")).to_contain_text("平江")
    expect(part(page, "stations")).to_contain_text("2 小时 30 分")


def test_the_public_sees_stations_and_load_and_is_told_that_there_is_more(
    chromium: Browser, url: str
) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{url}#/system")
        expect(part(page, "stations")).to_be_visible()
        expect(part(page, "load")).to_be_visible()
        expect(part(page, "sign-in-note")).to_contain_text("登录后可见")
        expect(part(page, "rejects")).to_have_count(0)
        assert [one for one in asked if re.search("/api/v1/(system|channels)", one)] == []


def test_it_reads_every_ten_seconds_while_it_is_looked_at_and_not_more(
    page: Page, url: str
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith("/api/v1/system"):
            asked.append(request.url)

    page.clock.install()
    looked_at(page, url)
    page.on("request", note)
    page.clock.run_for(31_000)
    assert len(asked) == 3
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    page.clock.run_for(60_000)
    assert len(asked) == 3
