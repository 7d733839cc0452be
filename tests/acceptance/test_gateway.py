"""Devices over TCP to the database, with the programs as an operator runs them."""

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from deploy.local.postgres import Postgres
from deploy.local.process import free_port
from deploy.local.runtime import Runtime
from domain.datastream import Datastream
from domain.device import Device, Protocol
from domain.instant import MINUTE, SECOND
from domain.registry import Registry
from domain.station import Station, StationKind
from sensors.wire import hj212, sl651
from sensors.wire.telegram import Telegram
from store import registry
from store.database import connect
from store.migrate import migrate
from tests.acceptance.services import Services, eventually, services

ADDRESS, PASSWORD = "4306260001", "1234"
MN = "010000A8900016F000169DC0"
LINK = sl651.Link(ADDRESS, PASSWORD)
SERIALS = count(100)
"""Serials that no test uses."""

COUNTY = Registry.numbered(
    [Station("R", "江", StationKind.RIVER_LEVEL), Station("W", "水", StationKind.RIVER_LEVEL)],
    [Datastream("R", "stage", "m"), Datastream("W", "ph", "1")],
    [],
    [Device("R", Protocol.SL651, ADDRESS, PASSWORD), Device("W", Protocol.HJ212, MN, "123456")],
)


@cache
def now() -> int:
    """A whole minute, the same for all tests: each serial has a minute of its own before it."""
    return time.time_ns() // 1000 // MINUTE * MINUTE


def river(serial: int, stage: float, link: sl651.Link = LINK) -> bytes:
    """A timed report of a stage; one of each serial has a minute of its own."""
    at = now() - serial * MINUTE
    groups = [sl651.group("Z", at, stage)]
    return sl651.report(link, 0x32, serial, at + 5 * SECOND, "H", groups)


def water(value: float) -> bytes:
    (packet,) = hj212.report(
        hj212.REAL_TIME, [hj212.sample("ph", value, "Rtd")],
        address=MN, password="123456", sent_at=now(), time=now(),
    )  # fmt: skip
    return packet


def told(port: int, *frames: bytes) -> list[bytes]:
    """Say frames one after the other on one connection; what came back for each, b"" at its end."""
    answers = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as device:
        for frame in frames:
            device.sendall(frame)
            try:
                answers.append(device.recv(4096))
            except ConnectionResetError:
                answers.append(b"")
    return answers


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Line:
    """Gateway and collector, their servers and their port."""

    services: Services
    database: Postgres
    port: int

    def values(self, stream: int) -> list[float]:
        with connect(self.database.url, application="tests") as conn:
            rows = conn.execute(
                "SELECT value FROM observation WHERE datastream_id = %s ORDER BY time DESC",
                (stream,),
            )
            return [value for (value,) in rows]

    def reasons(self) -> list[str]:
        with connect(self.database.url, application="tests") as conn:
            return [reason for (reason,) in conn.execute("SELECT reason FROM reject ORDER BY id")]

    def gateway(self) -> None:
        self.services.start("gateway", "gateway")
        eventually(lambda: listens(self.port), "a gateway that listens")

    def through(self) -> None:
        """Wait until frames come through; before collector and broker are met the spool answers."""
        before = self.values(1).count(70.0)

        def comes() -> bool:
            told(self.port, river(next(SERIALS), 70.0))
            return self.values(1).count(70.0) > before

        eventually(comes, "a line from device to database")


@pytest.fixture(scope="module")
def database(runtime: Runtime, scratch: Path) -> Iterator[Postgres]:
    """A server to be stopped, with a county in it."""
    with runtime.postgres(scratch / "gateway-acceptance-database") as server:
        with connect(server.url, application="tests") as conn:
            migrate(conn, "live")
            registry.load(conn, COUNTY)
        yield server


@pytest.fixture(scope="module")
def line(
    database: Postgres, runtime: Runtime, scratch: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Line]:
    port = free_port()
    with (
        runtime.mosquitto(scratch / "gateway-acceptance-broker") as broker,
        services(database.url, broker.url, "live") as programs,
    ):
        programs.environment |= {
            "MILUO_DATA": str(tmp_path_factory.mktemp("data")),
            "MILUO_GATEWAY_PORT": str(port),
            "MILUO_GATEWAY_ANSWER_S": "2",
            "MILUO_GATEWAY_SILENCE_S": "2",
        }
        running = Line(programs, database, port)
        programs.start("ingest", "ingest")
        running.gateway()
        running.through()
        yield running


def test_a_frame_is_confirmed_when_it_is_in_the_database(line: Line) -> None:
    (answer,) = told(line.port, river(1, 71.01))
    assert sl651.answer_key(answer) == "32:0001"
    assert 71.01 in line.values(1)


def test_a_message_of_hj_212_is_confirmed_when_it_is_in_the_database(line: Line) -> None:
    message = water(7.25)
    (answer,) = told(line.port, message)
    (telegram,) = hj212.telegrams(message)
    assert isinstance(telegram, Telegram)
    assert hj212.answer_key(answer) == telegram.key
    assert line.values(2) == [7.25]


def test_a_frame_sent_again_is_confirmed_again_and_stored_once(line: Line) -> None:
    frame = river(2, 71.02)
    answers = told(line.port, frame, frame)
    assert [sl651.answer_key(one) for one in answers] == ["32:0002"] * 2
    assert line.values(1).count(71.02) == 1


def test_with_the_database_away_the_spool_confirms_and_nothing_is_lost_by_a_kill(
    line: Line,
) -> None:
    line.database.stop()
    (answer,) = told(line.port, river(3, 71.03))
    assert sl651.answer_key(answer) == "32:0003"
    line.services.kill("gateway")
    line.services.kill("ingest")
    line.gateway()
    (answer,) = told(line.port, river(4, 71.04))
    assert sl651.answer_key(answer) == "32:0004"
    line.database.start()
    line.services.start("ingest", "ingest")
    eventually(lambda: {71.03, 71.04} <= set(line.values(1)), "both readings in the database")
    eventually(lambda: not spooled(line), "an empty spool")


def spooled(line: Line) -> list[Path]:
    return list(Path(line.services.environment["MILUO_DATA"]).rglob("*.spool"))


def test_a_wrong_password_is_a_reject_that_says_so_and_no_confirmation(line: Line) -> None:
    (answer,) = told(line.port, river(5, 71.05, sl651.Link(ADDRESS, "4321")))
    assert answer == b""
    eventually(lambda: any("password" in one for one in line.reasons()), "a reject")
    assert 71.05 not in line.values(1)


def test_an_address_that_nobody_has_is_a_reject_that_names_it(line: Line) -> None:
    (answer,) = told(line.port, river(6, 71.06, sl651.Link("0000000042")))
    assert answer == b""
    eventually(lambda: any("0000000042" in one for one in line.reasons()), "a reject")


def test_garbage_and_a_broken_frame_are_rejects_and_harm_nobody(line: Line) -> None:
    before = len(line.reasons())
    with socket.create_connection(("127.0.0.1", line.port), timeout=30) as device:
        device.sendall(river(7, 71.07))
        assert sl651.answer_key(device.recv(4096)) == "32:0007"
        device.sendall(river(8, 71.08)[:-1] + b"\0")
        assert told(line.port, bytes(range(128, 256)) * 8) == [b""]
        device.sendall(river(9, 71.09))
        assert sl651.answer_key(device.recv(4096)) == "32:0009"
    eventually(lambda: len(line.reasons()) >= before + 2, "two rejects")
    assert {71.07, 71.09} <= set(line.values(1))
    assert 71.08 not in line.values(1)


def test_a_silent_device_is_cut_off(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=30) as device:
        device.sendall(sl651.heartbeat(LINK, 10, now()))
        assert device.recv(4096) == b""


def test_of_two_connections_of_one_device_the_newer_stays(line: Line) -> None:
    older = socket.create_connection(("127.0.0.1", line.port), timeout=30)
    newer = socket.create_connection(("127.0.0.1", line.port), timeout=30)
    with older, newer:
        older.sendall(river(11, 71.11))
        assert sl651.answer_key(older.recv(4096)) == "32:000B"
        newer.sendall(river(12, 71.12))
        assert sl651.answer_key(newer.recv(4096)) == "32:000C"
        assert older.recv(4096) == b""


def test_a_device_that_is_registered_may_speak_within_seconds(line: Line) -> None:
    link = sl651.Link("4306260002")
    other = Registry.numbered(
        [Station("R2", "江二", StationKind.RIVER_LEVEL)],
        [Datastream("R2", "stage", "m")],
        [],
        [Device("R2", Protocol.SL651, link.address)],
    )
    with connect(line.database.url, application="tests") as conn:
        registry.load(conn, other)
    eventually(lambda: told(line.port, river(13, 71.13, link)) != [b""], "a confirmation")


def test_it_ends_when_told_to(line: Line) -> None:
    with socket.create_connection(("127.0.0.1", line.port), timeout=30) as device:
        device.sendall(sl651.heartbeat(LINK, 14, now()))
        status = line.services.stop("gateway")
        line.gateway()
        line.through()
        assert status == 0
        with suppress(ConnectionResetError):
            assert device.recv(4096) == b""
