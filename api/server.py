"""`miluo serve`: uvicorn that stops within a second although streams are open."""

import asyncio
import socket
from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.context import Access, Context, Doctor, Judgement, Livelihood
from api.listening import listen
from api.models import Mode

LINGER_S = 0.5
"""How long a response under way may take at shutdown, before its connection is dropped."""


class Server(uvicorn.Server):
    """Ends the streams first, so that no open page holds the shutdown up."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(
            uvicorn.Config(app, log_config=None, access_log=False, server_header=False, ws="none")
        )
        self._context: Context = app.state.context

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End streams at once, let short answers finish, drop readers that do not read."""
        self._context.feeds.close()
        asyncio.get_running_loop().call_later(LINGER_S, self._drop)
        await super().shutdown(sockets)

    def _drop(self) -> None:
        for connection in list(self.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()


def serve(
    database_url: str,
    mode: Mode,
    host: str = "127.0.0.1",
    port: int = 8000,
    judgement: Judgement | None = None,
    livelihood: Livelihood | None = None,
    access: Access | None = None,
    doctor: Doctor | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; raises `CannotListen` when the address cannot be used."""
    with listen(host, port) as listener, suppress(KeyboardInterrupt):
        app = create_app(
            database_url,
            mode,
            judgement=judgement,
            livelihood=livelihood,
            access=access,
            doctor=doctor,
        )
        Server(app).run(sockets=[listener])
