"""The way out: which addresses a message may go to, and one request to one of them.

An address is checked after its name was resolved, and that very address is connected to: a name
that means another machine a moment later (DNS rebinding), and the many spellings of 127.0.0.1,
gain nothing. Redirects are never followed and no proxy of the environment is used. Each request
has a connection of its own, so that no answer can be taken for that of another message, and one
deadline for all of it, so that who answers a byte at a time holds up nobody.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import TypeVar
from urllib.parse import urlsplit

import httpcore
from typing_extensions import override

from alerting.notify.channel import TIMEOUT_S, Refused, Unreachable

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Connected = TypeVar("Connected")

_HOST = re.compile(r"[a-z0-9._:-]+", re.ASCII)
LONGEST_ANSWER = 65_536
"""Bytes of an answer that are read (ours)."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Where messages may go: to these networks and, with `public`, to all the internet."""

    public: bool
    networks: tuple[Network, ...] = ()

    def admits(self, address: Address) -> bool:
        """Whether messages may go there; an IPv4 address mapped into IPv6 counts as itself."""
        plain = _unmapped(address)
        return any(plain in one for one in self.networks) or (self.public and is_public(plain))


ANYWHERE = Guard(public=True, networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))
"""For gateways that the operator himself has named."""

LOOPBACK = Guard(public=False, networks=(ip_network("127.0.0.0/8"), ip_network("::1/128")))
"""For exercises and tests: this machine, and nothing beyond it."""


def is_public(address: Address) -> bool:
    """Whether an address is somebody's on the internet (IANA's special-purpose registries).

    Those of IPv6 that carry an IPv4 address inside (6to4, Teredo, NAT64) are not: they lead to
    where the inner one says.
    """
    plain = _unmapped(address)
    if isinstance(plain, IPv6Address) and (plain.sixtofour or plain.teredo):
        return False
    return plain.is_global and not (plain.is_multicast or plain.is_reserved)


def _unmapped(address: Address) -> Address:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


class Deadline:
    """A moment by which all must be done."""

    def __init__(self, seconds: float) -> None:
        self._at = monotonic() + seconds

    def left(self) -> float:
        """Seconds until then; `Unreachable` when it has passed."""
        left = self._at - monotonic()
        if left <= 0:
            raise Unreachable("没有及时回答 / no answer in time")
        return left


def connect(
    host: str,
    port: int,
    guard: Guard,
    deadline: Deadline,
    make: Callable[[str, float], Connected],
) -> Connected:
    """A connection to a host, made by `make` from a checked address and the seconds left.

    `Refused` where the guard does not admit one of its addresses, `Unreachable` where none of
    them can be connected to.
    """
    found = list(dict.fromkeys(_addresses(host, port, deadline)))
    for address in found:
        if not guard.admits(ip_address(address)):
            raise Refused(f"不许发往 {host}({address}) / not allowed to go there")
    fault = "it has no address"
    for address in found:
        try:
            return make(address, deadline.left())
        except (OSError, httpcore.NetworkError, httpcore.TimeoutException) as error:
            fault = str(error) or type(error).__name__
    raise Unreachable(f"连不上 {host}:{port} / cannot connect: {fault}")


def _addresses(host: str, port: int, deadline: Deadline) -> Iterable[str]:
    """The addresses that a name has now; a resolver that does not answer is not waited for."""
    if _is_address(host):
        return [host]
    said: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            said.put([str(sockaddr[0]) for *_, sockaddr in found])
        except (OSError, UnicodeError) as error:
            said.put(error)

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = said.get(timeout=deadline.left())
    except Empty:
        raise Unreachable(f"域名解析无应答 / no answer to the name {host}") from None
    if isinstance(answer, UnicodeError):
        raise Refused(f"不是主机名 / not the name of a host: {host!r}")
    if isinstance(answer, Exception):
        raise Unreachable(f"找不到主机 {host} / unknown host: {answer}")
    return answer


def _is_address(host: str) -> bool:
    """Whether nobody needs to be asked; other spellings of an address are for the resolver."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """Requests within a guard. It keeps nothing open, and serves any number of threads."""

    def __init__(self, guard: Guard, ca: Path | None = None, timeout_s: float = TIMEOUT_S) -> None:
        """`ca`: certificates of issuers that are trusted beside the usual ones."""
        self.guard = guard
        self.tls = _trust(ca)
        self._timeout_s = timeout_s

    def deadline(self) -> Deadline:
        """The moment by which something that begins now must be done."""
        return Deadline(self._timeout_s)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post `body` once. `Refused` for an address that is none or not allowed, `Unreachable`
        where no whole answer came in time. Any status is an answer.
        """
        checked(url)
        given = {"Accept-Encoding": "identity", "Connection": "close", **headers}
        deadline = self.deadline()
        backend = _Backend(self.guard, deadline)
        try:
            with (
                httpcore.ConnectionPool(self.tls, network_backend=backend) as pool,
                pool.stream("POST", url, headers=list(given.items()), content=body) as response,
            ):
                return Answer(response.status, _headers(response), _body(response))
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.RemoteProtocolError,
        ) as error:
            raise Unreachable(f"网络故障 / {type(error).__name__}: {error}") from None


@cache
def _trust(ca: Path | None) -> ssl.SSLContext:
    """Whom we believe who he is; made once, for it reads some hundred certificates."""
    context = httpcore.default_ssl_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca is not None:
        context.load_verify_locations(ca)
    return context


def checked(url: str) -> str:
    """A web address as it is; `Refused` where it is none, or carries a password."""
    try:
        where = urlsplit(url)
        fit = where.scheme in ("http", "https") and where.port != 0 and "@" not in where.netloc
    except ValueError:
        raise Refused("不是网址 / not a web address") from None
    plain = url.isascii() and url.isprintable() and " " not in url
    if not (fit and plain and _HOST.fullmatch(where.hostname or "")):
        raise Refused("不是网址 / not a web address")
    return url


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }


def _body(response: httpcore.Response) -> bytes:
    """All of it; `Unreachable` where it does not end."""
    body = b""
    for piece in response.iter_stream():
        body += piece
        if len(body) > LONGEST_ANSWER:
            raise Unreachable("回答太长 / the answer is too long")
    return body


class _Backend(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard, self._deadline = guard, deadline

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        plain = httpcore.SyncBackend()
        stream = connect(
            host,
            port,
            self._guard,
            self._deadline,
            lambda address, left: plain.connect_tcp(address, port, left),
        )
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    """A stream whose every step has the time that is left."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    @override
    def close(self) -> None:
        self._stream.close()

    @override
    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._deadline.left()
        secured = self._stream.start_tls(ssl_context, server_hostname, left)
        return _Stream(secured, self._deadline)

    @override
    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
