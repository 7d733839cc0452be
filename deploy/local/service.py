"""A server that lives and dies with the program that started it."""

from __future__ import annotations

import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Self

from deploy.local.errors import RuntimeUnavailable
from deploy.local.place import hand_over, reachable, unprivileged
from deploy.local.process import free_port, is_free, kill_tree, last_lines, spawn, wait_until


class Service(ABC):
    """A server process with a folder and a port on 127.0.0.1 of its own.

    It runs as an ordinary user even when the caller is root, takes no Ctrl-C of the terminal (the
    caller ends it in its own order), and is told to end when the caller dies, however that happens.
    """

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals]

    def __init__(self, folder: Path, port: int = 0) -> None:
        """Keep data and log in `folder`; with port 0 a free one is chosen once and kept."""
        self.account = unprivileged()
        self.folder = reachable(folder, self.account)
        """Where data and log lie: `folder`, or a stand-in that the server's user can reach."""
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Return the process id while the server runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    @property
    def log(self) -> Path:
        """Return the file that takes what the server says."""
        return self.folder / f"{self.name.lower()}.log"

    def start(self, timeout_s: float = 120.0) -> Self:
        """Start and wait until clients are answered; a running server is left as it is.

        Raises `RuntimeUnavailable` with the last lines of the log.
        """
        if self.pid is not None:
            return self
        self._refuse_taken_port()
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        hand_over(self.folder, self.account)
        self._prepare()
        self._process = spawn(self._command(), self.account, self.log, self.stop_signal)
        try:
            wait_until(lambda: self._ready() or self.pid is None, timeout_s)
        except BaseException:
            self.kill()
            raise
        if self.pid is None or not self._ready():
            self.kill()
            raise RuntimeUnavailable(
                f"{self.name} did not start; {self.log} ends with: {last_lines(self.log)}"
            )
        return self

    def stop(self, timeout_s: float = 30.0) -> None:
        """End the server in good order; one that does not end in time is killed."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(self.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout_s)
        self.kill()

    def kill(self) -> None:
        """End the server as a power cut does, with all its children."""
        if self._process is None:
            return
        kill_tree(self._process)
        self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @abstractmethod
    def _prepare(self) -> None:
        """Make the folder's content ready for a start."""

    @abstractmethod
    def _command(self) -> Sequence[str]:
        """Return the command that runs the server in the foreground."""

    @abstractmethod
    def _ready(self) -> bool:
        """Tell whether the server answers its clients."""

    def _refuse_taken_port(self) -> None:
        if not is_free(self.port):
            raise RuntimeUnavailable(
                f"Port {self.port} for {self.name} is in use: end what uses it or choose another."
            )
