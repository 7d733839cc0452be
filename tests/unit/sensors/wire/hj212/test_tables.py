import pytest

from domain.property import PROPERTIES
from sensors.wire.hj212 import codes, tables

NAMED = {
    "w01001": "ph", "w01003": "turbidity", "w01009": "dissolved_oxygen",
    "w01010": "water_temperature", "w01012": "suspended_solids", "w01014": "conductivity",
    "w01017": "bod5", "w01018": "cod", "w01019": "codmn", "w01020": "organic_carbon",
    "w21001": "total_nitrogen", "w21003": "ammonia_nitrogen", "w21011": "total_phosphorus",
    "w20122": "copper", "w20123": "zinc", "w20117": "chromium_vi", "w20119": "arsenic",
    "w20120": "lead", "w20115": "cadmium", "w20111": "mercury", "w21016": "cyanide",
    "w21017": "fluoride", "w22001": "petroleum", "w23002": "volatile_phenol",
    "w19002": "anionic_surfactant", "w20128": "selenium", "w21019": "sulfide",
    "w02003": "faecal_coliform",
}  # fmt: skip


def test_each_factor_that_the_platform_keeps_has_its_property() -> None:
    assert {code: name for name, code in codes().items()} == NAMED


@pytest.mark.parametrize("code", sorted(NAMED))
def test_a_factors_unit_can_be_brought_to_its_propertys(code: str) -> None:
    factor = tables().factor[code]
    kept = PROPERTIES[NAMED[code]].unit
    assert (factor.unit, factor.power) in {(kept, 0), ("µg/L", -3)}


def test_every_name_is_chinese_and_english() -> None:
    known = tables()
    for words in (*known.command.values(), *known.station_type.values(), *known.flag.values()):
        chinese, english = words.split(" ", 1)
        assert not chinese.isascii()
        assert english.isascii()
    assert all(one.title and one.name.isascii() for one in known.factor.values())
