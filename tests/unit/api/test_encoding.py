import json

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from api import encoding
from api.encoding import Times
from domain.instant import from_micros, iso, parse

START = parse("2024-07-01T06:00:00+08:00")
TIME = np.array([START, START + 300_000_000])
VALUE = np.array([74.0, np.nan])
FLAG = np.array([1, 9], dtype=np.int8)
FIRST = parse("0001-01-01T00:00:00+00:00")
LAST = parse("9999-12-31T15:59:59.999999+00:00")


def test_columns_say_null_for_a_missing_value() -> None:
    assert json.loads(encoding.columns(TIME, VALUE, FLAG, datastream=7)) == {
        "datastream": 7,
        "time": ["2024-07-01T06:00:00+08:00", "2024-07-01T06:05:00+08:00"],
        "value": [74.0, None],
        "flag": [1, 9],
    }


def test_columns_of_nothing_are_empty() -> None:
    empty = json.loads(encoding.columns(TIME[:0], VALUE[:0], FLAG[:0]))
    assert empty == {"time": [], "value": [], "flag": []}


def test_times_of_a_column_are_those_of_the_domain() -> None:
    times = np.array([0, START, -1_000_000, parse("2199-12-31T23:59:59+08:00")])
    assert encoding.time_texts(times) == [iso(int(time)) for time in times]


def test_microseconds_are_kept() -> None:
    assert encoding.time_texts(np.array([START + 1])) == ["2024-07-01T06:00:00.000001+08:00"]


@given(
    arrays(np.int64, st.integers(0, 40), elements=st.integers(FIRST, LAST)),
    st.sampled_from([1, 1_000_000, 60_000_000, 86_400_000_000]),
)
def test_times_of_any_column_are_those_of_the_domain(times: Times, unit: int) -> None:
    times = times // unit * unit
    fine = bool(np.any(times % 1_000_000))
    plain = [
        from_micros(int(time)).isoformat(timespec="microseconds" if fine else "seconds")
        for time in times
    ]
    assert encoding.time_texts(times) == plain
    assert json.loads(encoding.columns(times, np.zeros(len(times)), FLAG[:0]))["time"] == plain


@given(arrays(np.float64, st.integers(0, 40)), st.data())
def test_values_of_any_column_come_back_exactly(
    values: npt.NDArray[np.float64], data: st.DataObject
) -> None:
    flags = data.draw(arrays(np.int8, len(values), elements=st.sampled_from([1, 2, 3, 4, 9])))
    times = np.arange(len(values)) * 300_000_000
    read = json.loads(encoding.columns(times, values, flags))
    back = np.array([np.nan if one is None else one for one in read["value"]], dtype=np.float64)
    assert np.array_equal(back, np.where(np.isfinite(values), values, np.nan), equal_nan=True)
    assert read["flag"] == flags.tolist()


def test_csv_begins_with_a_byte_order_mark_and_leaves_missing_values_empty() -> None:
    assert encoding.csv(TIME, VALUE, FLAG).decode("utf-8") == (
        "\ufefftime,value,flag\r\n"
        "2024-07-01T06:00:00+08:00,74.0,1\r\n"
        "2024-07-01T06:05:00+08:00,,9\r\n"
    )


def test_the_tag_changes_with_any_value() -> None:
    other = VALUE.copy()
    other[0] = 74.01
    assert encoding.tag("json", TIME, VALUE) == encoding.tag("json", TIME, VALUE.copy())
    assert encoding.tag("json", TIME, VALUE) != encoding.tag("json", TIME, other)
    assert encoding.tag("json", TIME, VALUE) != encoding.tag("csv", TIME, VALUE)


def test_a_client_that_holds_the_tag_is_told_so() -> None:
    assert encoding.unchanged('"b", W/"a"', '"a"')
    assert encoding.unchanged("*", '"a"')
    assert not encoding.unchanged('"b"', '"a"')
    assert not encoding.unchanged(None, '"a"')
