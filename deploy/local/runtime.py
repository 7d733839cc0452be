"""The servers and the browser that Miluo runs with on a machine that has none of them."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import dataclass
from pathlib import Path

from deploy.local.apt import Apt, Report
from deploy.local.chromium import CHROMIUM, Browser
from deploy.local.chromium import browser as browser_in
from deploy.local.debian import Recipe, is_ready, require_space, unpack
from deploy.local.errors import RuntimeUnavailable
from deploy.local.mosquitto import Mosquitto
from deploy.local.place import reachable, unprivileged
from deploy.local.postgres import Postgres

DATABASE = Recipe(
    packages=(r"postgresql-\d+-timescaledb",),
    programs=("usr/lib/postgresql/*/bin/*",),
    omit=("perl", "libperl", "libllvm", "libz3", "locales", "libc-l10n", "postgresql-common"),
)
BROKER = Recipe(
    packages=("mosquitto", "mosquitto-clients"),
    programs=("usr/sbin/mosquitto", "usr/bin/mosquitto_*"),
)


@dataclass(frozen=True)
class Runtime:
    """Programs that are ready to be started."""

    postgres_binaries: Path
    mosquitto_executable: Path
    browser_root: Path | None = None

    def postgres(self, folder: Path, port: int = 0) -> Postgres:
        """Return a TimescaleDB cluster, not started, whose data lie in `folder`."""
        return Postgres(self.postgres_binaries, folder, port)

    def mosquitto(self, folder: Path, port: int = 0) -> Mosquitto:
        """Return a broker, not started, whose messages lie in `folder`."""
        return Mosquitto(self.mosquitto_executable, folder, port)

    def browser(self) -> Browser:
        """Return the Chromium that was asked for with ``prepare(…, browser=True)``."""
        if self.browser_root is None:
            raise RuntimeUnavailable(
                "No browser was prepared: run `python -m deploy.local --browser`."
            )
        return browser_in(self.browser_root)


def prepare(var: Path, browser: bool = False, report: Report = lambda _: None) -> Runtime:
    """Return the programs to run Miluo with, fetching below `var` what the machine lacks.

    A second call is fast. TimescaleDB and Mosquitto of the machine itself are used where present.
    `report` is told each step. Raises `RuntimeUnavailable` with what to do.
    """
    postgres, mosquitto = installed_timescaledb(), installed_mosquitto()
    recipe = Recipe.union(
        [part for part, own in ((DATABASE, postgres), (BROKER, mosquitto)) if own is None]
    )
    if recipe.packages:
        root = _root(var, "root", recipe, report)
        postgres = postgres or next(root.glob("usr/lib/postgresql/*/bin"))
        mosquitto = mosquitto or root / "usr/sbin/mosquitto"
    assert postgres is not None
    assert mosquitto is not None
    chromium = _root(var, "browser", CHROMIUM, report) if browser else None
    return Runtime(postgres, mosquitto, chromium)


def installed_timescaledb() -> Path | None:
    """Return the folder of the machine's own PostgreSQL programs that have TimescaleDB."""
    for home in sorted(Path("/usr/lib/postgresql").glob("*"), reverse=True):
        extension = Path("/usr/share/postgresql") / home.name / "extension/timescaledb.control"
        if extension.is_file() and (home / "bin/initdb").is_file():
            return home / "bin"
    return None


def installed_mosquitto() -> Path | None:
    """Return the machine's own broker."""
    found = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
    return Path(found) if found else None


def _root(var: Path, name: str, recipe: Recipe, report: Report) -> Path:
    """Return a finished root, making it when it is not there; one process at a time makes it."""
    place = reachable(var / "runtime", unprivileged())
    root = place / name
    if is_ready(root, recipe):
        return root
    place.mkdir(parents=True, exist_ok=True)
    if place != (var / "runtime").resolve():
        report(f"the runtime goes to {place}: {var.resolve()} is closed to the servers' user")
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready(root, recipe):
            require_space(place)
            work = place / f"{name}.apt"
            unpack(Apt(work, report), root, recipe, report)
            shutil.rmtree(work)
    return root
