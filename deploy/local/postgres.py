"""A real TimescaleDB cluster of this checkout's own."""

from __future__ import annotations

import secrets
import shutil
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from deploy.local.errors import RuntimeUnavailable
from deploy.local.place import hand_over
from deploy.local.process import run
from deploy.local.service import Service

USER = "miluo"
DATABASE = "miluo"

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_preload_libraries": "timescaledb",
    "timescaledb.telemetry_level": "off",
    "timescaledb.max_background_workers": "8",
    "max_worker_processes": "16",
    "max_connections": "100",
    "max_locks_per_transaction": "256",
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}
"""For two cores and little memory, with every promise of durability kept.

No Unix socket: its path may not exceed 107 bytes, and a checkout may lie deeper than that.
"""


class Postgres(Service):
    """TimescaleDB on 127.0.0.1 with the superuser and database ``miluo``.

    Clients prove themselves by a password (scram-sha-256): a superuser may run programs, and
    loopback is open to every user of the machine. The password is made once and kept in `folder`.
    """

    name = "PostgreSQL"
    stop_signal = signal.SIGINT  # PostgreSQL's fast shutdown

    def __init__(self, binaries: Path, folder: Path, port: int = 0) -> None:
        """Use the programs in `binaries` (``postgres``, ``initdb``, ``createdb``, ``dropdb``)."""
        super().__init__(folder, port)
        self.binaries = binaries

    @property
    def url(self) -> str:
        """Return the psycopg URL of the database ``miluo``; known once it has been started."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """Return the psycopg URL of a database of this cluster."""
        name = quote(database, safe="")
        return f"postgresql://{USER}:{self._password()}@127.0.0.1:{self.port}/{name}"

    def create_database(self, name: str) -> str:
        """Make an empty database and return its URL."""
        self._client("createdb", "--template=template0", name)
        return self.url_of(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, ending the connections to it; one that is not there is no error."""
        self._client("dropdb", "--force", "--if-exists", name)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _password(self) -> str:
        return (self.folder / "password").read_text(encoding="ascii").strip()

    def _client(self, program: str, *arguments: str) -> None:
        where = ("--host=127.0.0.1", f"--port={self.port}", f"--username={USER}")
        command = [str(self.binaries / program), *where, *arguments]
        run(command, self.account, PGPASSWORD=self._password())

    def _prepare(self) -> None:
        self._forget_dead_postmaster()
        if self._data.is_dir():
            return
        new = self.folder / "data.new"
        with suppress(FileNotFoundError):
            shutil.rmtree(new)
        self._make_password()
        self._make_cluster(new)
        new.rename(self._data)

    def _make_password(self) -> None:
        file = self.folder / "password"
        file.unlink(missing_ok=True)
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(f"{secrets.token_urlsafe(24)}\n", encoding="ascii")
        hand_over(file, self.account)

    def _make_cluster(self, data: Path) -> None:
        initdb = [
            str(self.binaries / "initdb"),
            f"--pgdata={data}",
            f"--username={USER}",
            f"--pwfile={self.folder / 'password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        ]
        run(initdb, self.account)
        single = [str(self.binaries / "postgres"), "--single", "-D", str(data), "postgres"]
        run(single, self.account, stdin=f"CREATE DATABASE {DATABASE};\n")

    def _command(self) -> Sequence[str]:
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        postgres = str(self.binaries / "postgres")
        return [postgres, "-D", str(self._data), f"--port={self.port}", *settings]

    def _ready(self) -> bool:
        """Read what the postmaster itself says (as pg_ctl does)."""
        lines = self._pid_file()
        return len(lines) >= 8 and lines[0] == str(self.pid) and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        with suppress(FileNotFoundError):
            return (self._data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return []

    def _forget_dead_postmaster(self) -> None:
        """Remove the mark of a killed postmaster whose number another process has by now."""
        lines = self._pid_file()
        if not lines:
            return
        with suppress(OSError):
            if Path(f"/proc/{lines[0]}/cwd").readlink() == self._data.resolve():
                raise RuntimeUnavailable(
                    f"The database in {self.folder} is in use by process {lines[0]}: end it first."
                )
            (self._data / "postmaster.pid").unlink()
