"""The scenarios that come with the program: folders of files, and those that are computed."""

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from sensors.simulators import scenario
from sensors.simulators.scenario import Kind, Scenario, Summary, UnknownScenarioError

COMPUTED = ("county", "forest-fire", "landslide", "pool-and-gate", "spill", "uav-patrol")


class _Maker(Protocol):
    TITLE: str

    def make(self) -> Scenario: ...


def load(name_or_folder: str | Path) -> Scenario:
    """The scenario of that name, or else in that folder; ScenarioError says what is wrong."""
    if str(name_or_folder) in COMPUTED:
        return _maker(str(name_or_folder)).make()
    try:
        return scenario.load(name_or_folder)
    except UnknownScenarioError as error:
        raise UnknownScenarioError(f"{error}; {', '.join(COMPUTED)} are computed") from None


def summaries() -> list[Summary]:
    """All scenarios by name."""
    computed = [Summary(name, _maker(name).TITLE, Kind.SYNTHETIC) for name in COMPUTED]
    return sorted([*scenario.list_scenarios(), *computed])


def _maker(name: str) -> _Maker:
    """The module that computes a scenario; imported only when it is asked for."""
    module = import_module(f"sensors.simulators.generated.{name.replace('-', '_')}")
    return cast(_Maker, module)
