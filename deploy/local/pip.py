"""``python -m deploy.local.pip``: pip for a virtual environment whose Python came without it.

Debian keeps pip out of its Python (packages ``python3-venv`` and ``python3-pip``). Its wheel is a
Debian package too, so whoever is not root gets it as the servers come.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.apt import Apt, Report
from deploy.local.errors import RuntimeUnavailable

PACKAGE = "python3-pip-whl"


def install(var: Path, report: Report) -> None:
    """Install pip into the environment of this very Python, working below `var`.

    Raises `RuntimeUnavailable` with what to do.
    """
    work = var.absolute() / "pip.apt"
    files = Apt(work, report).download([PACKAGE])
    wheel = _wheel(next(file for file in files if file.name.startswith(PACKAGE)), work / "wheel")
    pip = [sys.executable, str(wheel / "pip"), "install", "--no-index", "--quiet", str(wheel)]
    done = subprocess.run(pip, check=False)
    shutil.rmtree(work)
    if done.returncode != 0:
        raise RuntimeUnavailable(
            "pip could not be installed (above): install Debian's python3-venv and run it again."
        )


def _wheel(package: Path, folder: Path) -> Path:
    subprocess.run(["dpkg-deb", "--extract", str(package), str(folder)], check=True)
    return next(folder.glob("usr/share/python-wheels/pip-*.whl"))


def main() -> int:
    """Install pip; return 1 after one plain sentence where that cannot be."""
    try:
        install(Path("var"), print)
    except RuntimeUnavailable as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
