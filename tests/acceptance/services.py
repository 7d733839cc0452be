"""The platform's processes for acceptance tests: started, killed and ended one by one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep


@dataclass
class Services:
    """`miluo COMMAND` processes with one environment."""

    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str, **environment: str) -> None:
        """Start a service under a name."""
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", "miluo", *command],
            env={**os.environ, **self.environment, **environment},
            stdin=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )

    def kill(self, name: str) -> None:
        """SIGKILL: the process gets no chance to finish anything."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> int:
        """SIGTERM, and the exit status."""
        return self._end(name, signal.SIGTERM)

    def resident_mb(self, name: str) -> float:
        """Memory in use now."""
        status = Path(f"/proc/{self.running[name].pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def _end(self, name: str, number: int) -> int:
        process = self.running.pop(name)
        process.send_signal(number)
        return process.wait(10)


@contextmanager
def services(database_url: str, mqtt_url: str, mode: str = "exercise") -> Iterator[Services]:
    """Services on these servers; those still running at the end are ended."""
    own = Services(
        {
            "MILUO_DATABASE_URL": database_url,
            "MILUO_MQTT_URL": mqtt_url,
            "MILUO_MODE": mode,
        }
    )
    try:
        yield own
    finally:
        for name in list(own.running):
            own.kill(name)


def eventually(
    true: Callable[[], bool], what: str, within_s: float = 60.0, every_s: float = 0.05
) -> None:
    """Wait until something is true; AssertionError names it when it does not become so."""
    deadline = monotonic() + within_s
    while not true():
        assert monotonic() < deadline, f"not within {within_s:.0f} s: {what}"
        sleep(every_s)
