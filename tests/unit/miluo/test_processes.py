import os
from pathlib import Path

import pytest

from miluo.processes import Processes
from miluo.trouble import TroubleError
from tests.acceptance.services import eventually


@pytest.fixture
def busy(tmp_path: Path) -> Path:
    """A stand-in for the program, found before the real one: it writes its process id, and ends."""
    package = tmp_path / "path" / "miluo"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import os, sys, time\n"
        "print(os.getpid(), flush=True)\n"
        "time.sleep(600) if sys.argv[1] == 'stay' else sys.exit('no more')\n"
    )
    return package.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs"


def lives(folder: Path, name: str) -> list[int]:
    """Process ids of all lives of a process so far."""
    text = (folder / f"{name}.log").read_text()
    return [int(line) for line in text.splitlines() if line.isdigit()]


def ended(processes: Processes) -> bool:
    """Never true: `check` raises when one has ended."""
    processes.check()
    return False


def test_what_ends_by_itself_is_told_with_its_last_words(busy: Path, folder: Path) -> None:
    with Processes({"PYTHONPATH": str(busy)}, folder) as processes:
        processes.start("short", ["end"])
        eventually(lambda: "no more" in (folder / "short.log").read_text(), "its last words")
        with pytest.raises(TroubleError, match=r"^short has ended: no more$"):
            eventually(lambda: ended(processes), "its end")


def test_what_ends_by_itself_is_started_again(busy: Path, folder: Path) -> None:
    with Processes({"PYTHONPATH": str(busy)}, folder) as processes:
        processes.start("short", ["end"])

        def third() -> bool:
            processes.tend()
            return len(lives(folder, "short")) == 3

        eventually(third, "a third life")


def test_what_runs_is_left_alone(busy: Path, folder: Path) -> None:
    with Processes({"PYTHONPATH": str(busy)}, folder) as processes:
        processes.start("long", ["stay"])
        eventually(lambda: len(lives(folder, "long")) == 1, "its start")
        processes.check()
        processes.tend()
        assert len(lives(folder, "long")) == 1


def test_all_are_gone_at_the_end_of_the_block(busy: Path, folder: Path) -> None:
    with Processes({"PYTHONPATH": str(busy)}, folder) as processes:
        processes.start("one", ["stay"])
        processes.start("two", ["stay"])
        eventually(lambda: bool(lives(folder, "one") and lives(folder, "two")), "their start")
    for name in ("one", "two"):
        with pytest.raises(ProcessLookupError):
            os.kill(lives(folder, name)[0], 0)


def test_each_gets_the_environment_of_all_and_its_own(folder: Path, tmp_path: Path) -> None:
    package = tmp_path / "path" / "miluo"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import os; print(os.environ['ALL'], os.environ['OWN'], flush=True)\n"
    )
    with Processes({"PYTHONPATH": str(package.parent), "ALL": "all"}, folder) as processes:
        processes.start("one", [], OWN="own")
        log = folder / "one.log"
        eventually(lambda: log.read_text() == "all own\n", "both")
