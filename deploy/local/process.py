"""Processes that die with their parent, and ports that nobody else takes."""

from __future__ import annotations

import functools
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from deploy.local.errors import RuntimeUnavailable
from deploy.local.place import Account

_FIRST_PORT = 16_000
_LOG_LINES = 5


def spawn(
    command: Sequence[str],
    account: Account | None,
    log: Path,
    death: signal.Signals,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a program as `account`, its output appended to `log`, in a session of its own.

    It gets the signal `death` when this Python process ends, be it by SIGKILL. The kernel ties
    that to the thread that starts the program, so one thread that lives to the end starts all.
    Without an `environment` of its own it gets a plain one.
    """
    bound = ["--pdeathsig", death.name.removeprefix("SIG")]
    line = [*_setpriv(account, bound), *command]

    def start() -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                line,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=_environment({}) if environment is None else environment,
                cwd="/",
                start_new_session=True,
            )

    return _starter().submit(start).result()


def run(
    command: Sequence[str], account: Account | None, stdin: str = "", **environment: str
) -> None:
    """Run a short program as `account`; raise `RuntimeUnavailable` with its last words."""
    bound = ["--pdeathsig", "TERM"]
    done = subprocess.run(
        [*_setpriv(account, bound), *command],
        input=stdin,
        env=_environment(environment),
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeUnavailable(f"{Path(command[0]).name} failed: {_end(done.stdout)}")


def free_port() -> int:
    """Return a TCP port of 127.0.0.1 that nobody uses.

    It lies below the ports that the kernel gives to outgoing connections, so that a client which
    tries to reach a stopped server cannot take the port away.
    """
    text = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    ports = range(_FIRST_PORT, max(int(text.split()[0]), _FIRST_PORT + 1000))
    chosen = random.SystemRandom().sample(ports, 100)
    return next(port for port in chosen if is_free(port))


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this TCP port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_until(condition: Callable[[], bool], timeout_s: float) -> None:
    """Return when `condition` holds or the time is over, whichever comes first."""
    end = time.monotonic() + timeout_s
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


def last_lines(file: Path, number: int = _LOG_LINES) -> str:
    """Return the last lines of a log, joined by slashes."""
    return _end(file.read_text(encoding="utf-8", errors="replace"), number)


def kill_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, and wait until all are gone.

    The parent is frozen first, lest it starts a child while its children are counted.
    """
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGSTOP)
    children = list(_children(process.pid))
    process.kill()
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    process.wait()
    wait_until(lambda: not any(_is_alive(child) for child in children), 10.0)


def _children(parent: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        status = _status(int(entry.name))
        if status and int(status[1]) == parent:
            yield int(entry.name)


def _is_alive(pid: int) -> bool:
    status = _status(pid)
    return bool(status) and status[0] != "Z"


def _status(pid: int) -> list[str]:
    """Return state, parent and what follows of a process; nothing when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _environment(more: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"} | more


def _end(text: str, number: int = _LOG_LINES) -> str:
    return " / ".join(text.strip().splitlines()[-number:])


def _setpriv(account: Account | None, options: Sequence[str]) -> list[str]:
    if account is not None:
        options = [*options, f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    return ["setpriv", *options, "--"]


@functools.cache
def _starter() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="starter")
