"""Miluo's processes for a benchmark: started with the environment that an operator would set."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

STARTED_S = 30.0
ENDED_S = 10.0


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@contextmanager
def running(command: Sequence[str], **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process with MILUO_… settings, told to end after the block, killed when it does not."""
    environment = {**os.environ, **{f"MILUO_{key.upper()}": one for key, one in settings.items()}}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(ENDED_S)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def platform(*services: str, **settings: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """`miluo SERVICE` for each of `services`, each a process of its own."""
    with ExitStack() as stack:
        yield [
            stack.enter_context(running([sys.executable, "-m", "miluo", service], **settings))
            for service in services
        ]


def wait_until_ready(port: int, path: str = "/readyz") -> None:
    """Wait for a 200 of the API at `port`; TimeoutError with its reasons when there is none."""
    ends, reason = time.monotonic() + STARTED_S, "it does not answer"
    while time.monotonic() < ends:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
        except OSError:
            time.sleep(0.05)
            continue
        if answer.status == 200:
            return
        reason = json.loads(body)["detail"]
        time.sleep(0.1)
    raise TimeoutError(f"The API is not ready: {reason}")
