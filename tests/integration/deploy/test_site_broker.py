"""A broker with the county's own files, as the production configuration has it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.mosquitto import Mosquitto, Security, configuration
from deploy.local.place import hand_over, reachable, unprivileged
from deploy.local.runtime import Runtime
from deploy.site import prepare, station

CONNECT = """
import sys, time
from sensors.mqtt import Publisher
one = Publisher(sys.argv[1])
one.start()
deadline = time.monotonic() + float(sys.argv[2])
while not one.connected and time.monotonic() < deadline:
    time.sleep(0.02)
print(one.connected)
one.stop()
"""


class CountyMosquitto(Mosquitto):
    """The broker of `deploy/mosquitto/mosquitto.conf`, on a loopback port."""

    def _prepare(self) -> None:
        site = self.folder / "site"
        prepare(site, [], "http://127.0.0.1:8000")
        (site / "password").write_text(station(site, "DEMO-PJ"))
        acl = self.folder / "acl"
        acl.write_bytes(Path("deploy/mosquitto/acl").read_bytes())
        certs = site / "certs"
        security = Security(
            str(site / "passwd"), str(acl), str(certs / "server.crt"), str(certs / "server.key")
        )
        text = configuration(str(self.folder), self.port, security=security)
        self._configuration.write_text(text)
        for file in (self._configuration, acl, site, *site.rglob("*")):
            hand_over(file, self.account)


@pytest.fixture(scope="module")
def broker(runtime: Runtime) -> Iterator[Mosquitto]:
    folder = reachable(Path("var/test/site-broker"), unprivileged())
    shutil.rmtree(folder, ignore_errors=True)
    with CountyMosquitto(runtime.mosquitto_executable, folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def connected(
    broker: Mosquitto, user: str, password: str, trusted: str = "trusted.crt", within_s: float = 20
) -> bool:
    """Whether the platform's client gets in over TLS, trusting what it is told to."""
    url = f"mqtts://{user}:{password}@localhost:{broker.port}"
    own = {**os.environ, "SSL_CERT_FILE": str(broker.folder / "site/certs" / trusted)}
    command = [sys.executable, "-c", CONNECT, url, str(within_s)]
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
    return done.stdout.split()[-1] == "True"


def secret(broker: Mosquitto, name: str) -> str:
    lines = (broker.folder / "site/env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)[name]


def test_the_collector_comes_in_over_tls_with_what_was_made(broker: Mosquitto) -> None:
    assert connected(broker, "collector", secret(broker, "COLLECTOR_PASSWORD"))


def test_a_station_comes_in_with_what_was_made_for_it(broker: Mosquitto) -> None:
    assert connected(broker, "DEMO-PJ", (broker.folder / "site/password").read_text())


def test_a_wrong_password_and_a_broker_of_another_authority_are_refused(
    broker: Mosquitto, tmp_path: Path
) -> None:
    assert not connected(broker, "collector", "guess", within_s=1)
    prepare(tmp_path / "other", [], "http://127.0.0.1:8000")
    other = str(tmp_path / "other/certs/ca.crt")
    assert not connected(broker, "collector", secret(broker, "COLLECTOR_PASSWORD"), other, 1)
