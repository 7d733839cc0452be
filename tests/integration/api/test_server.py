import signal
import socket
import subprocess
import sys
from time import sleep

import pytest

from api.listening import CannotListen, listen
from api.server import serve
from tests.integration.api.county import STAGE, stream

SERVE = """
import sys
from api.context import Access
from api.server import serve
serve(sys.argv[1], "exercise", port=int(sys.argv[2]), access=Access(public_reading=True))
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def test_a_busy_port_is_one_plain_sentence(database_url: str) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"Port {port} on 127.0.0.1 is in use"):
            serve(database_url, "exercise", port=port)


def test_an_address_of_another_machine_is_one_plain_sentence() -> None:
    with pytest.raises(CannotListen, match="set MILUO_API_HOST"):
        listen("192.0.2.1", 0)


@pytest.mark.usefixtures("county")
def test_it_ends_by_itself_when_told_although_a_stream_is_open(database_url: str) -> None:
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", SERVE, database_url, str(port)]) as process:
        try:
            wait_for(port, process)
            path = f"/api/v1/datastreams/{STAGE}/observations/stream"
            with stream(f"http://127.0.0.1:{port}", path) as events:
                process.send_signal(signal.SIGTERM)
                assert list(events) == []
            assert process.wait(20) in (0, -signal.SIGTERM)
        finally:
            process.kill()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except ConnectionRefusedError:
            sleep(0.02)
            continue
        return
    raise AssertionError("the server did not start")
