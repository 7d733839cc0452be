"""Replay and rehearsal of a scenario from the command line."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from rich.console import Console
from rich.progress import Progress

from domain.device import Protocol
from domain.transition import describe
from miluo.rehearsal import rehearse as rehearsed
from miluo.servers import broker, database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.mqtt import Publisher
from sensors.simulators.catalogue import load
from sensors.simulators.devices.lines import GatewayAwayError, Lines
from sensors.simulators.devices.telling import Telling, telling
from sensors.simulators.replay import Publisher as Carrier
from sensors.simulators.replay import tell
from sensors.simulators.scenario import Scenario, message_count, messages
from store import zones
from store.database import connect
from store.migrate import check_mode

REGISTRY_HEARD_S = 2.0
"""Collectors look once a second whether the registry, and with it the zones, is another."""


def replay(
    settings: Settings,
    name: str,
    speed: float | None,
    stop: threading.Event,
    protocol: Protocol | None = None,
    gateway: tuple[str, int] | None = None,
) -> None:
    """Publish a scenario at `speed` (None: as fast as possible) until its end or `stop`.

    Its stations speak JSON or `protocol`, through the broker or, where `gateway` is given, over
    TCP to it. A live instance never runs a replay, so the database is asked first what it is.
    """
    if settings.mode != "exercise":
        raise TroubleError("A live instance runs no replay: set MILUO_MODE=exercise.")
    scenario = load(name)
    with connect(database(settings), application="miluo replay") as conn:
        check_mode(conn, "exercise")
        if zones.load(conn, scenario.zones):
            stop.wait(REGISTRY_HEARD_S)
    told = None if protocol is None else telling(scenario, protocol)
    publisher = Publisher(broker(settings))
    publisher.start()
    try:
        with _carried(publisher, told, gateway, stop) as carrier:
            sent = _publish(scenario, told, carrier, speed, stop)
    finally:
        publisher.stop()
    print(f"{sent} messages published")
    for left, count in ({} if told is None else told.left_out).items():
        print(f"{count} readings left out: {protocol} has no word for {left}")


def gateway_address(over: str, text: str) -> tuple[str, int] | None:
    """Host and port of a gateway, None over MQTT; TroubleError where they do not fit together."""
    host, _, port = text.rpartition(":")
    if over == "mqtt" and not text:
        return None
    if over == "mqtt" or not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise TroubleError("The gateway is given as --over tcp --gateway HOST:PORT.")
    return host.strip("[]"), int(port)


@contextmanager
def _carried(
    publisher: Publisher,
    told: Telling | None,
    gateway: tuple[str, int] | None,
    stop: threading.Event,
) -> Iterator[Carrier]:
    """What carries the messages: the publisher itself, or lines to the gateway."""
    if gateway is None:
        yield publisher
        return
    if told is None:
        raise TroubleError("JSON goes over MQTT: give --as sl651 or --as hj212 with a gateway.")
    lines = Lines(gateway, told.protocol, publisher, stop)
    try:
        yield lines
    except GatewayAwayError as error:
        raise TroubleError(str(error)) from None
    finally:
        lines.close()
    if lines.lost:
        print(f"{lines.lost} frames never confirmed by the gateway")


def _publish(
    scenario: Scenario,
    told: Telling | None,
    carrier: Carrier,
    speed: float | None,
    stop: threading.Event,
) -> int:
    """Publish under a progress bar; the number of messages sent."""
    said = messages(scenario) if told is None else told.messages()
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(scenario.name)
        return tell(
            said,
            message_count(scenario),
            carrier,
            speed,
            lambda _, done, total: progress.update(task, completed=done, total=total),
            stop,
        )


def rehearse(settings: Settings, name: str, *, as_json: bool) -> None:
    """Print the transitions of a scenario, for people or as one JSON object a line."""
    scenario = load(name)
    for one in rehearsed(
        scenario,
        late_after_s=settings.late_after_s,
        future_tolerance_s=settings.future_tolerance_s,
    ):
        said = describe(one, scenario.registry)
        print(msgspec.json.encode(said).decode() if as_json else _line(said))


def _line(said: dict[str, object]) -> str:
    return (
        f"{said['time']}  {said['criterion']:<40} {said['from']:>6} → {said['to']:<6} "
        f"{said['value']:.6g} / {said['threshold']:g}  {said['reason']}"
    )
