from math import nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instant import DAY, HOUR, MINUTE, SECOND, parse
from sensors.wire.sl651 import (
    CLASSES,
    Element,
    Encoding,
    Group,
    Link,
    Report,
    carry,
    decode,
    elements,
    group,
    heartbeat,
    packets,
    report,
    telegrams,
    unknown,
)
from tests.unit.sensors.wire.sl651.vectors import HEX, NOON

NUMBERS = [one for one in elements().values() if one.kind in ("number", "gate")]
FIRST = parse("2000-01-01T00:00:00+08:00") // MINUTE
LAST = parse("2099-12-31T23:59:00+08:00") // MINUTE

minutes = st.integers(FIRST, LAST).map(lambda minute: minute * MINUTE)
seconds = st.tuples(minutes, st.integers(0, 59)).map(lambda both: both[0] + both[1] * SECOND)
links = st.builds(
    Link,
    address=st.text("0123456789ABCDEF", min_size=10, max_size=10),
    password=st.text("0123456789ABCDEF", min_size=4, max_size=4),
    centre=st.integers(0, 255),
    encoding=st.sampled_from(list(Encoding)),
)


def numbers(one: Element, extra: int = 0) -> st.SearchStrategy[float]:
    digits, decimals = one.n
    most = 10 ** (digits + extra) - 1
    return st.integers(-most, most).map(lambda number: number / 10**decimals) | st.just(nan)


@st.composite
def scalars(draw: st.DrawFn) -> Group:
    one = draw(st.sampled_from(NUMBERS))
    return Group(one, draw(minutes), (draw(numbers(one)),))


@st.composite
def statuses(draw: st.DrawFn) -> Group:
    return group("ZT", draw(minutes), draw(st.integers(0, 2**32 - 2) | st.just(nan)))


@st.composite
def arrays(draw: st.DrawFn) -> Group:
    symbol = draw(st.sampled_from(["DRP", *(f"DRZ{number}" for number in range(1, 9))]))
    most, scale = (254, 10) if symbol == "DRP" else (0xFFFE, 100)
    value = st.integers(0, most).map(lambda number: number / scale) | st.just(nan)
    return group(symbol, draw(minutes), draw(st.lists(value, min_size=12, max_size=12)), 5 * MINUTE)


@st.composite
def series(draw: st.DrawFn) -> Group:
    one = draw(st.sampled_from(NUMBERS))
    step = draw(
        st.integers(1, 59).map(lambda number: number * MINUTE)
        | st.integers(1, 23).map(lambda number: number * HOUR)
        | st.integers(1, 31).map(lambda number: number * DAY)
    )
    values = draw(st.lists(numbers(one), min_size=1, max_size=20))
    return Group(one, draw(minutes), tuple(values), step)


BODIES: dict[int, st.SearchStrategy[list[Group]]] = {
    0x30: st.lists(scalars(), max_size=6),
    0x31: st.lists(series(), min_size=1, max_size=3),
    0x32: st.lists(scalars() | statuses(), max_size=8),
    0x33: st.lists(scalars(), min_size=1, max_size=6),
    0x34: st.lists(scalars() | arrays() | statuses(), max_size=6),
    0x35: st.lists(scalars(), max_size=4),
    0x37: st.lists(scalars() | arrays(), max_size=5),
    0x38: st.lists(series(), min_size=1, max_size=2),
    0x3A: st.lists(scalars(), max_size=4),
}


def same(one: Report, groups: list[Group]) -> bool:
    found = one.content.groups
    return len(found) == len(groups) and all(
        (a.element, a.time, a.step, a.raw, repr(a.values))
        == (b.element, b.time, b.step, b.raw, repr(tuple(float(v) + 0.0 for v in b.values)))
        for a, b in zip(found, groups, strict=True)
    )


@given(st.tuples(*(numbers(one, extra=3) for one in NUMBERS)), st.sampled_from(list(Encoding)))
@settings(max_examples=60)
def test_every_element_is_read_as_it_was_written(
    values: tuple[float, ...], encoding: Encoding
) -> None:
    link = Link("4306260001", encoding=encoding)
    groups = [Group(one, NOON, (v,)) for one, v in zip(NUMBERS, values, strict=True)]
    assert len(groups) > 100
    assert same(decode(report(link, 0x32, 1, NOON, "H", groups)), groups)


@pytest.mark.parametrize("function", BODIES, ids=[f"{function:02X}" for function in BODIES])
@given(data=st.data(), link=links)
@settings(max_examples=25)
def test_a_message_is_read_as_it_was_written(function: int, data: Any, link: Link) -> None:
    groups, serial = data.draw(BODIES[function]), data.draw(st.integers(0, 0xFFFF))
    sent_at, klass = data.draw(seconds), data.draw(st.sampled_from(["", *CLASSES]))
    one = decode(report(link, function, serial, sent_at, klass, groups))
    assert (one.address, one.password, one.function) == (link.address, link.password, function)
    assert (one.serial, one.sent_at, one.content.klass) == (serial, sent_at, klass or None)
    assert one.content.station == link.address
    assert same(one, groups)


@given(links, st.integers(0, 0xFFFF), seconds)
def test_a_heartbeat_is_read_as_it_was_written(link: Link, serial: int, sent_at: int) -> None:
    one = decode(heartbeat(link, serial, sent_at))
    assert (one.function, one.serial, one.sent_at) == (0x2F, serial, sent_at)
    assert one.content.groups == []


@given(links, seconds, st.integers(0, 2**32 - 2))
def test_a_state_is_read_as_it_was_written(link: Link, sent_at: int, status: int) -> None:
    one = decode(report(link, 0x46, 1, sent_at, "H", [group("ZT", sent_at, status)]))
    assert same(one, [group("ZT", sent_at, status)])


@given(links, st.lists(scalars() | arrays(), min_size=1, max_size=8), st.integers(16, 60))
@settings(max_examples=40)
def test_packets_are_read_as_one_message(link: Link, groups: list[Group], size: int) -> None:
    pieces = packets(link, 0x34, 9, NOON, "H", groups, size=size)
    (one,) = telegrams(b"".join(pieces))
    assert isinstance(one, Report)
    assert same(one, groups)
    assert one.raw == b"".join(pieces)


@given(st.integers(0x76, 0xEF) | st.integers(0xFF00, 0xFFEF), st.binary(max_size=31))
def test_an_unknown_element_is_read_as_it_was_written(lead: int, raw: bytes) -> None:
    said = unknown(lead, NOON, raw)
    assert same(decode(report(HEX, 0x32, 1, NOON, "H", [said])), [said])


def test_an_element_is_as_wide_as_its_table_says() -> None:
    raw = report(HEX, 0x32, 8, NOON, "H", [group("Z", NOON, 70.512)])
    assert bytes.fromhex("3923 00070512") in raw


def test_a_wider_value_has_a_wider_definition() -> None:
    raw = report(HEX, 0x32, 8, NOON, "H", [group("AI", NOON, 12345.6)])
    assert bytes.fromhex("0219 123456") in raw


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (group("Z", NOON + SECOND, 1.0), "whole minutes"),
        (group("Z", NOON, float("inf")), "cannot be sent"),
        (group("Z", NOON, 1e70), "digits are too many"),
        (group("DRP", NOON, [25.5] * 12), "25.5 does not fit"),
        (group("DRP", NOON, [-0.1] * 12), "does not fit"),
        (group("DRZ1", NOON, [655.35] * 12), "655.35 does not fit"),
        (group("DRP", NOON, [1.0] * 11), "11 values, an array has 12"),
        (group("ZT", NOON, 0.5), "0.5 is no status word"),
        (group("Z", NOON, [1.0], 100 * DAY), "at most 99 days"),
        (unknown(0x7A, NOON, bytes(32)), "more than 31 bytes"),
    ],
)
def test_what_cannot_be_said_is_refused(said: Group, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        report(HEX, 0x32, 8, NOON, "H", [said])


def test_packets_too_small_for_serial_and_send_time_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        packets(HEX, 0x36, 8, NOON, "H", [], size=15)


def test_an_odd_step_cannot_be_said_in_ascii() -> None:
    link = Link("4306260001", encoding=Encoding.ASCII)
    with pytest.raises(ValueError, match="only one unit"):
        report(link, 0x31, 8, NOON, "H", [group("Z", NOON, [1.0], 90 * MINUTE)])


def test_names_that_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="no element XYZ"):
        group("XYZ", NOON, 1.0)
    with pytest.raises(ValueError, match="no class of stations: X"):
        report(HEX, 0x32, 8, NOON, "X", [])
    with pytest.raises(ValueError, match="not an address and a password"):
        Link("430626")
    with pytest.raises(ValueError, match="centre 256"):
        Link("4306260001", centre=256)
    with pytest.raises(ValueError, match="serial 65536"):
        heartbeat(HEX, 65536, NOON)
    with pytest.raises(ValueError, match="no two-digit year"):
        heartbeat(HEX, 1, parse("2100-01-01T00:00:00+08:00"))


def test_rain_above_what_an_array_can_say_is_carried_into_the_next_five_minutes() -> None:
    assert carry([30.0, 1.0, 25.4], excess=0.5) == ([25.4, 6.1, 25.4], 0.0)
    assert carry([0.0, 51.0]) == ([0.0, 25.4], 25.6)
