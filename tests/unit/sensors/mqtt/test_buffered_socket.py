import socket
from collections.abc import Iterator

import pytest

from sensors.mqtt.buffered import BufferedSocket

Ends = tuple[BufferedSocket, socket.socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    near, far = socket.socketpair()
    near.setblocking(False)
    link = BufferedSocket(near)
    yield link, far
    far.close()
    link.close()


def test_pieces_are_read_from_memory_after_one_fill(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"abcdef")
    link.fill()
    assert link.pending() == 6
    assert (link.recv(1), link.recv(2), link.recv(100)) == (b"a", b"bc", b"def")
    assert link.pending() == 0


def test_what_was_not_read_stays_before_what_comes_next(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"abc")
    link.fill()
    assert link.recv(1) == b"a"
    far.sendall(b"def")
    link.fill()
    assert link.recv(100) == b"bcdef"


def test_nothing_to_read_would_block(ends: Ends) -> None:
    link, _ = ends
    link.fill()
    with pytest.raises(BlockingIOError):
        link.recv(1)


def test_the_end_is_told_after_the_last_bytes(ends: Ends) -> None:
    link, far = ends
    far.sendall(b"x")
    far.shutdown(socket.SHUT_WR)
    link.fill()
    link.fill()
    assert link.recv(10) == b"x"
    assert link.pending() == 1
    assert link.recv(10) == b""


def test_packets_leave_together_at_the_flush(ends: Ends) -> None:
    link, far = ends
    far.setblocking(False)
    assert link.send(b"abc") + link.send(b"def") == 6
    with pytest.raises(BlockingIOError):
        far.recv(100)
    link.flush()
    assert far.recv(100) == b"abcdef"


def test_what_the_network_does_not_take_waits(ends: Ends) -> None:
    link, far = ends
    size = 20_000_000
    link.send(bytes(size))
    link.flush()
    assert 0 < link.unsent() < size
    got = 0
    while got < size:
        got += len(far.recv(1_000_000))
        link.flush()
    assert link.unsent() == 0


def test_closing_sends_what_waits(ends: Ends) -> None:
    link, far = ends
    link.send(b"bye")
    far.shutdown(socket.SHUT_WR)
    link.close()
    assert far.recv(100) == b"bye"
