"""`miluo` as people run it: from the command line, with settings of its own."""

import os
import subprocess
import sys
from pathlib import Path


def environment(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with these `MILUO_*` settings and no others."""
    others = {name: text for name, text in os.environ.items() if not name.startswith("MILUO_")}
    return {**others, **settings}


def miluo(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "miluo", *arguments],
        env=environment(settings),
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def opened(*arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Start a command that runs until it is told to stop; its output is in one pipe."""
    return subprocess.Popen(
        [sys.executable, "-m", "miluo", *arguments],
        env=environment(settings),
        cwd=Path(__file__).parents[2],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str], words: str) -> bool:
    """Read what a process says up to the line with these words; False where it never comes."""
    assert process.stdout is not None
    return any(words in line for line in process.stdout)


def alive(folder: Path) -> dict[int, str]:
    """Command lines of the processes that work with this `MILUO_DATA`, by process id."""
    mark = f"MILUO_DATA={folder}\0".encode()
    return {
        int(entry.name): command
        for entry in Path("/proc").glob("[0-9]*")
        if (command := _command(entry, mark))
    }


def _command(process: Path, mark: bytes) -> str:
    """The command line of a process whose environment holds `mark`; else nothing."""
    try:
        if mark not in (process / "environ").read_bytes():
            return ""
        return (process / "cmdline").read_text().replace("\0", " ").strip()
    except OSError:
        return ""
