from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

import httpx
import pytest

from alerting.notify.cap import publisher
from alerting.notify.cap.options import CapOptions
from api.context import Access
from domain.level import Level
from domain.warning import Issued, Mode
from store import life, manual
from store.database import Connection
from tests.integration.api.county import served, settle

ATOM = {"a": "http://www.w3.org/2005/Atom"}
ISSUER = CapOptions("430626", "000", "演练县防汛办")


@dataclass(frozen=True)
class Options:
    cap: CapOptions | None = ISSUER
    release_approval: bool = False


def publish(conn: Connection) -> None:
    for event in life.events_after(conn, 0, 100):
        publisher.follow(conn, event, Options())


def published(shared: Connection) -> None:
    county = settle(shared)
    county.judge((1, Level.NONE, Level.YELLOW))
    county.judge((1, Level.YELLOW, Level.RED))
    manual.issue(shared, Issued("flood", Level.RED, "试", "", "", (), Mode.TEST), "duty")
    publish(shared)


@pytest.fixture(scope="module")
def anybody(shared: Connection, shared_url: str) -> Iterator[httpx.Client]:
    """A client without an account, where nothing may be read without one."""
    published(shared)
    with served(shared_url, access=Access()) as url, httpx.Client(base_url=url) as client:
        yield client


def feed(client: httpx.Client) -> ET.Element:
    answer = client.get("/cap/feed.atom").raise_for_status()
    assert answer.headers["content-type"].startswith("application/atom+xml")
    return ET.fromstring(answer.content)


def test_anybody_reads_the_feed_newest_first_and_no_test_is_in_it(anybody: httpx.Client) -> None:
    said = [one.text for one in feed(anybody).iterfind("a:entry/a:summary", ATOM)]
    assert said == ["Exercise Update red", "Exercise Alert yellow"]


def test_the_feed_of_an_exercise_says_so(anybody: httpx.Client) -> None:
    title = feed(anybody).findtext("a:title", namespaces=ATOM)
    assert title is not None
    assert title.startswith("【演练】")


def test_the_links_of_the_feed_lead_to_its_messages(anybody: httpx.Client) -> None:
    links = [one.get("href") for one in feed(anybody).iterfind("a:entry/a:link", ATOM)]
    assert len(links) == 2
    for link in links:
        answer = anybody.get(f"/cap/{link}").raise_for_status()
        assert answer.headers["content-type"].startswith("application/cap+xml")
        alert = ET.fromstring(answer.content)
        identifier = alert.findtext("{urn:oasis:names:tc:emergency:cap:1.2}identifier")
        assert f"{identifier}.xml" == link


def test_an_unchanged_feed_costs_a_304(anybody: httpx.Client) -> None:
    etag = anybody.get("/cap/feed.atom").headers["etag"]
    again = anybody.get("/cap/feed.atom", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_message_that_was_never_published_is_a_404_problem(anybody: httpx.Client) -> None:
    answer = anybody.get("/cap/43062600000000_20240701183005_0.xml")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_before_anything_is_published_the_feed_is_empty(base: str) -> None:
    with httpx.Client(base_url=base) as client:
        assert feed(client).findall("a:entry", ATOM) == []
