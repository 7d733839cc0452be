import pytest

from api.times import parse_instant, parse_step
from domain.instant import parse


@pytest.mark.parametrize(
    "text", ["2024-07-01T06:00:00+08:00", "2024-06-30T22:00:00Z", "2024-06-30T18:00:00-04:00"]
)
def test_an_instant_is_the_same_in_any_offset(text: str) -> None:
    assert parse_instant(text) == parse("2024-07-01T06:00:00+08:00")


@pytest.mark.parametrize("text", ["2024-07-01T06:00:00", "2024-07-01"])
def test_a_naive_time_is_refused_and_told_to_add_the_offset(text: str) -> None:
    with pytest.raises(ValueError, match=r"no offset: add \+08:00"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["2024-07-01T06:00:00 08:00", "2024-07-01T06:00 08"])
def test_a_plus_lost_to_url_decoding_is_explained(text: str) -> None:
    with pytest.raises(ValueError, match="%2B"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["", "yesterday", "2024-13-01T00:00:00+08:00", "1719784800"])
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an ISO 8601 time with offset, e\.g\. 2024"):
        parse_instant(text)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_far_from_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="1900 to 2199"):
        parse_instant(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("300", 300), ("90s", 90), ("5m", 300), ("1h", 3600), ("1d", 86400)]
)
def test_a_step_is_seconds_or_a_number_with_a_unit(text: str, seconds: int) -> None:
    assert parse_step(text) == seconds


@pytest.mark.parametrize("text", ["", "0", "-5m", "1w", "1.5h", "367d", "9" * 30])
def test_what_is_no_step_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a step"):
        parse_step(text)
