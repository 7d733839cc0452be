"""The program's own processes: started together, watched, and ended within seconds."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import IO

from miluo.trouble import TroubleError

GRACE_S = 3.0
"""How long a process may take to end by itself before it is killed."""

_PR_SET_PDEATHSIG = 1


@dataclass
class Processes:
    """Runs `miluo COMMAND` for each command, all with one environment, logs into `folder`.

    The processes die with this one, whatever ends it. Ctrl-C reaches only this one, which then
    ends them in order.
    """

    environment: Mapping[str, str]
    folder: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _logs: dict[str, IO[bytes]] = field(default_factory=dict)

    def __enter__(self) -> "Processes":
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
        log = self._logs[name] = (self.folder / f"{name}.log").open("ab")
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", "miluo", *command],
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def check(self) -> None:
        """TroubleError with its last words when a process has ended by itself."""
        for name, process in self._running.items():
            if process.poll() is not None:
                log = self.folder / f"{name}.log"
                words = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
                raise TroubleError(f"{name} has ended: {words[-1] if words else 'without a word'}")

    def stop(self) -> None:
        """End all processes, politely first; returns when all are gone."""
        for process in self._running.values():
            process.send_signal(signal.SIGTERM)
        deadline = monotonic() + GRACE_S
        while monotonic() < deadline and any(p.poll() is None for p in self._running.values()):
            sleep(0.02)
        for process in self._running.values():
            process.kill()
            process.wait()
        for log in self._logs.values():
            log.close()
        self._running.clear()
        self._logs.clear()


def _die_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
