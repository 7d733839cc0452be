import pytest

from sensors import topics


def test_a_stations_topic_gives_station_and_kind() -> None:
    assert topics.parse("miluo/v1/PJ01/obs") == ("PJ01", "obs")


def test_the_topic_of_observations_is_parsed_back() -> None:
    assert topics.parse(topics.observation("平江")) == ("平江", "obs")


@pytest.mark.parametrize(
    "topic",
    [topics.CLOCK, "", "miluo/v1", "miluo/v2/PJ01/obs", "x/miluo/v1/obs", "miluo/v1/PJ01/obs/x",
     "miluo/v1//obs", "miluo/v1/PJ01/", "/miluo/v1/PJ01/obs"],
)  # fmt: skip
def test_other_topics_are_no_stations(topic: str) -> None:
    assert topics.parse(topic) is None
