"""`miluo up`: the platform on one machine, until told to stop."""

import threading
from time import monotonic

import structlog

from miluo.line import console, line
from miluo.servers import VAR, servers
from miluo.settings import Settings
from store.batches import drop_consumed
from store.database import Unavailable, connect
from store.migrate import migrate

log = structlog.get_logger()

HOUR_S = 3600.0


def up(settings: Settings, stop: threading.Event) -> None:
    """Start the servers that are not set, migrate, run the line, maintain it every hour.

    Ends with `TroubleError` when a process of the line ends by itself: what supervises this
    command starts it again.
    """
    with servers(settings, VAR / "up") as running:
        with connect(running.database_url, application="miluo up") as conn:
            migrate(conn, settings.mode)
        with line(settings, running, VAR / "up" / "logs") as processes:
            log.info("miluo is up", console=console(settings), mode=settings.mode)
            due = monotonic() + HOUR_S
            while not stop.wait(0.5):
                processes.check()
                if monotonic() > due:
                    _maintain(running.database_url)
                    due = monotonic() + HOUR_S


def _maintain(database_url: str) -> None:
    try:
        with connect(database_url, application="miluo up") as conn:
            log.info("maintained", dropped_chunks=drop_consumed(conn))
    except Unavailable as error:
        log.warning("not maintained", reason=str(error).strip())
