"""All pages of the console on a county in its flood, for the tests that hold for every page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from pathlib import Path
from time import monotonic
from typing import Literal

import numpy as np
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from api.app import CONSOLE
from api.context import Livelihood
from api.livelihood import plan as plans_data
from domain.account import Account, Role
from domain.criterion import Criterion
from domain.finding import Finding
from domain.instant import parse
from domain.level import Level
from domain.registry import Registry
from domain.station import Station
from domain.warning import Issued, Mode
from miluo.people import settle_demonstration
from sensors import topics
from sensors.simulators.catalogue import load
from sensors.simulators.scenario import Scenario
from sensors.wire import event as wire
from store import accounts, channel_health, manual, rejects
from store.channel_health import Run
from store.database import Connection, now
from store.livelihood import plans
from store.rejects import Reject
from tests.acceptance.console_support import serving
from tests.acceptance.hazard_support import Played, played

Theme = Literal["light", "dark"]

PASSWORD = "a long enough password"
BEGIN, END = "2024-07-02T00:00:00+08:00", "2024-07-02T01:00:00+08:00"
UAV = "DEMO-UV001"
SETTLES_S = 60.0
EACH = 8
"""Enough to fill the screens, and few enough that a browser tells quickly what is wrong."""

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
CHECKED = [Finding("disk", True, "好 / well"), Finding("broker", False, "请启动它 / start it")]

ENDLESS = ("/stream", "/worker.mjs")
"""Lines of events; and the worker that holds them, of which a browser does not tell the end."""

PAGES = ["", *re.findall(r'"(\w+)"', (CONSOLE / "route.mjs").read_text().split("];")[0])]
"""The pages as the console itself names them, the duty desk first; its hash is `#/`."""


def county() -> Scenario:
    """An hour of the flood, as `EACH` stations of every kind tell it, with their own rules."""
    whole = load("county")
    known = whole.registry
    kinds = groupby(sorted(known.stations.values(), key=_kind), key=_kind)
    mine = {one.code for _, some in kinds for one in islice(some, EACH)}
    streams = {number: one for number, one in known.datastreams.items() if one.station in mine}
    rules = {number: one for number, one in known.criteria.items() if _stations(one) <= mine}
    times = whole.rows["time"]
    inside = (times >= parse(BEGIN)) & (times <= parse(END))
    rows = whole.rows[inside & np.isin(whole.rows["datastream"], list(streams))]
    stations = {code: one for code, one in known.stations.items() if code in mine}
    return replace(whole, registry=Registry(stations, streams, rules), rows=rows, end=None)


def _kind(one: Station) -> str:
    return one.kind.value


def _stations(rule: Criterion) -> set[str]:
    """Whom a rule looks at."""
    all_of_it = (rule, *rule.parts)
    inputs = {key.split("/")[0] for one in all_of_it for key in one.inputs.values()}
    return {one.station for one in all_of_it} | inputs


@contextmanager
def peopled(database: str) -> Iterator[Connection]:
    """The county with all that a page may have to show: warnings, people, a flight, projects."""
    with played(database, county()) as line:
        line.until(END)
        _patrol(line)
        plans.load(line.conn, *plans_data.load("pingjiang-2023"))
        settle_demonstration(line.conn)
        officer = Account("wei", "魏工", Role.ADMINISTRATOR, "应急局")
        accounts.create(line.conn, officer, PASSWORD, "tests", now(line.conn))
        words = "geohazard", Level.RED, "加义镇滑坡险情", "", "立即转移", ("加义镇",)
        manual.issue(line.conn, Issued(*words, Mode.EXERCISE), "wei")
        refused = Reject("miluo/v1/X/obs", b"{", "未登记 / unknown station", now(line.conn))
        rejects.add(line.conn, [refused])
        channel_health.note(line.conn, {"sms": Run(failures=3, error="HTTP 502")})
        yield line.conn


def _patrol(line: Played) -> None:
    """Let a UAV of the county fly as the patrol of its own scenario does."""
    told = load("uav-patrol").events
    events = [event for one in told for event in wire.decode(one.payload)]
    later = parse(BEGIN) - events[0].time
    line.desk.store(
        [(topics.event(UAV), wire.encode(replace(one, time=one.time + later))) for one in events]
    )
    line.judged()


@dataclass
class View:
    """A page in a browser of its own, signed in, with all that went wrong on it."""

    page: Page
    url: str
    hash: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    _waiting: set[Request] = field(default_factory=set)

    def watch(self) -> None:
        """Note what is asked elsewhere, what fails, and what is still on its way."""
        page = self.page
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)
        page.on("request", self._asked)
        for end in ("requestfinished", "requestfailed"):
            page.on(end, lambda request: self._waiting.discard(request))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(message.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(request.url)
        if not request.url.endswith(ENDLESS):
            self._waiting.add(request)

    def go(self, to: str) -> None:
        """Open a hash, and wait until nothing more comes."""
        self.page.goto(self.url + to)
        expect(self.page.locator("[data-test=link]")).to_have_attribute("data-link", "live")
        self.settle()

    def settle(self) -> None:
        """Wait until no answer is awaited, for two looks in a row."""
        quiet, ends = 0, monotonic() + SETTLES_S
        while quiet < 2:
            assert monotonic() < ends, f"no answer: {[one.url for one in self._waiting]}"
            self.page.wait_for_timeout(100)
            quiet = 0 if self._waiting else quiet + 1

    def within(self) -> bool:
        """Go to the first view below this one that the page itself links to; False for none."""
        links = self.page.locator("main a[href^='#/']")
        hrefs: list[str] = links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))")
        deeper = [one for one in hrefs if one.split("?")[0].startswith(f"{self.hash}/")]
        if deeper:
            self.go(deeper[0])
        return bool(deeper)

    def show(self, *, theme: Theme = "light", language: str = "zh", width: int = 1280) -> None:
        """Another theme, language or width of the same page."""
        if self.page.viewport_size != {"width": width, "height": 800}:
            self.page.set_viewport_size({"width": width, "height": 800})
            self.settle()
        self.page.emulate_media(media="screen", color_scheme=theme, reduced_motion="reduce")
        lang = {"zh": "zh-CN", "en": "en"}[language]
        if self.page.evaluate("document.documentElement.lang") != lang:
            self.page.locator("[data-test=language]").click()
            expect(self.page.locator("html")).to_have_attribute("lang", lang)
            self.settle()

    def wrong(self, check: str, *arguments: object) -> list[str]:
        """What one of `page_checks.js` finds wrong."""
        found: list[str] = self.page.evaluate(
            "([name, ...given]) => checks[name](...given)", [check, *arguments]
        )
        return found


@contextmanager
def county_console(database: str) -> Iterator[str]:
    """Address of a console on the county."""
    with (
        peopled(database),
        serving(database, Livelihood(public=True), doctor=lambda: CHECKED) as api,
    ):
        yield api.url


def signed_in(browser: Browser, url: str) -> BrowserContext:
    """A browser of somebody who may do everything, with the checks in each of its pages."""
    context = browser.new_context(reduced_motion="reduce")
    who = {"name": "wei", "password": PASSWORD}
    assert context.request.post(f"{url}api/v1/login", data=who).ok
    for script in (Path(__file__).parent / "page_checks.js", AXE):
        context.add_init_script(path=script)
    return context


def opened(context: BrowserContext, url: str, page: str) -> View:
    """A page by its name in `PAGES`, in a tab of its own."""
    view = View(context.new_page(), url, f"#/{page}".rstrip("/"))
    view.watch()
    view.go(f"#/{page}")
    return view
