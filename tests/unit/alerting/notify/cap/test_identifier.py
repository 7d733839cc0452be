import re

import pytest

from alerting.notify.cap.identifier import free, identifier, unit
from alerting.notify.cap.options import CapOptions
from domain.instant import parse

OURS = unit("430626", "000")
AT = parse("2024-07-01T18:30:05.7+08:00")


def test_an_identifier_is_31_characters_in_beijing_time() -> None:
    assert identifier(OURS, AT, 3) == "43062600000000_20240701183005_3"
    assert len(identifier(OURS, AT)) == 31


def test_ten_messages_of_a_second_are_counted_and_the_next_goes_into_the_next_second() -> None:
    taken: list[str] = []
    for _ in range(25):
        taken.append(free(OURS, AT, taken))
    assert len(set(taken)) == 25
    assert taken[9].endswith("_20240701183005_9")
    assert taken[10].endswith("_20240701183006_0")
    assert taken[24].endswith("_20240701183007_4")
    assert all(re.fullmatch(r"[0-9]{14}_[0-9]{14}_[0-9]", one) for one in taken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"county": "4306"},
        {"sector": "12"},
        {"county": "43062六"},
        {"sender": "miluo county"},
        {"sender": "a,b"},
    ],
)
def test_an_issuer_without_proper_codes_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="cap_"):
        CapOptions(**{"county": "430626", "sector": "000", "sender_name": "演练县", **wrong})


def test_the_sender_is_the_unit_where_no_other_is_given() -> None:
    assert CapOptions("430626", "000", "演练县").sender == "43062600000000"
