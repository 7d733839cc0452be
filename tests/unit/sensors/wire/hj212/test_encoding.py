from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.instant import SECOND, parse
from sensors.wire.hj212 import (
    DATA,
    PERIODS,
    REAL_TIME,
    Message,
    Sample,
    Version,
    codes,
    decode,
    reply,
    report,
    sample,
    tables,
    telegrams,
)
from sensors.wire.hj212.framing import MOST_DATA
from sensors.wire.telegram import Part
from tests.unit.sensors.wire.hj212.cases import EIGHT, MN, SENT, SEVEN, streams, vector

LAST = parse("2099-12-31T00:00:00+08:00")

numbers = st.decimals(-10_000, 100_000, places=4).map(str)
values = st.decimals(0, 1000, places=3).map(float)
letters = st.sampled_from("NFMSDCTB")
instants = st.integers(0, LAST // SECOND).map(lambda second: second * SECOND)
passwords = st.text("0123456789abcXYZ", min_size=1, max_size=9)
addresses = st.text("0123456789ABCDEF", min_size=14, max_size=24)
samples = st.lists(
    st.builds(
        Sample,
        st.sampled_from(sorted(tables().factor)),
        st.dictionaries(st.sampled_from(["Rtd", "Min", "Avg", "Max", "Cou"]), numbers, min_size=1),
        letters,
        st.none() | instants,
    ),
    unique_by=lambda one: (one.code, one.time),
    max_size=60,
)


def whole(*found: object) -> Message:
    (one,) = found
    assert isinstance(one, Message)
    return one


@given(
    st.sampled_from(DATA), samples, addresses, passwords, instants, instants, st.booleans(),
    st.sampled_from(Version), st.integers(0, 999),
)  # fmt: skip
def test_a_report_says_what_was_put_into_it(
    function: int, items: list[Sample], address: str, password: str, sent_at: int, time: int,
    answer: bool, version: Version, milliseconds: int,
) -> None:  # fmt: skip
    sent_at += milliseconds * 1000
    packets = report(
        function, items, address=address, password=password, sent_at=sent_at, time=time,
        answer=answer, version=version,
    )  # fmt: skip
    one = whole(*telegrams(b"".join(packets)))
    assert (one.function, one.address, one.password) == (function, address, password)
    assert (one.sent_at, one.content.time, one.segment.version) == (sent_at, time, version)
    assert (one.answer(0) is not None) == answer
    assert [(it.code, it.flag, it.time) for it in one.content.items] == [
        (it.code, it.flag, it.time) for it in items
    ]
    measured = [
        {name: text for name, text in it.texts.items() if name != "SampleTime"}
        for it in one.content.items
    ]
    assert measured == [it.values for it in items]


@pytest.mark.parametrize("name", sorted(codes()))
@settings(max_examples=20)
@given(value=values, function=st.sampled_from(DATA))
def test_a_property_comes_back_with_its_very_value(name: str, value: float, function: int) -> None:
    measure = "Rtd" if function == REAL_TIME else "Avg"
    (packet,) = report(
        function, [sample(name, value, measure)],
        address=MN, password="123456", sent_at=SENT, time=SEVEN,
    )  # fmt: skip
    step = PERIODS.get(function, 600 * SECOND)
    (reading,), faults = decode(packet).read(streams(step // SECOND))
    assert (reading.property, reading.value, reading.flag, faults) == (name, value, 1, [])
    assert reading.time == (SEVEN if function == REAL_TIME else SEVEN + step)


@given(st.floats(0, 1e6, allow_subnormal=False))
def test_micrograms_are_exact(value: float) -> None:
    text = sample("lead", value, "Avg").values["Avg"]
    assert Decimal(text) == Decimal(repr(value)) * 1000
    assert float(text + "e-3") == value


def test_the_hourly_vector_is_what_the_encoder_writes() -> None:
    one = decode(vector("2061 hourly"))
    items = [Sample(item.code, item.texts, item.flag) for item in one.content.items]
    assert report(2061, items, address=MN, password="123456", sent_at=SENT, time=SEVEN) == [one.raw]


def test_a_long_report_is_split_and_each_packet_tells_its_place() -> None:
    items = [Sample(code, {"Avg": "1.23456"}) for code in sorted(tables().factor)]
    packets = report(2061, items, address=MN, password="1", sent_at=SENT, time=SEVEN)
    assert len(packets) == 2
    for number, packet in enumerate(packets, 1):
        (part,) = telegrams(packet)
        assert isinstance(part, Part)
        assert (part.number, part.total) == (number, 2)
        assert len(packet) <= MOST_DATA + 12
        assert b";Flag=7;PNUM=2;" in packet
    assert len(whole(*telegrams(b"".join(packets))).content.items) == len(items)


def test_a_report_of_nothing_is_one_packet_with_its_time() -> None:
    (packet,) = report(2061, [], address=MN, password="1", sent_at=SENT, time=EIGHT)
    assert b"CP=&&DataTime=20240701080000&&" in packet


def test_an_item_that_no_packet_can_hold_is_refused() -> None:
    long = Sample("w01001", dict.fromkeys(("Rtd", "Min", "Avg", "Max"), "1" * 250))
    with pytest.raises(ValueError, match="a packet has room for"):
        report(2061, [long], address=MN, password="1", sent_at=SENT, time=SEVEN)


def test_a_property_without_a_factor_has_no_sample() -> None:
    with pytest.raises(KeyError):
        sample("stage", 74.0, "Rtd")


@given(addresses, passwords, st.sampled_from([9013, 9014]), st.sampled_from(Version))
def test_a_reply_says_what_was_put_into_it(
    address: str, password: str, function: int, version: Version
) -> None:
    raw = reply(
        "20240701080005000", address=address, password=password, function=function, version=version
    )
    one = decode(raw)
    assert (one.key, one.address, one.password) == ("20240701080005000", address, password)
    assert (one.function, one.segment.version, one.answer(0)) == (function, version, None)


def test_the_reply_vector_is_what_the_encoder_writes() -> None:
    assert reply("20240701080005000", address=MN, password="123456") == vector("9014 data reply")
