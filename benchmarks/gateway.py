"""Frames a second from a device's socket into the database and back, with 2,000 devices idle.

The limit is a bare asyncio server that sends the same frames back, with the same connections
open, measured in the same run; runs alternate and medians are compared.
"""

import asyncio
import multiprocessing as mp
import os
import resource
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path
from statistics import median
from subprocess import Popen
from tempfile import TemporaryDirectory

from benchmarks.programs import free_port, platform
from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.instant import MINUTE, SECOND
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.wire import sl651
from store import database, registry
from store.migrate import migrate

IDLE = 2000
ACTIVE = 250
SECONDS = 10.0
ROUNDS = 3
TARGET = 500
WITHIN_S = 60.0
MODE = "live"

_spawn = mp.get_context("spawn")
_TICKS = os.sysconf("SC_CLK_TCK")


def run(database_url: str, mqtt_url: str, seconds: float = SECONDS) -> dict[str, object]:
    """Measure; `figure` is frames/s answered by the whole line, `limit` those of the bare echo.

    Each of `ACTIVE` devices says its next frame when it has the answer to the last. `steady` is
    the line at the target of 500 frames/s: answers/s, CPU seconds a second of gateway and
    collector, and the 50th and 99th percentile of the time to an answer. The database must be
    empty and becomes a live instance; nobody else may publish to the broker.
    """
    with database.connect(database_url, application="miluo bench") as conn:
        migrate(conn, MODE)
        _register(conn)
    allow_files(2 * IDLE + 500)
    rates: dict[str, list[float]] = {"bare": [], "line": []}
    cpu: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(_bare())
        line, programs = stack.enter_context(_line(database_url, mqtt_url))
        for number in range(ROUNDS):
            for name, port in (("bare", bare), ("line", line)):
                used = _cpu(programs)
                rates[name].append(asyncio.run(_Field(port, number).rate(seconds)))
                if name == "line":
                    cpu.append(_cpu(programs) - used)
        used = _cpu(programs)
        steady = asyncio.run(_Field(line, ROUNDS).steady(seconds, TARGET))
        steady["cpu"] = round((_cpu(programs) - used) / seconds, 2)
    figure, limit = median(rates["line"]), median(rates["bare"])
    return {
        "bench": "gateway",
        "figure": round(figure),
        "unit": "frames/s answered",
        "limit": round(limit),
        "ratio": round(figure / limit, 3),
        "idle": IDLE,
        "cpu_s": round(median(cpu), 1),
        "wall_s": seconds,
        "steady": steady,
        "runs": {name: [round(one) for one in many] for name, many in rates.items()},
    }


class _Field:
    """The devices: most of them idle, some of them talking."""

    def __init__(self, port: int, number: int) -> None:
        self._port, self._number = port, number
        self._told: list[tuple[float, float]] = []
        """When each frame that was answered was said, and how long its answer took."""

    async def rate(self, seconds: float) -> float:
        """Frames answered a second while each active device waits for nothing but its answer."""
        return await self._measure(seconds, 0.0)

    async def steady(self, seconds: float, target: float) -> dict[str, float]:
        """What an even load meets."""
        rate = await self._measure(seconds, ACTIVE / target)
        delays = sorted(delay for _, delay in self._told)
        return {
            "frames_per_s": round(rate, 1),
            "p50_ms": round(1000 * delays[len(delays) // 2], 1),
            "p99_ms": round(1000 * delays[len(delays) * 99 // 100], 1),
        }

    async def _measure(self, seconds: float, every_s: float) -> float:
        """Answers a second to what was said once all devices talk."""
        idle = [await self._idle(ACTIVE + number) for number in range(IDLE)]
        began = time.perf_counter()
        ends = began + seconds
        await asyncio.gather(*(self._talk(one, ends, every_s) for one in range(ACTIVE)))
        start = began + every_s
        rate = sum(start <= said < ends for said, _ in self._told) / (ends - start)
        for writer in idle:
            writer.close()
        await asyncio.gather(*(one.wait_closed() for one in idle), return_exceptions=True)
        return rate

    async def _idle(self, number: int) -> asyncio.StreamWriter:
        """A device that says once that it is there."""
        _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(sl651.heartbeat(_link(number), self._number, _minute()))
        return writer

    async def _talk(self, number: int, ends: float, every_s: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        frames = _frames(number, self._number)
        await asyncio.sleep(every_s * number / ACTIVE)
        due = time.perf_counter()
        while due < ends:
            said = time.perf_counter()
            writer.write(next(frames))
            async with asyncio.timeout(WITHIN_S):
                if not await reader.read(4096):
                    raise ConnectionError("the gateway has cut a device off")
            self._told.append((said, time.perf_counter() - said))
            due = due + every_s if every_s else time.perf_counter()
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        writer.close()


def allow_files(wanted: int) -> None:
    """Let this process and those that it starts open so many files; OSError where it may not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))


def _link(number: int) -> sl651.Link:
    return sl651.Link(f"{number:010}")


def _minute() -> int:
    return time.time_ns() // 1000 // MINUTE * MINUTE


def _frames(station: int, number: int) -> Iterator[bytes]:
    """Timed reports of a stage and a battery, each of another minute."""
    link, start = _link(station), _minute() - number * 20_000 * MINUTE
    for serial in range(1, 20_000):
        at = start - serial * MINUTE
        groups = [sl651.group("Z", at, 70 + serial % 97 / 10), sl651.group("VT", at, 12.6)]
        yield sl651.report(link, 0x32, serial, at + 5 * SECOND, "H", groups)


def _register(conn: database.Connection) -> None:
    codes = [f"BENCH{number:04}" for number in range(ACTIVE + IDLE)]
    stations = [Station(code, code, StationKind.RIVER_LEVEL) for code in codes]
    streams = [
        Datastream(code, *one) for code in codes for one in (("stage", "m"), ("battery", "V"))
    ]
    devices = [
        Device(code, Protocol.SL651, _link(number).address) for number, code in enumerate(codes)
    ]
    registry.load(conn, Registry.numbered(stations, streams, [], devices))


@contextmanager
def _line(database_url: str, mqtt_url: str) -> Iterator[tuple[int, list[Popen[bytes]]]]:
    """The port of a gateway with a collector, and the processes of both."""
    port = free_port()
    with TemporaryDirectory() as data, platform(
        "ingest",
        "gateway",
        database_url=database_url,
        mqtt_url=mqtt_url,
        mode=MODE,
        data=data,
        gateway_port=str(port),
        gateway_per_ip=str(ACTIVE + IDLE),
    ) as programs:  # fmt: skip
        _await_listening(port)
        yield port, programs


@contextmanager
def _bare() -> Iterator[int]:
    """The port of a server that sends back what it gets."""
    port, stop = free_port(), _spawn.Event()
    process = _spawn.Process(target=echo, args=(port, stop))
    process.start()
    try:
        _await_listening(port)
        yield port
    finally:
        stop.set()
        process.join()


def echo(port: int, stop: Event) -> None:
    """A process with asyncio as it comes."""
    allow_files(2 * IDLE + 500)
    asyncio.run(_echo(port, stop))


async def _echo(port: int, stop: Event) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)

    async with await asyncio.start_server(serve, "127.0.0.1", port, backlog=1024):
        await asyncio.to_thread(stop.wait)


def _await_listening(port: int) -> None:
    ends = time.monotonic() + WITHIN_S
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(f"nobody listens on {port}")


def _cpu(programs: Iterable[Popen[bytes]]) -> float:
    """CPU seconds of processes so far."""
    ticks = 0
    for one in programs:
        fields = Path(f"/proc/{one.pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / _TICKS
