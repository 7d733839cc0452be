from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.errors import RuntimeUnavailable
from deploy.local.process import free_port, is_free, kill_tree, last_lines, run, spawn


def test_a_free_port_is_free_and_out_of_the_way_of_outgoing_connections() -> None:
    low = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    port = free_port()

    assert is_free(port)
    assert port < max(low, 17_000)


def test_a_port_with_a_listener_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_a_killed_process_takes_its_children_along() -> None:
    program = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print(child.pid, flush=True); child.wait()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        kill_tree(parent)

    status = Path(f"/proc/{child}/stat")
    assert not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_spawned_process_writes_to_its_log(tmp_path: Path) -> None:
    process = spawn(["echo", "汨罗"], None, tmp_path / "log", signal.SIGTERM)

    assert process.wait() == 0
    assert last_lines(tmp_path / "log") == "汨罗"


def test_a_failed_program_is_told_with_its_last_words() -> None:
    with pytest.raises(RuntimeUnavailable, match=r"^sh failed: two$"):
        run(["sh", "-c", "echo two; exit 3"], None)
