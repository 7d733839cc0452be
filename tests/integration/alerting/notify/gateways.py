"""A small HTTP server that does to its clients what gateways do on a bad night."""

import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from alerting.notify.channel import Message
from domain.level import Level
from domain.warning import Mode

NUMBER = "13800000000"
PATIENCE_S = 0.4
"""What a channel under test waits for a gateway that hangs."""


@dataclass(frozen=True)
class Request:
    """What was posted."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return self.line.split(" ")[1]

    @property
    def said(self) -> dict[str, Any]:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


Behaviour = Callable[[socket.socket, Request], None]


@dataclass
class Receiver:
    """Where it listens, what it heard, and how it behaves; a connection serves one request."""

    url: str
    behaviour: Behaviour
    heard: list[Request] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    """Who connected, even to say nothing."""

    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def serve(self, line: socket.socket) -> None:
        """One connection."""
        with suppress(OSError), line:
            request = _read(line)
            if request is not None:
                self.heard.append(request)
                self.behaviour(line, request)


@contextmanager
def receiver(
    behaviour: Behaviour, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[Receiver]:
    """A server while the block lasts."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listening:
        shown = f"[{host}]" if ":" in host else host
        scheme = "https" if tls else "http"
        here = Receiver(f"{scheme}://{shown}:{listening.getsockname()[1]}", behaviour)
        serving = threading.Thread(target=_accept, args=(listening, here, tls), daemon=True)
        serving.start()
        yield here
        here.ended.set()
        listening.shutdown(socket.SHUT_RDWR)
        serving.join()


def _accept(listening: socket.socket, here: Receiver, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            line, who = listening.accept()
        except OSError:
            return
        here.touched.append(who[0])
        threading.Thread(target=_secured, args=(line, here, tls), daemon=True).start()


def _secured(line: socket.socket, here: Receiver, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), line:
        here.serve(tls.wrap_socket(line, server_side=True) if tls else line)


def _read(line: socket.socket) -> Request | None:
    stream = line.makefile("rb")
    first = stream.readline().decode("latin-1").strip()
    if not first:
        return None
    headers = {}
    while said := stream.readline().decode("latin-1").strip():
        name, _, value = said.partition(":")
        headers[name.lower()] = value.strip()
    return Request(first, headers, stream.read(int(headers.get("content-length", "0"))))


def raw(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """An answer as it goes over the line."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


def answers(said: object, status: str = "200 OK", headers: str = "") -> Behaviour:
    """Answers with an object as JSON, or with bytes as they are."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return lambda line, _: line.sendall(raw(body, status, headers))


def hangs(line: socket.socket, _: Request) -> None:
    """Never answers; waits until the client has had enough."""
    line.recv(1)


def resets(line: socket.socket, _: Request) -> None:
    """Ends the connection with RST."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def speaks_otherwise(line: socket.socket, _: Request) -> None:
    """Is no web server."""
    line.sendall(b"\x16\x03\x01 220 ready\r\n" * 20)


def dribbles(line: socket.socket, _: Request) -> None:
    """Sends a byte at a time, each in good time, and never comes to the end."""
    pause = threading.Event()
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not pause.wait(PATIENCE_S / 8):
        line.sendall(b"x")


def floods(line: socket.socket, _: Request) -> None:
    """Sends an answer that does not end."""
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 65_536)


def stops_in_the_middle(line: socket.socket, _: Request) -> None:
    """Promises more than it sends."""
    line.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"code": 0')


def taken(number: str = "7") -> dict[str, object]:
    """What our gateways answer when they take a message."""
    return {"code": 0, "id": number}


def a_message(
    text: str = "水位33.50米",
    address: str = NUMBER,
    mode: Mode = Mode.ACTUAL,
    key: str = "k1",
) -> Message:
    """A message that owes an answer."""
    return Message(key, address, text, Level.RED, mode, owes=True)
