"""The demonstration: the flood of July 2024 through the whole line, in front of one's eyes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from time import monotonic, sleep

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.listening import listen
from domain.instant import SECOND, from_micros
from domain.level import Level
from domain.registry import Registry
from domain.transition import Transition
from miluo import comparison, demo_calls, drills, livelihood
from miluo.ending import until_told
from miluo.line import console as console_address
from miluo.line import line
from miluo.logs import configure
from miluo.processes import Processes
from miluo.servers import Servers, servers
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors import topics
from sensors.mqtt import Publisher
from sensors.simulators.replay import replay
from sensors.simulators.scenario import Scenario, load, messages
from sensors.wire.json import encode_clock
from store import (
    accounts,
    batches,
    clock,
    engine,
    migrate,
    passwords,
    provision,
    registry,
    transitions,
)
from store import warnings as stored_warnings
from store.database import Connection, connect, now

SCENARIO = "pingjiang-2024"

GUESTS = (demo_calls.OFFICER, *livelihood.GUESTS)
"""Who can sign in to the demonstration."""

DATABASE = "miluo_demo"

ARRIVE_S = 30.0
"""How long a message may take through the whole line before something must be wrong."""

LOOK_S = 0.1
"""How often the demonstration looks for new transitions, and after its processes."""

COLOURS = {
    Level.NONE: "green",
    Level.BLUE: "bright_blue",
    Level.YELLOW: "yellow",
    Level.ORANGE: "dark_orange",
    Level.RED: "bold red",
}


def demo(settings: Settings, speed: float, *, leave: bool) -> None:
    """Replay the flood, compare with what was published, and show the console until Ctrl-C.

    With `leave` it ends by itself. Everything starts from an empty exercise database. Anybody may
    read it, so it is for this machine alone: TroubleError where others could come.
    """
    if not _is_own(settings.api_host):
        raise TroubleError(
            "演示对所有人公开，只能在本机打开 / The demonstration is open to everybody who reaches "
            "it, so it is for this machine alone: unset MILUO_API_HOST."
        )
    terminal = Console(highlight=False)
    with until_told():
        listen(settings.api_host, settings.api_port).close()
        folder = settings.data / "demo"
        with (
            _own_log(folder / "logs"),
            servers(settings, folder, throwaway=True) as given,
            _exercise(given) as running,
        ):
            _perform(settings, running, speed, terminal, leave=leave)
        return
    terminal.print("\n已结束 ended")


def _is_own(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def _own_log(folder: Path) -> Iterator[None]:
    """Keep what this process logs out of the terminal, for the time of the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "demo.log").open("a", encoding="utf-8") as file:
        configure(file)
        try:
            yield
        finally:
            configure()


@contextmanager
def _exercise(given: Servers) -> Iterator[Servers]:
    """The same servers with an empty, migrated exercise database, dropped where it is a guest."""
    url = provision.fresh_database(given.database_url, DATABASE)
    try:
        with connect(url, application="miluo demo") as conn:
            migrate.migrate(conn, "exercise")
        yield replace(given, database_url=url)
    finally:
        if not given.local_database:
            provision.drop_database(given.database_url, DATABASE)


def _perform(
    settings: Settings, running: Servers, speed: float, terminal: Console, *, leave: bool
) -> None:
    """Start the line, show the flood and the comparison, and stay until Ctrl-C unless `leave`."""
    address = console_address(settings)
    scenario = load(SCENARIO)
    with connect(running.database_url, application="miluo demo") as conn:
        known = registry.load(conn, scenario.registry)
        livelihood.show(conn, settings)
        demo_calls.settle(conn, scenario)
        guests = _admitted(conn)
        folder = settings.data / "demo"
        with (
            demo_calls.answering(settings, folder) as answered,
            line(answered, running, folder / "logs") as processes,
        ):
            terminal.print(f"控制台 console: [bold]{address}[/]", soft_wrap=True)
            with _publisher(running.mqtt_url) as publisher, _progress(terminal) as progress:
                Show(conn, publisher, scenario, known, processes, progress).run(speed)
            terminal.print(comparison.table(_compared(conn, known)))
            drill = drills.record(conn, scenario, "miluo demo", settings=settings)
            terminal.print(drills.line(drill), soft_wrap=True)
            terminal.print(demo_calls.told(conn, scenario), soft_wrap=True)
            if not leave:
                terminal.print(
                    f"控制台 console: [bold]{address}[/]  民生实事 livelihood: "
                    f"[bold]{address}/#/livelihood[/]  Ctrl-C 结束 to end",
                    soft_wrap=True,
                )
                terminal.print(guests, soft_wrap=True)
                _linger(running, processes)


def _admitted(conn: Connection) -> str:
    """A line with who can sign in, each with a password of its own."""
    told = []
    for guest in GUESTS:
        password = passwords.random()
        accounts.create(conn, guest, password, "miluo demo", now(conn))
        told.append(f"{guest.name} / {password}")
    return f"登录 sign in: {' · '.join(told)}"


@contextmanager
def _publisher(url: str) -> Iterator[Publisher]:
    publisher = Publisher(url, "miluo-demo")
    publisher.start()
    try:
        yield publisher
    finally:
        publisher.stop()


def _progress(terminal: Console) -> Progress:
    return Progress(
        TextColumn("[bold]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[when]}"),
        TimeElapsedColumn(),
        console=terminal,
    )


@dataclass
class Show:
    """The replay under a progress bar, with each transition as the engine commits it."""

    conn: Connection
    publisher: Publisher
    scenario: Scenario
    known: Registry
    processes: Processes
    progress: Progress
    said: int = 0
    looked: float = 0.0

    def run(self, speed: float) -> None:
        """Publish the scenario and return when all of it is judged and said."""
        self._await_line()
        task = self.progress.add_task(self.scenario.name, when="")

        def tell(now: int, sent: int, total: int) -> None:
            when = f"{from_micros(now):%m-%d %H:%M}"
            self.progress.update(task, completed=sent, total=total, when=when)
            if monotonic() > self.looked + LOOK_S:
                self._look()

        replay(self.scenario, self.publisher, speed, tell, threading.Event())
        self._await_judged()

    def _await_line(self) -> None:
        """Send the scenario's first tick until it has come through to the database."""
        first = next(messages(self.scenario))
        deadline = monotonic() + ARRIVE_S
        while clock.now(self.conn) is None:
            if monotonic() > deadline:
                raise TroubleError(self._stuck("Nothing came through the broker"))
            self.publisher.publish(first.topic, first.payload)
            sleep(LOOK_S)

    def _await_judged(self) -> None:
        """Wait until all that was published is stored and judged: a last tick comes after it."""
        end = int(self.scenario.rows["time"][-1]) + SECOND
        self.publisher.publish(topics.CLOCK, encode_clock(end))
        deadline = monotonic() + ARRIVE_S
        while not self._judged(end):
            if monotonic() > deadline:
                raise TroubleError(self._stuck("The line did not catch up"))
            self._look()
            sleep(LOOK_S / 2)
        self._look()

    def _judged(self, end: int) -> bool:
        stored = (clock.now(self.conn) or 0) >= end
        return stored and engine.progress(self.conn).cursor >= batches.newest(self.conn)

    def _stuck(self, what: str) -> str:
        return f"{what} within {ARRIVE_S:.0f} s: see the logs in {self.processes.folder}."

    def _look(self) -> None:
        """Print what is new, and keep the processes alive."""
        for stored in transitions.read_after(self.conn, self.said, 1000):
            self.progress.console.print(_sentence(stored.transition, self.known), soft_wrap=True)
            self.said = stored.id
        self.processes.tend()
        self.looked = monotonic()


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


def _linger(running: Servers, processes: Processes) -> None:
    """Leave the console open, whatever dies below it, until Ctrl-C."""
    while True:
        running.tend()
        processes.tend()
        sleep(LOOK_S)
