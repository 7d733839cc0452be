"""`miluo gateway`: the TCP gateway with its folder, its limits and the registry's devices."""

import asyncio
import resource
import signal
import socket
import threading
from pathlib import Path

import structlog

from api.listening import listen
from domain.device import Device
from miluo.servers import alone, broker, database
from miluo.settings import Settings
from sensors.gateway import Directory, Gateway, Limits, Spool
from sensors.gateway.broker import MqttBroker
from store import migrate, registry
from store.database import Connection, Unavailable, connect
from store.devices import everything

LOOK_S = 1.0
"""How often the registry is looked at for other devices."""

SPARE_FILES = 128
"""Files beside the connections."""

log = structlog.get_logger(__name__)


def gateway(settings: Settings, stop: threading.Event) -> None:
    """Serve devices until `stop`.

    TroubleError or CannotListen where that cannot be, `store.migrate.WrongMode` for a database
    of the other mode. With the database away the devices are those that were last known.
    """
    folder = place(settings)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (
        alone(folder, f"A gateway is running in {folder}: stop that one first."),
        listen(settings.gateway_host, settings.gateway_port, "MILUO_GATEWAY") as listener,
    ):
        roll = _Roll(database(settings), settings.mode, folder / "devices.json")
        directory = roll.first(stop)
        if directory is None:
            return
        threading.Thread(target=roll.follow, args=(directory, stop), daemon=True).start()
        asyncio.run(_serve(settings, directory, listener, stop))


def place(settings: Settings) -> Path:
    """The gateway's folder, another one for an exercise."""
    return settings.data / "gateway" / settings.mode


async def _serve(
    settings: Settings, directory: Directory, listener: socket.socket, stop: threading.Event
) -> None:
    spool = Spool(place(settings) / "spool", settings.gateway_spool_mb * 2**20)
    served = Gateway(directory, spool, MqttBroker(broker(settings)), _limits(settings))
    told = asyncio.Event()

    def end() -> None:
        stop.set()
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, end)
    if not stop.is_set():
        log.info("gateway open", host=settings.gateway_host, port=settings.gateway_port)
        await served.serve(listener, told)


def _limits(settings: Settings) -> Limits:
    """The limits that are set, and no more connections than the system gives files."""
    wanted = settings.gateway_connections + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft < wanted:
        log.warning("fewer connections than set", files=soft, wanted=wanted)
    return Limits(
        answer_s=settings.gateway_answer_s,
        silence_s=settings.gateway_silence_s,
        connections=min(settings.gateway_connections, max(1, soft - SPARE_FILES)),
        per_ip=settings.gateway_per_ip,
    )


class _Roll:
    """The devices in the database, and the file that is read while it is away."""

    def __init__(self, url: str, mode: str, file: Path) -> None:
        self._url, self._mode, self._file = url, mode, file
        self._version = -1
        self._connection: Connection | None = None

    def first(self, stop: threading.Event) -> Directory | None:
        """The devices to begin with; None when told to stop before there were any."""
        while not stop.is_set():
            try:
                known = Directory(self._changed() or ())
                known.save(self._file)
                return known
            except Unavailable as error:
                self._close()
                last = Directory.load(self._file)
                devices = None if last is None else len(last)
                log.warning("database away", why=str(error).strip(), devices_last_known=devices)
                if last is not None:
                    return last
            stop.wait(LOOK_S)
        return None

    def follow(self, directory: Directory, stop: threading.Event) -> None:
        """Keep the directory as the registry is, for as long as the program runs."""
        while not stop.wait(LOOK_S):
            try:
                changed = self._changed()
                if changed is not None:
                    directory.replace(changed)
                    directory.save(self._file)
                    log.info("devices read", devices=len(directory))
            except Unavailable:
                self._close()
            except Exception:
                log.exception("devices not read")
                self._close()

    def _changed(self) -> list[Device] | None:
        """The devices where the registry is another than the last time."""
        if self._connection is None:
            self._connection = connect(self._url, application="miluo gateway")
            migrate.check_mode(self._connection, self._mode)
        version = registry.version(self._connection)
        if version == self._version:
            return None
        found = everything(self._connection)
        self._version = version
        return found

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
