"""A gateway for the notifier's tests that behaves as it is told, and a plain channel to it."""

import json
import socket
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Event, Lock, Thread

import httpx

from alerting.notify.channel import PLENTY, Message, Receipt, Refused, Unreachable

Manner = Callable[[str, int], str]
"""From the key of a message and how often it came to how it is answered: `ok`, `refused` (in a
good answer), `broken` (500), `many` (429), `reset`, `late` (kept, and answered when nobody waits
any more) or `hang` (nothing until the end)."""


class Gateway(ThreadingHTTPServer):
    """How often each key `came`, and which were `kept`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, manner: Manner, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.came: Counter[str] = Counter()
        self.kept: set[str] = set()
        self.ended = Event()
        self._manner, self._lock = manner, Lock()

    def hear(self, key: str) -> str:
        """Count a message; how it is to be answered."""
        with self._lock:
            self.came[key] += 1
            manner = self._manner(key, self.came[key])
            if manner in ("ok", "late"):
                self.kept.add(key)
        return manner


class _Handler(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        manner = self.server.hear(said["key"])
        if manner == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        elif manner == "hang":
            self.server.ended.wait()
        elif manner == "late":
            self.connection.recv(1)
        else:
            self._answer(manner)

    def _answer(self, manner: str) -> None:
        body = json.dumps({"code": 4 if manner == "refused" else 0}).encode()
        self.send_response({"broken": 500, "many": 429}.get(manner, 200))
        if manner == "many":
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (OSError, ValueError):
            self.close_connection = True

    def finish(self) -> None:
        try:
            super().finish()
        except (OSError, ValueError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def receiving(manner: Manner = lambda *_: "ok", port: int = 0) -> Iterator[Gateway]:
    """A gateway while the block lasts."""
    gateway = Gateway(manner, port)
    serving = Thread(target=gateway.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    try:
        yield gateway
    finally:
        gateway.ended.set()
        gateway.shutdown()
        serving.join()
        gateway.server_close()


class Post:
    """The plainest channel: posts the key and the text."""

    def __init__(self, url: str, timeout_s: float = 10.0) -> None:
        self._url = url
        self._http = httpx.Client(timeout=timeout_s, trust_env=False)

    def room(self) -> int:
        return PLENTY

    def send(self, message: Message) -> Receipt:
        try:
            answer = self._http.post(self._url, json={"key": message.key, "text": message.text})
        except httpx.TransportError as error:
            raise Unreachable(type(error).__name__) from None
        if answer.status_code != 200:
            wait = answer.headers.get("Retry-After")
            raise Unreachable(f"HTTP {answer.status_code}", float(wait) if wait else None)
        if answer.json()["code"] != 0:
            raise Refused("refused")
        return Receipt()

    def close(self) -> None:
        self._http.close()


class Heard(SimpleQueue[Message]):
    """A channel that takes everything."""

    def room(self) -> int:
        return 1

    def send(self, message: Message) -> Receipt:
        self.put(message)
        return Receipt()

    def close(self) -> None:
        pass
