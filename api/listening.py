"""The address that the API is served at."""

import errno
import socket


class CannotListen(Exception):  # noqa: N818
    """The address cannot be used; the message is one plain sentence."""


def listen(host: str, port: int, settings: str = "MILUO_API") -> socket.socket:
    """A listening socket; `CannotListen` says in one sentence why there is none.

    `settings` is what the names of the settings for host and port begin with.
    Its connections send at once: asyncio does not ask for that on a socket that it was given, and
    every event would wait up to 40 ms for the last one's acknowledgement.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise CannotListen(_sentence(host, port, error, settings)) from error
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _sentence(host: str, port: int, error: OSError, settings: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} on {host} is in use by another program: "
            f"stop that one, or set {settings}_PORT to a free port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} needs root: set {settings}_PORT to one above 1023."
    return f"Cannot listen on {host}:{port} ({error}): set {settings}_HOST to this machine's own."
