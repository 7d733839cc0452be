"""Replay and rehearsal of a scenario from the command line."""

import threading

import msgspec
from rich.console import Console
from rich.progress import Progress

from domain.transition import describe
from miluo.rehearsal import rehearse as rehearsed
from miluo.servers import broker, database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.mqtt import Publisher
from sensors.simulators.replay import replay as publish
from sensors.simulators.scenario import load
from store.database import connect
from store.migrate import check_mode


def replay(settings: Settings, name: str, speed: float | None, stop: threading.Event) -> None:
    """Publish a scenario at `speed` (None: as fast as possible) until its end or `stop`.

    A live instance never runs a replay, so the database is asked first what it is.
    """
    if settings.mode != "exercise":
        raise TroubleError("A live instance runs no replay: set MILUO_MODE=exercise.")
    with connect(database(settings), application="miluo replay") as conn:
        check_mode(conn, "exercise")
    scenario = load(name)
    publisher = Publisher(broker(settings))
    publisher.start()
    try:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task(scenario.name)
            sent = publish(
                scenario,
                publisher,
                speed,
                lambda _, done, total: progress.update(task, completed=done, total=total),
                stop,
            )
    finally:
        publisher.stop()
    print(f"{sent} messages published")


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
