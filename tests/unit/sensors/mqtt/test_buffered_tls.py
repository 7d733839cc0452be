"""TLS under the buffered socket, with an anonymous cipher in place of certificates."""

import socket
import ssl
from collections.abc import Iterator
from threading import Thread

import pytest

from sensors.mqtt.buffered import BufferedSocket

Ends = tuple[BufferedSocket, ssl.SSLSocket]


def _context(protocol: int) -> ssl.SSLContext:
    context = ssl.SSLContext(protocol)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
    return context


@pytest.fixture
def ends() -> Iterator[Ends]:
    left, right = socket.socketpair()
    near = _context(ssl.PROTOCOL_TLS_CLIENT).wrap_socket(left, do_handshake_on_connect=False)
    far = _context(ssl.PROTOCOL_TLS_SERVER).wrap_socket(
        right, server_side=True, do_handshake_on_connect=False
    )
    answering = Thread(target=far.do_handshake)
    answering.start()
    near.do_handshake()
    answering.join()
    near.setblocking(False)
    link = BufferedSocket(near)
    yield link, far
    far.close()
    link.close()


def test_nothing_to_read_would_block(ends: Ends) -> None:
    link, _ = ends
    link.fill()
    with pytest.raises(BlockingIOError):
        link.recv(1)


def test_pieces_are_read_from_memory_after_one_fill(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"abcdef")
    link.fill()
    assert (link.recv(1), link.recv(2), link.recv(100)) == (b"a", b"bc", b"def")


def test_what_the_network_does_not_take_waits(ends: Ends) -> None:
    link, far = ends
    size = 2_000_000
    link.send(bytes(size))
    link.flush()
    assert link.unsent()
    got = 0
    while got < size:
        got += len(far.recv(1_000_000))
        link.flush()
    assert link.unsent() == 0
