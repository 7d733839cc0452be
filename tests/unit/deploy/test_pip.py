import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.pip import main


def test_where_apt_is_missing_it_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main() == 1
    assert capsys.readouterr().err.startswith("apt-get is missing on this machine: ")


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", "import sys; sys.path.insert(0, '.'); "
         "import deploy.local.pip, deploy.local.runtime"],
        cwd=Path(__file__).parents[3],
        check=False,
    )  # fmt: skip
    assert done.returncode == 0
