"""The program's own processes: started together, kept alive, and ended within seconds."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

import structlog

from deploy.local.process import last_lines, spawn
from miluo.trouble import TroubleError

GRACE_S = 2.0
"""How long a process may take to end by itself before it is killed."""

BACKOFF_S = (0.5, 30.0)
"""After how long a process that ended is started again: the first time, and at most."""

SETTLED_S = 60.0
"""A process that lived this long begins with the shortest wait again."""

log = structlog.get_logger()


@dataclass
class _Member:
    """One process through all its lives; `due` is when the next one begins, None while it runs."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]
    began: float
    delay: float = BACKOFF_S[0]
    due: float | None = None


@dataclass
class Processes:
    """Runs `miluo COMMAND` for each command, all with one environment, logs into `folder`.

    The processes die with this one, whatever ends it. Ctrl-C reaches only this one, which then
    ends them in order.
    """

    environment: Mapping[str, str]
    folder: Path
    _members: list[_Member] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], **environment: str) -> None:
        """Start one process under a name."""
        line = [sys.executable, "-m", "miluo", *command]
        own = {**os.environ, **self.environment, **environment}
        file = self.folder / f"{name}.log"
        process = _spawn(line, own, file)
        self._members.append(_Member(name, line, own, file, process, monotonic()))

    def check(self) -> None:
        """TroubleError with its last words when a process has ended by itself."""
        for one in self._members:
            if one.process.poll() is not None:
                raise TroubleError(f"{one.name} has ended: {_last_words(one)}")

    def tend(self) -> None:
        """Start again what has ended: soon the first time, later when it ends again and again."""
        now = monotonic()
        for one in self._members:
            if one.process.poll() is None:
                continue
            if one.due is None:
                _mourn(one, now)
            elif now >= one.due:
                one.process = _spawn(one.command, one.environment, one.log)
                one.began, one.due = now, None

    def stop(self) -> None:
        """End all processes, politely first; returns when all are gone."""
        running = [one.process for one in self._members]
        for process in running:
            process.send_signal(signal.SIGTERM)
        deadline = monotonic() + GRACE_S
        while monotonic() < deadline and any(process.poll() is None for process in running):
            sleep(0.02)
        for process in running:
            process.kill()
            process.wait()
        self._members.clear()


def _spawn(
    line: Sequence[str], environment: Mapping[str, str], file: Path
) -> subprocess.Popen[bytes]:
    return spawn(line, None, file, signal.SIGTERM, environment)


def _mourn(one: _Member, now: float) -> None:
    """Say that a process has ended, and set when it is started again."""
    shortest, longest = BACKOFF_S
    one.delay = shortest if now - one.began > SETTLED_S else min(one.delay, longest)
    one.due = now + one.delay
    log.warning(
        "process ended, starting it again",
        process=one.name,
        status=one.process.returncode,
        after_s=one.delay,
        words=_last_words(one),
    )
    one.delay *= 2


def _last_words(one: _Member) -> str:
    return last_lines(one.log, 1) or "without a word"
