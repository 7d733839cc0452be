"""The database and the broker that a command works with: named by the settings, or local ones."""

import fcntl
import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from deploy.local.errors import RuntimeUnavailable
from deploy.local.runtime import prepare
from deploy.local.service import Service
from miluo.settings import VAR, Settings
from miluo.trouble import TroubleError

STOP_S = 30.0
"""How long a server may take to end in good order."""

DROP_S = 1.0
"""The same where nothing that it holds is needed afterwards."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Servers:
    """Where database and broker are; `local` are those that this program runs itself."""

    database_url: str
    mqtt_url: str
    local_database: bool = False
    local: tuple[Service, ...] = ()

    def tend(self) -> None:
        """Start local servers again that have ended by themselves."""
        for server in self.local:
            if server.pid is None:
                log.warning("server ended, starting it again", server=server.name)
                try:
                    server.start()
                except RuntimeUnavailable as error:
                    log.error("server not started", server=server.name, reason=str(error))


@contextmanager
def servers(settings: Settings, folder: Path, *, throwaway: bool = False) -> Iterator[Servers]:
    """The servers that the settings name; those that they do not name run below `folder`.

    With `throwaway` nobody needs afterwards what they hold: the broker begins with nothing, and
    both are ended within two seconds. Raises TroubleError or RuntimeUnavailable with what to do.
    """
    with ExitStack() as stack:
        words = f"Another miluo works in {folder}: end that one first."
        stack.enter_context(alone(folder, words))
        database_url, mqtt_url = settings.database_url, settings.mqtt_url
        local: list[Service] = []
        if database_url is None or mqtt_url is None:
            programs = prepare(VAR, report=print)
            if database_url is None:
                database = programs.postgres(folder / "postgres")
                local.append(_started(database, stack, throwaway))
                database_url = database.url
            if mqtt_url is None:
                broker = programs.mosquitto(folder / "mosquitto")
                if throwaway:
                    shutil.rmtree(broker.folder, ignore_errors=True)
                local.append(_started(broker, stack, throwaway))
                mqtt_url = broker.url
        yield Servers(database_url, mqtt_url, settings.database_url is None, tuple(local))


def _started(server: Service, stack: ExitStack, throwaway: bool) -> Service:
    stack.callback(server.stop, DROP_S if throwaway else STOP_S)
    return server.start()


@contextmanager
def alone(folder: Path, taken: str) -> Iterator[None]:
    """Keep a second program off a folder, which is made; TroubleError(`taken`) where one is."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise TroubleError(taken) from None
        yield


@contextmanager
def announced(running: Servers, settings: Settings) -> Iterator[None]:
    """Let other commands on this machine find these servers, for the time of the block.

    The file is readable by its user alone, for the password.
    """
    file = _announcement(settings)
    file.touch(mode=0o600)
    file.write_text(json.dumps([running.database_url, running.mqtt_url]), encoding="utf-8")
    try:
        yield
    finally:
        file.unlink()


def database(settings: Settings) -> str:
    """The database's URL: the one set, or that of `miluo up`; TroubleError where there is none."""
    url = settings.database_url or _announced(settings)[0]
    if url is None:
        raise TroubleError("No database: set MILUO_DATABASE_URL, or run `miluo up`.")
    return url


def broker(settings: Settings) -> str:
    """The broker's URL: the one set, or that of `miluo up`; TroubleError where there is none."""
    url = settings.mqtt_url or _announced(settings)[1]
    if url is None:
        raise TroubleError("No broker: set MILUO_MQTT_URL, or run `miluo up`.")
    return url


def _announced(settings: Settings) -> tuple[str | None, str | None]:
    try:
        text = _announcement(settings).read_text(encoding="utf-8")
        database_url, mqtt_url = json.loads(text)
    except (FileNotFoundError, PermissionError):
        return None, None
    return database_url, mqtt_url


def _announcement(settings: Settings) -> Path:
    return settings.data / "up" / "servers.json"
