"""The heartbeat of the API, so that the watch sees one that has lost its database."""

import asyncio
import socket

import structlog

from api.database import Database
from store import heartbeats

log = structlog.get_logger()


async def beat(database: Database) -> None:
    """Beat until cancelled: the event loop turns, and the pool reaches the database."""
    while True:
        try:
            await database.aread(heartbeats.beat, "api", socket.gethostname(), "serves")
        except Exception as error:
            log.warning("no heartbeat", reason=str(error).strip())
        await asyncio.sleep(heartbeats.EVERY_S)
