"""The walls of the house: each contract fails when it is broken, and the names are this tree's."""

import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "miluo", "benchmarks", "api", "alerting", "ingest", "store", "sensors", "domain", "deploy",
    "dashboards",
)  # fmt: skip

BREACHES = {
    "an instrument that knows the collector": ("sensors/topics.py", "import ingest.view", "Layers"),
    "siblings that call each other": ("ingest/view.py", "import alerting.plan", "Layers"),
    "a store that speaks to instruments": ("store/micros.py", "import sensors.topics", "Layers"),
    "a word that reads the clock": ("domain/level.py", "import time", "The domain"),
    "a word that reads a file": ("domain/level.py", "import pathlib", "The domain"),
    "SQL in the API": ("api/times.py", "import psycopg", "Only store speaks SQL"),
    "SQL in the engine": ("alerting/engine.py", "import psycopg", "Only store speaks SQL"),
    "MQTT in the collector": ("ingest/view.py", "import paho.mqtt.client", "Only sensors.mqtt"),
    "MQTT in a codec": ("sensors/wire/json.py", "import paho.mqtt.client", "Only sensors.mqtt"),
    "a simulator at the database": (
        "sensors/simulators/replay.py", "import store.database", "Simulators",
    ),
    "a simulator over HTTP": ("sensors/simulators/replay.py", "import httpx", "Simulators"),
    "a codec that knows its topic": ("sensors/wire/json.py", "import sensors.topics", "Codecs"),
    "a runtime that knows the platform": ("deploy/local/place.py", "import domain", "The local"),
    "a dashboard that asks the database": ("dashboards/queries.py", "import store.reader", "Dashb"),
    "a cycle": ("alerting/ladder.py", "import alerting.plan", "No cycles"),
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages in a folder of their own, to be broken."""
    folder = tmp_path_factory.mktemp("house")
    unwanted = shutil.ignore_patterns("__pycache__", "vendor", "*.mjs")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=unwanted)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> str:
    """What import-linter says of a folder."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    ).stdout.replace("\n", " ")


def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert "9 kept, 0 broken" in lint(copy)


@pytest.mark.parametrize("breach", BREACHES)
def test_a_breach_breaks_its_contract(copy: Path, breach: str) -> None:
    name, statement, contract = BREACHES[breach]
    path = copy / name
    whole = path.read_text(encoding="utf-8")
    path.write_text(f"{whole}\n{statement}\n", encoding="utf-8")
    try:
        said = lint(copy)
    finally:
        path.write_text(whole, encoding="utf-8")
    verdicts = said.split("dependencies.")[1].split("Contracts:")[0]
    broken = [part for part in verdicts.split("KEPT") if "BROKEN" in part]
    assert any(contract in part.split("BROKEN")[0] for part in broken), said


@pytest.mark.parametrize("name", PACKAGES)
def test_an_import_name_resolves_to_this_tree(name: str) -> None:
    module = importlib.import_module(name)
    assert [Path(path).resolve() for path in module.__path__] == [ROOT / name]
