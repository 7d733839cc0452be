"""A duty desk for the stories of a module: the flood, whom it calls, officers, their screens."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from alerting.notify import planner
from alerting.notify.options import Options
from domain.account import Account, Role
from domain.duty import Shift
from domain.instant import HOUR, SECOND
from domain.level import Level
from domain.observation import CLOCK, observations
from domain.warning import Issued, Mode
from store import accounts, contacts, duty, manual
from store import observations as readings
from store.clock import instant
from store.database import Connection, now
from tests.acceptance.console_support import Api, Flood, flood, serving
from tests.integration.api.called import PEOPLE, Called

PASSWORD = "a long enough password"
DESK = (1440, 900)
OFFICERS = {
    "wang": Account("wang", "王值班", Role.DUTY_OFFICER, "防汛办"),
    "li": Account("li", "李接班", Role.DUTY_OFFICER, "防汛办"),
    "kan": Account("kan", "看客", Role.VIEWER, ""),
}
_numbers = count(1)


def part(page: Page, name: str) -> Locator:
    """The place of a page that tests know by this name."""
    return page.locator(f"[data-test={name}]")


@dataclass
class Desk:
    """The platform behind the screens, and the screens."""

    river: Flood
    api: Api
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def conn(self) -> Connection:
        """Its database."""
        return self.river.conn

    def screen(self, who: str | None = "wang", at: str = "", size: tuple[int, int] = DESK) -> Page:
        """A screen of its own at which somebody is signed in, live; None for nobody."""
        context = self.browser.new_context(viewport={"width": size[0], "height": size[1]})
        self.contexts.append(context)
        if who is not None:
            said = {"name": who, "password": PASSWORD}
            assert context.request.post(f"{self.api.url}api/v1/login", data=said).ok
        page = context.new_page()
        page.on("pageerror", lambda error: self.failures.append(str(error)))
        page.on("request", self._look)
        page.goto(f"{self.api.url}{at}")
        expect(part(page, "link")).to_have_attribute("data-link", "live")
        expect(part(page, "duty")).to_be_visible()
        return page

    def window(self, page: Page) -> tuple[Page, list[str]]:
        """Another window of a browser at the same place, and what it asks for."""
        second, asked = page.context.new_page(), list[str]()
        second.on("request", lambda request: asked.append(request.url))
        second.goto(page.url)
        expect(part(second, "link")).to_have_attribute("data-link", "live")
        return second, asked

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.api.url, "data:", "blob:")):
            self.failures.append(f"another origin was asked: {request.url}")

    def issue(self, level: Level = Level.RED, towns: tuple[str, ...] = ("演练甲镇",)) -> str:
        """A warning for the people of the exercise; its headline."""
        headline = f"演练险情{next(_numbers)}"
        issued = Issued("flood", level, headline, "水位急涨", "立即转移", towns, Mode.EXERCISE)
        manual.issue(self.conn, issued, "zhang")
        return headline

    def number(self, headline: str) -> int:
        """The id of a warning."""
        query = "SELECT id FROM warning WHERE headline = %s"
        row = self.conn.execute(query, (headline,)).fetchone()
        assert row is not None
        return int(row[0])

    def calls(self, headline: str) -> Called:
        """The call of a warning, which the notifier begins now."""
        planner.plan(self.conn, Options("exercise"))
        warning = self.number(headline)
        query = "SELECT max(id) FROM call WHERE warning_id = %s"
        row = self.conn.execute(query, (warning,)).fetchone()
        assert row is not None
        return Called(self.conn, row[0], warning)

    def passes(self, seconds: float) -> None:
        """Let time go by on the clock of the exercise."""
        at = instant(self.conn) + int(seconds * SECOND)
        readings.write(self.conn, observations([(CLOCK, at, float("nan"), 1)]))

    def clear(self) -> None:
        """End every warning and close every screen; nothing on them may have failed."""
        query = "SELECT id FROM warning WHERE issued_by <> '' AND cleared IS NULL"
        for (number,) in self.conn.execute(query).fetchall():
            manual.end(self.conn, number, "zhang", "")
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        failures, self.failures = self.failures, []
        assert failures == []


@contextmanager
def desk_of(database_url: str, conn: Connection, browser: Browser) -> Iterator[Desk]:
    """The desk on 1 July 2024 at 16:00, with its people, a roster, and officers who can sign in."""
    river = flood(conn)
    river.until("2024-07-01T16:00:00+08:00")
    at = instant(conn)
    contacts.load(conn, PEOPLE, "tests", at, retire=False)
    shift = Shift(at - HOUR, at + 23 * HOUR, "值班员", "C1")
    duty.load(conn, [shift], "tests", at, renew=False)
    for officer in OFFICERS.values():
        accounts.create(conn, officer, PASSWORD, "tests", now(conn))
    with serving(database_url) as api:
        yield Desk(river, api, browser)
