"""The database and the broker that a command works with: named by the settings, or local ones."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import RuntimeUnavailable
from deploy.local.runtime import prepare
from miluo.settings import Settings
from miluo.trouble import TroubleError

VAR = Path(__file__).parent.parent / "var"


@dataclass(frozen=True, slots=True)
class Servers:
    """Where database and broker are; `local_database` tells that this program runs it."""

    database_url: str
    mqtt_url: str
    local_database: bool


@contextmanager
def servers(settings: Settings, folder: Path) -> Iterator[Servers]:
    """The servers that the settings name; those that they do not name run below `folder`."""
    try:
        with ExitStack() as stack:
            database_url, mqtt_url = settings.database_url, settings.mqtt_url
            if database_url is None or mqtt_url is None:
                local = prepare(VAR, report=print)
                if database_url is None:
                    database_url = stack.enter_context(local.postgres(folder / "postgres")).url
                if mqtt_url is None:
                    mqtt_url = stack.enter_context(local.mosquitto(folder / "mosquitto")).url
            yield Servers(database_url, mqtt_url, settings.database_url is None)
    except RuntimeUnavailable as error:
        raise TroubleError(str(error)) from error


def database(settings: Settings) -> str:
    """The database's URL; TroubleError where none is set."""
    if settings.database_url is None:
        raise TroubleError("No database: set MILUO_DATABASE_URL, or run `miluo up`.")
    return settings.database_url


def broker(settings: Settings) -> str:
    """The broker's URL; TroubleError where none is set."""
    if settings.mqtt_url is None:
        raise TroubleError("No broker: set MILUO_MQTT_URL, or run `miluo up`.")
    return settings.mqtt_url
