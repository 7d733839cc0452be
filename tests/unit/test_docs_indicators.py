"""docs/indicators.md names every indicator, with the parameters and tables that it has."""

import re
from math import isinf, isnan
from pathlib import Path

import pytest

from alerting.indicators import COMPOUNDS, INDICATORS, NAMES

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def rows() -> dict[str, list[str]]:
    """The cells behind each indicator's name."""
    found: dict[str, list[str]] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if named := re.match(r"\| `(\w+)` \|", line):
            assert named[1] not in found, f"{named[1]} stands twice"
            found[named[1]] = [cell.strip() for cell in line.split("|")[2:-1]]
    return found


def written(default: float) -> str:
    if isnan(default):
        return " —"
    return " ∞" if isinf(default) else f" {default:g}"


def test_every_indicator_stands_on_the_page_and_no_other() -> None:
    assert set(rows()) == {*NAMES, *COMPOUNDS}


@pytest.mark.parametrize("name", NAMES)
def test_parameters_stand_with_their_defaults(name: str) -> None:
    indicator = INDICATORS[name]
    there = {f"`{one}`" for one in indicator.required}
    there |= {f"`{one}`{written(value)}" for one, value in indicator.optional.items()}
    _, parameters, *_ = rows()[name]
    assert {one.strip() for one in parameters.split(",") if one} == there


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_named(name: str) -> None:
    _, _, inputs, *_ = rows()[name]
    assert set(re.findall(r"table `(\w+)`", inputs)) == set(INDICATORS[name].tables)


def test_what_is_carried_is_said_to_be() -> None:
    said = {name for name, (value, *_) in rows().items() if "*carried*" in value}
    assert said == {name for name, one in INDICATORS.items() if one.carried}
