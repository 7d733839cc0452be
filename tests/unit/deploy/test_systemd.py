"""The units for a county without containers."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from miluo.cli import app
from miluo.settings import Settings

UNITS = Path("deploy/systemd")
COMMANDS = set(typer.main.get_group(app).commands)
FILES = sorted(file.name for file in UNITS.iterdir())
PROCESSES = {"ingest", "alert", "notify", "serve", "gateway", "watch"}


def unit(name: str) -> dict[str, dict[str, list[str]]]:
    """Sections, their keys, and all values of each."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in (UNITS / name).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section.setdefault(key, []).append(value)
    return found


def wanted() -> list[str]:
    """What the target starts."""
    return " ".join(unit("miluo.target")["Unit"]["Wants"]).split()


def test_the_target_starts_every_process_and_both_timers() -> None:
    assert {name[6:-8] for name in wanted() if name.startswith("miluo@")} == PROCESSES
    assert {name for name in wanted() if name.endswith(".timer")} == {
        "miluo-maintain.timer", "miluo-backup.timer"
    }  # fmt: skip
    assert PROCESSES <= COMMANDS


@pytest.mark.parametrize("name", FILES)
def test_what_a_unit_names_of_ours_exists(name: str) -> None:
    sections = unit(name)
    for line in (
        value for keys in sections.values() for values in keys.values() for value in values
    ):
        for other in re.findall(r"miluo[@-][a-z%i@-]*\.(?:service|timer)", line):
            assert re.sub(r"@\w+\.", "@.", other) in FILES, other
    assert sections["Unit"]["Description"]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".service")])
def test_a_service_runs_a_command_that_there_is_as_its_own_user(name: str) -> None:
    service = unit(name)["Service"]
    for line in service["ExecStart"] + service.get("ExecStartPre", []):
        if "backup" in name:
            assert Path(line.split()[1].removeprefix("/opt/miluo/")).is_file()
        else:
            program, command = line.split()
            assert program == "/opt/miluo/.venv/bin/miluo"
            assert command in COMMANDS | {"%i"}
    assert service["User"] == ["miluo"]
    assert service["NoNewPrivileges"] == ["yes"]


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".service")])
def test_settings_in_units_are_settings_and_none_is_a_secret(name: str) -> None:
    given = [one.partition("=")[0] for one in unit(name)["Service"].get("Environment", [])]
    known = {f"MILUO_{one.upper()}" for one in Settings.model_fields} | {"MILUO_EVIDENCE"}
    assert set(given) <= known
    assert "PASSWORD" not in " ".join(given)


def test_a_process_that_ends_is_started_again_for_ever() -> None:
    process = unit("miluo@.service")
    assert process["Service"]["Restart"] == ["always"]
    assert process["Unit"]["StartLimitIntervalSec"] == ["0"]
    assert "Requires" not in process["Unit"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_finds_nothing_wrong_but_that_miluo_is_not_installed(tmp_path: Path) -> None:
    for name in FILES:
        text = (UNITS / name).read_text("utf-8")
        (tmp_path / name).write_text(
            re.sub(r"^(ExecStart(?:Pre)?=).*$", r"\1/bin/true", text, flags=re.M)
        )
    names = [tmp_path / one for one in ("miluo.target", *FILES) if "@" not in str(one)]
    command = ["systemd-analyze", "verify", *map(str, names), str(tmp_path / "miluo@serve.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "miluo" in line]
    assert said == []
