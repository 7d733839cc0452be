import base64

import pytest

from api import paging
from api.problems import Problem


def number(row: int) -> int:
    return row


def test_a_full_page_names_the_key_of_its_last_item() -> None:
    page = paging.page("numbers", [1, 2, 3], 2, number, str)
    assert page.items == ["1", "2"]
    assert paging.decode("numbers", page.next, int) == 2


@pytest.mark.parametrize("rows", [[], [1], [1, 2]])
def test_the_last_page_has_no_cursor(rows: list[int]) -> None:
    assert paging.page("numbers", rows, 2, number, str).next is None


@pytest.mark.parametrize("key", ["PJ01", "平江", ""])
def test_a_cursor_keeps_its_key(key: str) -> None:
    assert paging.decode("stations", paging.encode("stations", key), str) == key


def test_no_cursor_is_no_key() -> None:
    assert paging.decode("stations", None, str) is None


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(Problem, match="not given by the list of stations"):
        paging.decode("stations", paging.encode("warnings", 7), str)


@pytest.mark.parametrize(
    "cursor",
    ["", "!", "äö", "abc", base64.b64encode(b'["numbers",9e99]').decode(), "W251bGxd"],
)
def test_a_cursor_that_was_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="start anew"):
        paging.decode("numbers", cursor, int)


def test_a_number_too_large_for_the_database_is_refused() -> None:
    with pytest.raises(Problem):
        paging.decode("numbers", paging.encode("numbers", 2**63), int)
