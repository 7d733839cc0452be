"""A connection to the broker that is kept up, with one thread that alone talks to paho's socket."""

import select
import socket
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from urllib.parse import unquote, urlsplit

import structlog
from paho.mqtt.client import ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from sensors.mqtt.buffered import BufferedClient

_KEEPALIVE_S = 10
_CONNECT_S = 3.0
_SETTLED_S = 5.0
_TICK_S = 1.0
_BACKOFF_S = (0.1, 2.0)

log = structlog.get_logger(__name__)


class Link:
    """paho with a loop thread that connects, reconnects with backoff and can never die.

    Subclasses are called at `_before_connect`, `_connected` and `_burst`, always in the network
    thread. `generation` counts connections: what belongs to an older one is void.
    """

    def __init__(self, url: str, client_id: str, connect: Properties, *, clean: bool) -> None:
        """Raise ValueError for an address that is not `mqtt[s]://[user:password@]host[:port]`."""
        where = urlsplit(url)
        if where.scheme not in ("mqtt", "mqtts") or not where.hostname:
            raise ValueError(f"not an MQTT address: {where.scheme}://{where.hostname or ''}")
        self.generation = 0
        self._name = client_id
        self.broker = f"{where.hostname}:{where.port or _port(where.scheme)}"
        self._client = BufferedClient(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTProtocolVersion.MQTTv5,
            manual_ack=True,
        )
        if where.scheme == "mqtts":
            self._client.tls_set()
        if where.username is not None:
            self._client.username_pw_set(unquote(where.username), unquote(where.password or ""))
        self._client.connect_timeout = _CONNECT_S
        self._client.max_inflight_messages_set(0)
        self._client.connect_async(
            where.hostname,
            where.port or _port(where.scheme),
            _KEEPALIVE_S,
            clean_start=clean,
            properties=connect,
        )
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_socket_register_write = lambda *_: self._wake()
        self._up = threading.Event()
        self._stopping = threading.Event()
        self._calls: deque[Callable[[], object]] = deque()
        self._heard, self._bell = socket.socketpair()
        self._heard.setblocking(False)
        self._bell.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"mqtt-{client_id}", daemon=True)
        self._complaint = ""

    @property
    def connected(self) -> bool:
        """Whether the broker has accepted us and what we subscribed to."""
        return self._up.is_set()

    def wait_until_connected(self, timeout_s: float) -> bool:
        """Wait for that; False when it did not come about in time."""
        return self._up.wait(timeout_s)

    def start(self) -> None:
        """Start the network thread; a broker that is down is waited for."""
        self._thread.start()

    def stop(self) -> None:
        """Send what waits, disconnect, and end the thread; the session stays with the broker."""
        self._stopping.set()
        self._wake()
        if self._thread.is_alive():
            self._thread.join()
        self._heard.close()
        self._bell.close()

    def _call(self, action: Callable[[], object]) -> None:
        """Have the network thread do `action` soon."""
        self._calls.append(action)
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):
            self._bell.send(b"!")

    # The network thread.

    def _run(self) -> None:
        delay, longest = _BACKOFF_S
        while not self._stopping.is_set():
            began = monotonic()
            try:
                self._converse()
            except Exception as error:
                self._lost(str(error) or type(error).__name__)
            self._up.clear()
            if monotonic() - began > _SETTLED_S:
                delay = _BACKOFF_S[0]
            self._stopping.wait(delay)
            delay = min(2 * delay, longest)

    def _converse(self) -> None:
        """One connection from its first packet to its end."""
        self._before_connect()
        self.generation += 1
        self._client.reconnect()
        misc = monotonic() + _TICK_S
        while self._client.socket() is not None:
            self._exchange()
            if self._stopping.is_set():
                self._run_calls()
                self._client.disconnect()
                self._client.loop_write()
                return
            if monotonic() >= misc:
                self._client.loop_misc()
                misc = monotonic() + _TICK_S

    def _exchange(self) -> None:
        """Wait for the network or the bell, read, do what was asked for, write."""
        link = self._client.buffered
        network, bell = link.fileno(), self._heard.fileno()
        wants = [network] if link.unsent() or self._client.want_write() else []
        readable, _, _ = select.select([network, bell], wants, [], _TICK_S)
        if bell in readable:
            self._heard.recv(4096)
        if network in readable:
            link.fill()
            while self._client.socket() is link and link.pending():
                self._client.loop_read()
            self._burst()
        self._run_calls()
        if self._client.want_write():
            self._client.loop_write()
        if self._client.socket() is link:
            link.flush()

    def _run_calls(self) -> None:
        while self._calls:
            self._calls.popleft()()

    def _on_connect(
        self,
        _c: object,
        _u: object,
        flags: ConnectFlags,
        reason: ReasonCode,
        properties: Properties | None,
    ) -> None:
        if reason.is_failure:
            self._lost(f"refused: {reason}")
            return
        self._connected(flags.session_present, properties)

    def _on_disconnect(
        self,
        _c: object,
        _u: object,
        _flags: DisconnectFlags,
        reason: ReasonCode,
        _p: Properties | None,
    ) -> None:
        if self._up.is_set() and not self._stopping.is_set():
            self._lost(str(reason))

    def _ready(self, resumed: bool) -> None:
        """Subclasses say that all they need of the broker is there."""
        self._up.set()
        self._complaint = ""
        log.info("broker connected", broker=self.broker, client=self._name, resumed=resumed)

    def _lost(self, why: str) -> None:
        """Say once why the broker is away."""
        if why != self._complaint:
            self._complaint = why
            log.warning("broker away, trying again", broker=self.broker, client=self._name, why=why)

    def _before_connect(self) -> None:
        """Called before each connection is made."""

    def _connected(self, session_present: bool, properties: Properties | None) -> None:
        """Called when the broker has accepted the connection."""
        raise NotImplementedError

    def _burst(self) -> None:
        """Called after each piece that was read, when all its packets have been handled."""


def connect_properties(receive_maximum: int, session_expiry_s: int) -> Properties:
    """Properties of a CONNECT packet."""
    properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
    properties.ReceiveMaximum = receive_maximum
    properties.SessionExpiryInterval = session_expiry_s
    return properties


def topic_of(message: MQTTMessage) -> str:
    """Topic of a message; one that is not UTF-8 is shown, never raised."""
    try:
        return message.topic
    except UnicodeDecodeError as error:
        return error.object.decode("utf-8", "backslashreplace")


def _port(scheme: str) -> int:
    return 8883 if scheme == "mqtts" else 1883
