"""A gateway for exercises: it hears what the notifier says, tells nobody, and answers for people.

The messages of an exercise go here instead of to a provider. It speaks the protocol of our SMS
and voice gateways, and its answer satisfies a chat robot too.
"""

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Final, Self

import httpx
import structlog

log = structlog.get_logger()

HOST: Final = "127.0.0.1"
UNREAL: Final = "0000"
"""How the telephone numbers of exercises begin."""

MEANS: Final = {"sms": "reply", "voice": "key"}
"""Ways by which a person can answer; whoever is told in another way only hears."""

AGAIN_S: Final = 0.2
_LONGEST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Heard:
    """One message by its key, however often it came: `times`; `at` the first, in seconds UTC."""

    key: str
    channel: str
    to: str
    text: str
    mode: str
    at: float
    times: int = 1


class DrillGateway:
    """Hears at `url` while the block lasts; `url` + "/sms", "/voice" or another channel's name.

    `silent` is the part of the numbers behind which nobody ever answers, `refuse` the part that
    answers 2 (cannot act); which ones follows from `seed` and the number alone. Everybody else
    who owes an answer says 1 at once, to `callback`, the address of the API; without one nobody.
    GET `url`/messages lists what was heard. Whoever is no part of an exercise is refused.
    """

    def __init__(
        self,
        port: int = 0,
        silent: float = 0.2,
        refuse: float = 0.0,
        seed: int = 0,
        callback: str | None = None,
        told: Callable[[Heard], None] = lambda _: None,
    ) -> None:
        self._silent, self._refuse, self._seed, self._told = silent, refuse, seed, told
        self.callback = callback
        self._heard: dict[str, Heard] = {}
        self._lock = Lock()
        self._closing = Event()
        self._server = _Server((HOST, port), _Handler, self)
        self._serving = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._people = ThreadPoolExecutor(8, "people")
        self._http = httpx.Client(timeout=10.0, trust_env=False)

    @property
    def url(self) -> str:
        """Where it hears."""
        return f"http://{HOST}:{self._server.server_port}"

    @property
    def heard(self) -> list[Heard]:
        """Every message once, in the order of their first arrival."""
        with self._lock:
            return list(self._heard.values())

    def says(self, number: str) -> str:
        """What is answered behind a number: "1", "2", or "" for nobody who answers."""
        drawn = Random(f"{self._seed}/{number}").random()
        if drawn < self._silent:
            return ""
        return "2" if drawn < self._silent + self._refuse else "1"

    def __enter__(self) -> Self:
        self._serving.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._people.shutdown(cancel_futures=True)
        self._http.close()

    def hear(self, channel: str, said: dict[str, Any]) -> dict[str, object]:
        """Take a message as it was posted to `channel`; what the gateway answers."""
        to, key, mode = (str(said.get(name, "")) for name in ("to", "key", "mode"))
        refusal = _refusal(channel, to, key, mode)
        if refusal:
            return {"code": 403, "errcode": 403, "message": refusal, "retry": False}
        with self._lock:
            known = self._heard.get(key)
            if known is None:
                one = Heard(key, channel, to, str(said.get("text", "")), mode, time.time())
            else:
                one = replace(known, times=known.times + 1)
            self._heard[key] = one
        if known is None:
            self._told(one)
            if said.get("owes", True):
                self._let_answer(one)
        return {"code": 0, "errcode": 0, "message": "ok", "id": f"drill-{key}"}

    def _let_answer(self, one: Heard) -> None:
        answer = self.says(one.to) if one.channel in MEANS else ""
        if answer and self.callback and not self._closing.is_set():
            self._people.submit(self._answer, one, answer)

    def _answer(self, one: Heard, text: str) -> None:
        """Answer until the API has heard it: a person tries again, too."""
        body = {"key": one.key, "means": MEANS[one.channel], "text": text}
        while not self._closing.is_set():
            try:
                status = self._http.post(f"{self.callback}/api/v1/answers", json=body).status_code
            except httpx.TransportError:
                status = HTTPStatus.BAD_GATEWAY
            if status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS:
                if status >= HTTPStatus.BAD_REQUEST:
                    log.warning("an answer was not taken", to=one.to, status=int(status))
                return
            self._closing.wait(AGAIN_S)


def _refusal(channel: str, to: str, key: str, mode: str) -> str:
    """Why a message is not taken, "" where it is."""
    if mode not in ("exercise", "test"):
        return "演练网关只收演练和测试消息 / this gateway takes exercises and tests only"
    if channel in MEANS and not to.startswith(UNREAL):
        return f"演练号码以{UNREAL}开头 / numbers of exercises begin with {UNREAL}"
    return "" if key else "缺少key / a message needs its key"


class _Server(ThreadingHTTPServer):
    """Keeps its connections open; one thread for each."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024

    def __init__(
        self, where: tuple[str, int], handler: type["_Handler"], gateway: DrillGateway
    ) -> None:
        self.gateway = gateway
        super().__init__(where, handler)


class _Handler(BaseHTTPRequestHandler):
    """One connection of the notifier."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 60
    server: _Server

    def do_POST(self) -> None:
        """A message: a JSON object with key, to, text, mode and owes."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _LONGEST:
            self.close_connection = True
            self._reply(HTTPStatus.BAD_REQUEST, {"code": 400})
            return
        try:
            said = json.loads(self.rfile.read(int(length)))
        except ValueError:
            said = None
        if not isinstance(said, dict):
            self._reply(HTTPStatus.BAD_REQUEST, {"code": 400})
            return
        channel = self.path.partition("?")[0].rstrip("/").rpartition("/")[2]
        self._reply(HTTPStatus.OK, self.server.gateway.hear(channel, said))

    def do_GET(self) -> None:
        """The messages so far."""
        if self.path == "/messages":
            self._reply(HTTPStatus.OK, [asdict(one) for one in self.server.gateway.heard])
        else:
            self._reply(HTTPStatus.NOT_FOUND, {"code": 404})

    def _reply(self, status: HTTPStatus, said: object) -> None:
        body = json.dumps(said, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request; the gateway has its own record."""
