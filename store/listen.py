"""Notifications: who waits for something to be stored is told, and need not poll."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from store.database import NETWORK, Unavailable

_RETRY_S = 0.5


@dataclass(frozen=True, slots=True)
class Notification:
    """What was said on a channel; see `RECONNECTED`."""

    channel: str
    payload: str


RECONNECTED = Notification("reconnected", "")
"""Comes after every connect, the first too: what was said before it may have been missed."""


async def notifications(url: str, channels: Sequence[str]) -> AsyncGenerator[Notification, None]:
    """What is said on `channels` from now on, for ever: a lost connection is made again."""
    while True:
        try:
            async with await AsyncConnection.connect(
                url, autocommit=True, application_name="miluo-listen", **NETWORK
            ) as conn:
                for channel in channels:
                    await conn.execute(SQL("LISTEN {}").format(Identifier(channel)))
                yield RECONNECTED
                async for said in conn.notifies():
                    yield Notification(said.channel, said.payload)
        except Unavailable:
            await asyncio.sleep(_RETRY_S)
