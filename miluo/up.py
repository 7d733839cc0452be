"""`miluo up`: the platform on one machine, until told to stop."""

from dataclasses import asdict
from time import monotonic, sleep

import structlog

from miluo.accounts import tell_first_administrator
from miluo.ending import until_told
from miluo.line import console, line
from miluo.processes import Processes
from miluo.servers import Servers, announced, servers
from miluo.settings import Settings
from store.database import Unavailable, connect
from store.maintenance import maintain
from store.migrate import migrate

log = structlog.get_logger()

HOUR_S = 3600.0
LOOK_S = 0.5


def up(settings: Settings) -> None:
    """Start the servers that are not set, migrate, run the line, and keep all of it alive.

    What ends by itself is started again. `TroubleError` and its kin only where the start fails.
    """
    folder = settings.data / "up"
    with until_told(), servers(settings, folder) as running, announced(running, settings):
        with connect(running.database_url, application="miluo up") as conn:
            migrate(conn, settings.mode)
            tell_first_administrator(conn)
        with line(settings, running, folder / "logs") as processes:
            processes.start("gateway", ["gateway"])
            processes.start("watch", ["watch"])
            log.info("miluo is up", console=console(settings), mode=settings.mode)
            _keep(running, processes)


def _keep(running: Servers, processes: Processes) -> None:
    """Look after servers and processes for ever, and maintain the database every hour."""
    due = monotonic() + HOUR_S
    while True:
        sleep(LOOK_S)
        running.tend()
        processes.tend()
        if monotonic() > due:
            _maintain(running.database_url)
            due = monotonic() + HOUR_S


def _maintain(database_url: str) -> None:
    try:
        with connect(database_url, application="miluo up") as conn:
            log.info("maintained", **asdict(maintain(conn)))
    except Unavailable as error:
        log.warning("not maintained", reason=str(error).strip())
