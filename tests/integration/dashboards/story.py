"""A county of several hazards told through the whole line, for dashboards."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from domain.call import Means
from domain.criterion import Criterion
from domain.instant import DAY, SECOND, iso, parse
from domain.observation import Observations
from domain.registry import Registry, named
from miluo.drill_gateway import DrillGateway
from sensors import topics
from sensors.mqtt import Publisher
from sensors.simulators import catalogue
from sensors.simulators.events import Said
from sensors.simulators.scenario import Kind, Scenario
from store import calls, registry, rejects
from store.clock import instant
from store.database import Connection, scalar
from tests.acceptance import calling
from tests.acceptance.floods import told
from tests.acceptance.services import eventually, services

KINDS = {"ZQ": 1, "PP": 2, "RR": 1, "WQ": 1}
"""How many stations of each kind of the county are heard."""

OTHERS = ("pingjiang-2024", "pool-and-gate", "landslide", "spill", "forest-fire", "uav-patrol")

LAST_DAY, DAYS = parse("2024-07-02T00:00:00+08:00"), 1.5
"""All of it ends on that day, and begins so long before."""

LET_THE_PAST_REST = """UPDATE notify_progress
    SET cursor = (SELECT place FROM chain WHERE name = 'warning_event')"""
CALLED = """SELECT EXISTS (SELECT FROM summons WHERE owes) AND EXISTS (SELECT FROM channel_health)
    AND EXISTS (SELECT FROM heartbeat WHERE process = 'notifier')"""


def tell(conn: Connection, url: str, broker: str, folder: Path) -> None:
    """Everything that the dashboards show, as it would come to be in a county."""
    scenario = together([some_of_county(), *map(last_days, OTHERS)])
    registry.load(conn, scenario.registry)
    with DrillGateway(silent=0.0) as gateway, services(url, broker) as line:
        line.environment["MILUO_CHANNELS"] = str(calling.channels(folder, gateway))
        told(line, conn, broker, scenario)
        _refused(broker)
        eventually(lambda: rejects.count(conn) != {}, "a reject")
        calling.populate(conn, towns=2, villages=2)
        conn.execute(LET_THE_PAST_REST)
        line.start("notify", "notify")
        calling.red(conn)
        eventually(lambda: conn.execute(CALLED).fetchone() == (True,), "somebody called")
        summons = scalar(conn, "SELECT min(id) FROM summons WHERE owes")
        at = instant(conn) + 40 * SECOND
        calls.answer(conn, summons, Means.PHONE, "已转移", at, "tests")


def _refused(broker: str) -> None:
    publisher = Publisher(broker)
    publisher.start()
    publisher.publish(topics.observation("NOBODY"), b"{}")
    publisher.stop()


def some_of_county() -> Scenario:
    """A few stations of each kind of the county, through the whole flood."""
    whole = catalogue.load("county")
    codes = {
        one.code
        for kind, most in KINDS.items()
        for one in [each for each in whole.registry.stations.values() if each.kind == kind][:most]
    }
    known = whole.registry
    kept = replace(
        known,
        stations={code: one for code, one in known.stations.items() if code in codes},
        datastreams={key: one for key, one in known.datastreams.items() if one.station in codes},
        criteria={key: one for key, one in known.criteria.items() if _within(one, codes)},
    )
    numbers = np.array([*kept.datastreams])
    rows = whole.rows[np.isin(whole.rows["datastream"], numbers)]
    return _cut(replace(whole, registry=kept, rows=rows))


def _within(one: Criterion, codes: set[str]) -> bool:
    return {station for _, (station, _) in named(one)} <= codes


def last_days(name: str) -> Scenario:
    """The end of a scenario, where it tells most, moved by whole days to the flood."""
    whole = catalogue.load(name)
    days = (LAST_DAY + DAY - int(whole.rows["time"].max())) // DAY
    rows = whole.rows.copy()
    rows["time"] += days * DAY
    events = tuple(_moved(one, days * DAY) for one in whole.events)
    return _cut(replace(whole, rows=rows, events=events, end=None))


def _moved(one: Said, by: int) -> Said:
    """An event on another day, also where its payload says when it was."""
    day, other = iso(one.time)[:10].encode(), iso(one.time + by)[:10].encode()
    return one._replace(time=one.time + by, payload=one.payload.replace(day, other))


def _cut(one: Scenario) -> Scenario:
    since = int(one.rows["time"].max()) - int(DAYS * DAY)
    return replace(one, rows=one.rows[one.rows["time"] >= since])


def together(scenarios: list[Scenario]) -> Scenario:
    """Scenarios as one, in the order of time."""
    known = Registry.numbered(
        [one for each in scenarios for one in each.registry.stations.values()],
        [one for each in scenarios for one in each.registry.datastreams.values()],
        [one for each in scenarios for one in each.registry.criteria.values()],
    )
    rows = np.concatenate([_renumbered(each, known) for each in scenarios])
    return Scenario(
        name="dashboards", title="dashboards", kind=Kind.SYNTHETIC, source="made up",
        licence="Apache-2.0", timezone="+08:00", registry=known,
        rows=rows[np.argsort(rows["time"], kind="stable")],
        events=tuple(sorted((one for each in scenarios for one in each.events),
                            key=lambda one: one.time)),
    )  # fmt: skip


def _renumbered(one: Scenario, known: Registry) -> Observations:
    rows = one.rows.copy()
    for old, stream in one.registry.datastreams.items():
        new = known.lookup[stream.station, stream.property]
        rows["datastream"][one.rows["datastream"] == old] = new
    return rows
