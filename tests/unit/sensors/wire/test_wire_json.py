import json as standard
from contextlib import suppress
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.instant import SECOND, parse
from sensors.wire import Reading, WireError, json

T = '"t":"2024-07-01T06:00:00+08:00"'
T0 = '"t0":"2024-07-01T06:00:00+08:00","dt":300'
SIX = parse("2024-07-01T06:00:00+08:00")


def decode(text: str) -> list[Reading]:
    return json.decode(text.encode())


def test_one_time_gives_a_reading_for_each_property() -> None:
    assert decode(f'{{{T},"n":812,"v":{{"stage":74.0,"rain":0}},"q":{{"stage":3}}}}') == [
        Reading(SIX, "stage", 74.0, 3),
        Reading(SIX, "rain", 0.0, 1),
    ]


def test_null_is_a_missing_value() -> None:
    (reading,) = decode(f'{{{T},"v":{{"rain":null}}}}')
    assert isnan(reading.value)


def test_a_backlog_gives_a_reading_for_each_step() -> None:
    first, second, third = decode(f'{{{T0},"v":{{"rain":[0.5,null,1]}}}}')
    assert first == Reading(SIX, "rain", 0.5, 1)
    assert isnan(second.value)
    assert third == Reading(SIX + 600 * SECOND, "rain", 1.0, 1)


def test_a_backlogs_quality_is_one_flag_or_a_list() -> None:
    text = f'{{{T0},"v":{{"rain":[1,2],"stage":[3,4]}},"q":{{"rain":2,"stage":[1,3]}}}}'
    assert [one.flag for one in decode(text)] == [2, 2, 1, 3]


def test_a_step_may_be_a_part_of_a_second() -> None:
    readings = decode(f'{{{T0[:-3]}0.25,"v":{{"stage":[1,2]}}}}')
    assert readings[1].time - readings[0].time == SECOND // 4


def test_a_list_holds_either_form_in_order() -> None:
    text = f'[{{{T},"v":{{"stage":1}}}},{{{T0},"v":{{"rain":[2,3]}}}}]'
    assert [one.value for one in decode(text)] == [1, 2, 3]


def test_other_fields_are_left_alone() -> None:
    assert len(decode(f'{{{T},"firmware":"1.2","v":{{"stage":1}}}}')) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "truncated"),
        ("{", "truncated"),
        ("water", "malformed"),
        ("3", "Expected"),
        ("[]", "empty list"),
        ("[3]", r"\$\[0\]"),
        (f"{{{T}}}", "missing required field `v`"),
        (f'{{{T},"v":{{}}}}', "length >= 1"),
        (f'{{{T},"v":{{"stage":"74"}}}}', r"\$\.v"),
        (f'{{{T},"v":{{"stage":true}}}}', r"\$\.v"),
        (f'{{{T},"v":{{"stage":[1]}}}}', "a list, but one time.*stage"),
        (f'{{{T},"v":{{"stage":NaN}}}}', "malformed"),
        (f'{{{T},"v":{{"stage":Infinity}}}}', "malformed"),
        (f'{{{T},"v":{{"stage":1e999}}}}', "out of range"),
        (f'{{{T},"v":{{"stage":-1e999}}}}', "out of range"),
        (f'{{{T},"v":{{"stage":1{"0" * 400}}}}}', "out of range"),
        (f'{{{T},"v":{{"stage":1}},"q":{{"stage":7}}}}', r"7 - at `\$\.q"),
        (f'{{{T},"v":{{"stage":1}},"q":{{"stage":[1]}}}}', "a list, but one time.*stage"),
        (f'{{{T},"v":{{"stage":1}},"n":-1}}', r"\$\.n"),
        (f'{{{T},{T0},"v":{{"stage":1}}}}', "t together with t0"),
        ('{"v":{"stage":1}}', "neither t nor t0"),
        ('{"t":"2024-07-01T06:00:00","v":{"stage":1}}', r"timezone.*\$\.t"),
        ('{"t":1719784800,"v":{"stage":1}}', r"\$\.t"),
        ('{"t":"2024-02-30T06:00:00Z","v":{"stage":1}}', "datetime"),
        ('{"t0":"2024-07-01T06:00:00","dt":1,"v":{"stage":[1]}}', "timezone"),
        ('{"t0":"2024-07-01T06:00:00Z","v":{"stage":[1]}}', "neither t nor t0 with dt"),
        (f'{{{T0[:-3]}0,"v":{{"stage":[1]}}}}', r"> 0.*\$\.dt"),
        (f'{{{T0[:-3]}-5,"v":{{"stage":[1]}}}}', r"\$\.dt"),
        (f'{{{T0[:-3]}1e-9,"v":{{"stage":[1]}}}}', "less than a microsecond"),
        (f'{{{T0[:-3]}1e300,"v":{{"stage":[1]}}}}', r"\$\.dt"),
        (f'{{{T0},"v":{{"stage":[]}}}}', "list of values.*stage"),
        (f'{{{T0},"v":{{"stage":1}}}}', "list of values.*stage"),
        (f'{{{T0},"v":{{"stage":[1,"2"]}}}}', r"\$\.v"),
        (f'{{{T0},"v":{{"stage":[1,2]}},"q":{{"stage":[1]}}}}', "1 flags for 2 values"),
        ('{"t0":"9999-12-30T23:59:00Z","dt":60,"v":{"stage":[1,2]}}', "9999"),
        (f'[{{{T},"v":{{"a":1}}}},{{{T},"v":{{"b":[1]}}}}]', r"\$\[1\].*'b'"),
        (f'{{{T0},"v":{{"stage":[{",".join(["1"] * 10_001)}]}}}}', "10001 readings"),
        (f'{{{T},"v":{{"stage":1}},"x":{"[" * 100_000}', "recursion"),
    ],
)
def test_a_bad_payload_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(WireError, match=reason):
        decode(text)


times = st.integers(parse("2000-01-01T00:00:00Z"), parse("2100-01-01T00:00:00Z"))
numbers = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(min_size=1, max_size=20)
flags = st.sampled_from([1, 2, 3, 4, 9])


@given(times, st.dictionaries(names, st.tuples(numbers | st.none(), flags), min_size=1))
def test_what_is_encoded_is_decoded(time: int, sent: dict[str, tuple[float | None, int]]) -> None:
    values = {name: value for name, (value, _) in sent.items()}
    payload = json.encode(time, values, {name: flag for name, (_, flag) in sent.items()}, n=7)
    heard = [
        (one.time, one.property, None if isnan(one.value) else one.value, one.flag)
        for one in json.decode(payload)
    ]
    assert heard == [(time, name, value, flag) for name, (value, flag) in sent.items()]


def test_nan_is_encoded_as_missing() -> None:
    assert b'"rain":null' in json.encode(SIX, {"rain": nan})


@given(st.binary(max_size=200))
def test_any_bytes_are_readings_or_a_wire_error(payload: bytes) -> None:
    with suppress(WireError):
        json.decode(payload)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | names | times,
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["t", "t0", "dt", "v", "q", "n", "stage"]), inner
        ),
    )
)  # fmt: skip
def test_any_json_is_readings_or_a_wire_error(value: object) -> None:
    with suppress(WireError):
        json.decode(standard.dumps(value).encode())


@given(times)
def test_a_tick_is_decoded_as_it_was_encoded(time: int) -> None:
    assert json.decode_clock(json.encode_clock(time)) == time


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"now":"2024-07-01T06:00:00"}', b'{"now":1}'])
def test_a_bad_tick_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError):
        json.decode_clock(payload)
