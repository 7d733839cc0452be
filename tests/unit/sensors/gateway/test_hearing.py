from collections.abc import Iterable

import pytest

from domain.device import Device, Protocol
from sensors.gateway.directory import Directory
from sensors.gateway.hearing import Aside, Event, Hearing, Over, Said
from sensors.gateway.limits import BAD_BYTES, HEAD_BYTES
from sensors.wire import sl651
from sensors.wire.codecs import protocol_of

MINUTE = 60_000_000
AT = 1_719_792_000_000_000
LINK = sl651.Link("4306260001", "1234")
RIVER = Device("R", Protocol.SL651, LINK.address, LINK.password)
OTHER = Device("R2", Protocol.SL651, "4306260002")


def hearing(*devices: Device) -> Hearing:
    return Hearing(Directory(devices or (RIVER, OTHER)))


def report(serial: int, link: sl651.Link = LINK) -> bytes:
    return sl651.report(link, 0x32, serial, AT, "H", [sl651.group("Z", AT, 70.5)])


def large(serial: int) -> list[bytes]:
    """A report in several packets."""
    groups = [sl651.group("Z", AT + number * MINUTE, 70.5) for number in range(30)]
    return sl651.packets(LINK, 0x32, serial, AT, "H", groups, size=100)


def said(events: Iterable[Event]) -> list[tuple[str, bytes]]:
    return [(one.station, one.telegram.raw) for one in events if isinstance(one, Said)]


@pytest.mark.parametrize(
    ("head", "protocol"),
    [
        (b"\x7e\x7e\x01", Protocol.SL651),
        (b"\x01", Protocol.SL651),
        (b"##0101", Protocol.HJ212),
        (b"13800000000##", Protocol.HJ212),
        (b"13800000000\x7e\x7e", Protocol.SL651),
        (b"##~~", Protocol.HJ212),
        (b"#", None),
        (b"\x7e", None),
        (b"GET / HTTP/1.1", None),
        (b"", None),
    ],
)
def test_the_first_bytes_tell_the_protocol(head: bytes, protocol: Protocol | None) -> None:
    assert protocol_of(head) is protocol


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_telegrams_come_out_whole_however_the_bytes_are_cut(size: int) -> None:
    one, stream = hearing(), report(1) + report(2)
    events = [
        event
        for begin in range(0, len(stream), size)
        for event in one.feed(stream[begin : begin + size])
    ]
    assert said(events) == [("R", report(1)), ("R", report(2))]
    assert not one.unfinished


def test_the_packets_of_a_telegram_become_one() -> None:
    one, packets = hearing(), large(7)
    assert len(packets) > 2
    for packet in packets[:-1]:
        assert list(one.feed(packet)) == []
    assert one.holds
    assert said(one.feed(packets[-1])) == [("R", b"".join(packets))]
    assert not one.holds


def test_packets_that_stay_alone_are_handed_on_at_the_end() -> None:
    one, packets = hearing(), large(7)
    list(one.feed(packets[0]))
    assert list(one.end()) == [Aside("R", Protocol.SL651, packets[0])]


def test_a_telegram_between_packets_is_heard_and_the_packets_go_on_waiting() -> None:
    one, packets = hearing(), large(7)
    list(one.feed(packets[0]))
    assert said(one.feed(report(8))) == [("R", report(8))]
    assert said(one.feed(b"".join(packets[1:]))) == [("R", b"".join(packets))]


def test_one_connection_may_speak_for_several_devices() -> None:
    events = hearing().feed(report(1) + report(1, sl651.Link(OTHER.address)))
    assert [station for station, _ in said(events)] == ["R", "R2"]


def test_nothing_is_heard_behind_a_wrong_password() -> None:
    wrong = report(1, sl651.Link(LINK.address, "4321"))
    assert list(hearing().feed(wrong + report(2))) == [
        Aside("R", Protocol.SL651, wrong, stranger=True),
        Over("wrong password"),
    ]


def test_an_unknown_address_is_named_by_the_topic() -> None:
    assert list(hearing(OTHER).feed(report(1))) == [
        Aside(LINK.address, Protocol.SL651, report(1), stranger=True),
        Over("unknown address"),
    ]


def test_what_never_shows_a_protocol_is_given_up() -> None:
    noise = b"x" * (HEAD_BYTES + 1)
    assert list(hearing().feed(noise)) == [
        Aside("unidentified", Protocol.SL651, noise, stranger=True),
        Over("garbage"),
    ]


def test_of_much_garbage_little_is_kept_and_the_peer_is_cut_off() -> None:
    one = hearing()
    list(one.feed(report(1)))
    events = list(one.feed(b"x" * 10 * BAD_BYTES))
    assert [type(event) for event in events] == [Aside, Over]
    assert sum(len(event.raw) for event in events if isinstance(event, Aside)) <= BAD_BYTES


def test_a_frame_that_is_cut_off_is_left_over_at_the_end() -> None:
    one = hearing()
    list(one.feed(report(1) + report(2)[:20]))
    assert one.unfinished
    assert list(one.end()) == [Aside("R", Protocol.SL651, report(2)[:20])]
    assert list(one.end()) == []
