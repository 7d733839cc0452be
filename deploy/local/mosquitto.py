"""Mosquitto, configured to keep what it has acknowledged.

It writes its whole store at each save. Saving once a second bounds what a power cut can take, to
the messages of the last two seconds that no collector has heard yet. Saving at every change
(`autosave_on_changes`) bounds it no better than the moment between answer and save, and was
measured at 550 messages/s with a collector there and 150 with a backlog of 6,000.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.place import hand_over
from deploy.local.service import Service

MAX_QUEUED_BYTES = 1_000_000_000
"""Memory for messages that wait for a collector: some three million readings."""

UNBOUNDED = 1_000_000_000
"""More messages than the bytes allow. Mosquitto 2.0 takes 0 for "no bound" when it queues, yet as
a bound of none when it refuses a message, and then ends the sender's connection."""

MAX_PAYLOAD_BYTES = 262_144
"""Larger payloads are refused (reason 0x95) and their sender stays connected."""


@dataclass(frozen=True)
class Security:
    """What a broker that others can reach needs; paths are those of the broker's machine."""

    password_file: str
    acl_file: str
    certificate: str | None = None
    key: str | None = None


def configuration(
    folder: str, port: int, address: str = "127.0.0.1", security: Security | None = None
) -> str:
    """Return a ``mosquitto.conf`` that keeps its messages below `folder`.

    Without `security` anybody may connect, so `address` must then be the loopback one.
    """
    if security is None and address != "127.0.0.1":
        raise ValueError(f"a broker open to anybody may not listen on {address}")
    return "\n".join([*_durability(folder), *_listener(port, address, security), ""])


def production() -> str:
    """Return the configuration of a county's broker: ``deploy/mosquitto/mosquitto.conf``."""
    security = Security(
        password_file="/etc/mosquitto/passwd",
        acl_file="/etc/mosquitto/acl",
        certificate="/etc/mosquitto/certs/server.crt",
        key="/etc/mosquitto/certs/server.key",
    )
    return configuration("/var/lib/mosquitto", 8883, "0.0.0.0", security)


def _durability(folder: str) -> list[str]:
    return [
        "# Messages for a collector that is away are kept, in memory and on disk.",
        "persistence true",
        f"persistence_location {folder}/",
        "autosave_interval 1",
        "autosave_on_changes false",
        "persistent_client_expiration 30d",
        "",
        "# Queues are bounded by bytes, not by count; each client sets its own receive maximum.",
        f"max_queued_messages {UNBOUNDED}",
        f"max_queued_bytes {MAX_QUEUED_BYTES}",
        "max_inflight_messages 0",
        f"message_size_limit {MAX_PAYLOAD_BYTES}",
        "set_tcp_nodelay true",
        "",
    ]


def _listener(port: int, address: str, security: Security | None) -> list[str]:
    if security is None:
        return [f"listener {port} {address}", "allow_anonymous true"]
    lines = [
        f"listener {port} {address}",
        "allow_anonymous false",
        f"password_file {security.password_file}",
        f"acl_file {security.acl_file}",
    ]
    if security.certificate is not None:
        lines += [f"certfile {security.certificate}", f"keyfile {security.key}"]
        lines += ["tls_version tlsv1.2"]
    return lines


class Mosquitto(Service):
    """A broker on 127.0.0.1, open to the machine itself."""

    name = "Mosquitto"
    stop_signal = signal.SIGTERM

    def __init__(self, executable: Path, folder: Path, port: int = 0) -> None:
        """Use the program `executable`."""
        super().__init__(folder, port)
        self.executable = executable

    @property
    def url(self) -> str:
        """Return the broker's address."""
        return f"mqtt://127.0.0.1:{self.port}"

    @property
    def _configuration(self) -> Path:
        return self.folder / "mosquitto.conf"

    def _prepare(self) -> None:
        text = configuration(str(self.folder), self.port)
        self._configuration.write_text(text, encoding="utf-8")
        hand_over(self._configuration, self.account)

    def _command(self) -> Sequence[str]:
        return [str(self.executable), "-c", str(self._configuration)]

    def _ready(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
