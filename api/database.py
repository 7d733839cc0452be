"""The store through the pool, from threads and from the event loop."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from store.database import Connection, pool

P = ParamSpec("P")
T = TypeVar("T")

POOL = 8
WAIT_S = 2.0
"""How long a request waits for a connection before it is told that the database is away."""


class Database:
    """The connections of one API process."""

    def __init__(self, url: str) -> None:
        self._pool = pool(url, POOL)

    def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of a reading function of the store; raises one of `database.Unavailable`."""
        with self._pool.connection(timeout=WAIT_S) as conn:
            return query(conn, *args, **kwargs)

    def write(
        self, change: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The result of a function of the store that keeps a transaction of its own."""
        return self.read(change, *args, **kwargs)

    async def aread(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for the event loop."""
        return await asyncio.to_thread(partial(self.read, query, *args, **kwargs))

    def open(self) -> None:
        """Let the pool connect in the background, so that the process starts without a database."""
        self._pool.open(wait=False)

    def close(self) -> None:
        """Close the connections."""
        self._pool.close(timeout=1.0)
