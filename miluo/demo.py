"""The demonstration: the flood of July 2024 through the whole line, in front of one's eyes."""

import shutil
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from api.server import listen
from domain.instant import SECOND, from_micros
from domain.level import Level
from domain.registry import Registry
from domain.transition import Transition
from miluo import comparison
from miluo.line import console as console_address
from miluo.line import line
from miluo.processes import Processes
from miluo.servers import VAR, Servers, servers
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors import topics
from sensors.mqtt import Publisher
from sensors.simulators.replay import replay
from sensors.simulators.scenario import Scenario, load, messages
from sensors.wire.json import encode_clock
from store import batches, clock, engine, migrate, provision, registry, transitions, waiting
from store import warnings as stored_warnings
from store.database import Connection, connect

SCENARIO = "pingjiang-2024"
SPEED = 43_200.0
"""Half a day a second: the three days of the flood in six seconds."""

ARRIVE_S = 30.0
"""How long a message may take through the whole line before something must be wrong."""

COLOURS = {
    Level.NONE: "green",
    Level.BLUE: "bright_blue",
    Level.YELLOW: "yellow",
    Level.ORANGE: "dark_orange",
    Level.RED: "bold red",
}


def demo(settings: Settings, speed: float, *, leave: bool) -> None:
    """Replay the flood, compare with what was published, and show the console until Ctrl-C.

    With `leave` it ends by itself. Everything starts from an empty exercise database.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    terminal = Console()
    listen(settings.api_host, settings.api_port).close()
    folder = VAR / "demo"
    shutil.rmtree(folder / "mosquitto", ignore_errors=True)
    try:
        with servers(settings, folder) as running, _exercise(running) as own:
            scenario = load(SCENARIO)
            with connect(own.database_url, application="miluo demo") as conn:
                known = registry.load(conn, scenario.registry)
                with line(settings, own, folder / "logs") as processes:
                    terminal.print(f"汨罗控制台 console: {console_address(settings)}", style="bold")
                    _show(conn, own, scenario, known, speed, terminal)
                    if not leave:
                        _linger(processes, settings, terminal)
    except KeyboardInterrupt:
        terminal.print("已结束 ended")


@contextmanager
def _exercise(running: Servers) -> Iterator[Servers]:
    """The same servers with an empty, migrated exercise database."""
    url = provision.fresh_database(running.database_url, "miluo_demo")
    with connect(url, application="miluo demo") as conn:
        migrate.migrate(conn, "exercise")
    yield Servers(url, running.mqtt_url, running.local_database)


def _show(
    conn: Connection,
    own: Servers,
    scenario: Scenario,
    known: Registry,
    speed: float,
    terminal: Console,
) -> None:
    """Replay under a progress bar, printing each transition, then the comparison."""
    publisher = Publisher(own.mqtt_url, "miluo-demo")
    publisher.start()
    stop = threading.Event()
    progress = _progress(terminal)
    crier = threading.Thread(target=_cry, args=(own.database_url, known, progress, stop))
    try:
        _await_line(conn, publisher, scenario)
        crier.start()
        with progress:
            task = progress.add_task(scenario.name, when="")
            replay(scenario, publisher, speed, _teller(progress, task), stop)
            _await_judged(conn, publisher, int(scenario.rows["time"][-1]) + SECOND)
            stop.set()
            crier.join()
    finally:
        stop.set()
        publisher.stop()
    terminal.print(comparison.table(_compared(conn, known)))


def _progress(terminal: Console) -> Progress:
    return Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[when]}"),
        TimeElapsedColumn(),
        console=terminal,
    )


def _teller(progress: Progress, task: TaskID) -> Callable[[int, int, int], None]:
    def tell(now: int, sent: int, total: int) -> None:
        progress.update(task, completed=sent, total=total, when=f"{from_micros(now):%m-%d %H:%M}")

    return tell


def _await_line(conn: Connection, publisher: Publisher, scenario: Scenario) -> None:
    """Send the scenario's first tick until it has come through to the database."""
    first = next(messages(scenario))
    deadline = monotonic() + ARRIVE_S
    while clock.now(conn) is None:
        if monotonic() > deadline:
            raise TroubleError(f"Nothing came through the broker within {ARRIVE_S:.0f} s.")
        publisher.publish(first.topic, first.payload)
        sleep(0.1)


def _await_judged(conn: Connection, publisher: Publisher, end: int) -> None:
    """Wait until all that was published is stored and judged: a last tick comes after it."""
    publisher.publish(topics.CLOCK, encode_clock(end))
    deadline = monotonic() + ARRIVE_S
    while monotonic() < deadline:
        stored = (clock.now(conn) or 0) >= end
        if stored and engine.progress(conn).cursor >= batches.newest(conn):
            return
        sleep(0.05)
    raise TroubleError(f"The line did not catch up within {ARRIVE_S:.0f} s.")


def _cry(url: str, known: Registry, progress: Progress, stop: threading.Event) -> None:
    """Print each transition as the engine commits it, until stopped and all are said."""
    said = 0
    with connect(url, application="miluo demo crier") as conn:
        waiting.listen(conn, "miluo_engine")
        while True:
            last = stop.is_set()
            for stored in transitions.read_after(conn, said, 1000):
                progress.console.print(_sentence(stored.transition, known))
                said = stored.id
            if last:
                return
            waiting.wait(conn, 0.1)


def _sentence(one: Transition, known: Registry) -> str:
    rule = known.criteria[one.criterion]
    before, after = one.from_level, one.to_level
    return (
        f"{from_micros(one.time):%m-%d %H:%M}  {known.stations[rule.station].name} "
        f"{rule.property} {rule.indicator:<13} [{COLOURS[before]}]{before.word:>6}[/] → "
        f"[{COLOURS[after]}]{after.word:<6}[/] {one.value:8.2f} / {one.threshold:g}"
    )


def _compared(conn: Connection, known: Registry) -> list[comparison.Fact]:
    """The published facts beside what the engine wrote for the stage in force."""
    rule = next(
        number
        for number, rule in known.criteria.items()
        if rule.indicator == "value" and rule.red is not None
    )
    found = [one for one in transitions.all_in_order(conn) if one.criterion == rule]
    views = stored_warnings.page(conn, state="all", before=None, limit=None)
    peaks = [view.warning.peak_time for view in views if view.warning.criterion == rule]
    return comparison.facts(known.criteria, found, peaks[0] if peaks else None)


def _linger(processes: Processes, settings: Settings, terminal: Console) -> None:
    """Leave the console open until Ctrl-C."""
    terminal.print(f"控制台 console: [bold]{console_address(settings)}[/]  Ctrl-C 结束 to end")
    while True:
        processes.check()
        sleep(0.5)
