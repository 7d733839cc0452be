"""A socket that reads and writes in large pieces, and a paho client that uses it."""

import socket
from collections.abc import Callable
from contextlib import suppress
from ssl import SSLWantReadError, SSLWantWriteError

from paho.mqtt.client import Client
from paho.mqtt.enums import MQTTErrorCode

_CHUNK = 262_144
_LINGER_S = 1.0
_NOT_NOW = (BlockingIOError, SSLWantReadError, SSLWantWriteError)

_QOS = 0b0110
_AT_LEAST_ONCE = 0b0010
_NO_PROPERTIES = b"\0"


class BufferedSocket:
    """What paho needs of a non-blocking socket, TLS or not, with one system call for many packets.

    `fill` and `flush` are the only calls that reach the network; `recv` and `send` work on
    memory, so paho may go on asking for one byte at a time.
    """

    def __init__(self, raw: socket.socket) -> None:
        self._raw = raw
        self._in = b""
        self._read = 0
        self._out = bytearray()
        self._ended = False

    def fill(self) -> None:
        """Read what the network has; nothing to read is no error, a lost peer is OSError."""
        with suppress(*_NOT_NOW):
            data = self._raw.recv(_CHUNK)
            self._ended = not data
            self._in = self._in[self._read :] + data
            self._read = 0

    def flush(self) -> None:
        """Write what has been sent, as far as the network takes it."""
        with suppress(*_NOT_NOW):
            while self._out:
                del self._out[: self._raw.send(self._out)]

    def pending(self) -> int:
        """Bytes that `recv` can give without a system call; 1 when only the end is left."""
        return len(self._in) - self._read or int(self._ended)

    def unsent(self) -> int:
        """Bytes that wait for the network."""
        return len(self._out)

    def recv(self, size: int) -> bytes:
        """Up to `size` bytes; empty at the end, BlockingIOError when there are none yet."""
        data = self._in[self._read : self._read + size]
        if not data and not self._ended:
            raise BlockingIOError
        self._read += len(data)
        return data

    def send(self, data: bytes | bytearray) -> int:
        """Take all of `data`."""
        self._out += data
        return len(data)

    def fileno(self) -> int:
        """Descriptor for select."""
        return self._raw.fileno()

    def setblocking(self, flag: bool) -> None:
        """As a socket's."""
        self._raw.setblocking(flag)

    def close(self) -> None:
        """Write what is left, and close when the peer has, at the latest after a second.

        Mosquitto drops acknowledgements that it has not yet read when we close before it.
        """
        with suppress(OSError):
            self._raw.settimeout(_LINGER_S)
            self._raw.sendall(self._out)
            self._raw.shutdown(socket.SHUT_WR)
            while self._raw.recv(_CHUNK):
                pass
        self._raw.close()


class BufferedClient(Client):
    """paho with a buffered socket, which it has no public way to be given."""

    buffered: BufferedSocket
    on_plain: Callable[[int, bytes, bytes], None] | None = None
    """Takes packet id, topic and payload of a message of QoS 1 without properties."""

    def _handle_publish(self) -> MQTTErrorCode:
        """Give a plain message, which is what stations send, to `on_plain`; any other to paho.

        For each message paho builds a table of all the properties that MQTT 5 knows, looks for
        every one of them, and makes a condition variable: two thirds of its time, for nothing
        where the length of the properties is 0.
        """
        packet = self._in_packet["packet"]
        end = 2 + int.from_bytes(packet[:2], "big")
        plain = self._in_packet["command"] & _QOS == _AT_LEAST_ONCE
        if self.on_plain is None or not plain or packet[end + 2 : end + 3] != _NO_PROPERTIES:
            return super()._handle_publish()
        mid = int.from_bytes(packet[end : end + 2], "big")
        self.on_plain(mid, bytes(packet[2:end]), bytes(packet[end + 3 :]))
        return MQTTErrorCode.MQTT_ERR_SUCCESS

    def _create_socket(self) -> BufferedSocket:
        raw = super()._create_socket()
        assert isinstance(raw, socket.socket)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, value in (
            (socket.TCP_KEEPIDLE, 3),
            (socket.TCP_KEEPINTVL, 1),
            (socket.TCP_KEEPCNT, 3),
            (socket.TCP_USER_TIMEOUT, 5000),
        ):
            raw.setsockopt(socket.IPPROTO_TCP, option, value)
        self.buffered = BufferedSocket(raw)
        return self.buffered
