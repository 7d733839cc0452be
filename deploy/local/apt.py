"""apt with folders of its own: downloads packages for anyone and changes nothing of the machine."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.local.errors import RuntimeUnavailable
from deploy.local.sources import Archive, archives, read_entries

Report = Callable[[str], None]

OWN_SERVERS = "or set MILUO_DATABASE_URL and MILUO_MQTT_URL to servers of your own"

_CONFIGURATION = """\
#clear APT::Update;
#clear DPkg;
#clear Acquire::Languages;
Dir::State "{folder}/state";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Log "{folder}";
Dir::Etc::sourcelist "{folder}/archive.sources";
Dir::Etc::sourceparts "-";
Dir::Etc::preferences "-";
Dir::Etc::preferencesparts "-";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::GzipIndexes "false";
Acquire::Retries "3";
Acquire::http::Timeout "30";
"""


class Apt:
    """Package lists and archives below one folder; every download is checked by apt's signatures.

    Hooks of the machine (`APT::Update`, `DPkg`) are cleared, since they touch its own caches;
    its proxies and certificates stay in force.
    """

    def __init__(self, folder: Path, report: Report) -> None:
        """Fetch the lists of the first archive that answers, or raise `RuntimeUnavailable`."""
        for tool in ("apt-get", "apt-cache", "dpkg", "dpkg-deb"):
            if shutil.which(tool) is None:
                raise RuntimeUnavailable(
                    f"{tool} is missing on this machine: run on Debian or Ubuntu, {OWN_SERVERS}."
                )
        self._folder = folder
        self._report = report
        self._lay_out()
        self._update()

    def newest(self, pattern: str) -> str:
        """Return the package that matches a regular expression and has the highest number."""
        names = self._run("apt-cache", "pkgnames").split()
        found = [name for name in names if re.fullmatch(pattern, name)]
        if not found:
            raise RuntimeUnavailable(
                f"The package suites of this machine carry no {pattern}: use Debian 12 or 13, "
                f"{OWN_SERVERS}."
            )
        return max(found, key=lambda name: [int(number) for number in re.findall(r"\d+", name)])

    def download(self, packages: Sequence[str]) -> list[Path]:
        """Fetch packages with all they depend on; return the ``.deb`` files."""
        self._report(f"downloading {', '.join(packages)}")
        install = ("install", "--yes", "--quiet=2")
        none = f"Dir::Cache::archives={self._folder / 'none'}/"
        listed = self._run("apt-get", *install, "--print-uris", "-o", none, *packages)
        self._run("apt-get", *install, "--download-only", *packages)
        names = re.findall(r"^'[^']*' (\S+\.deb) ", listed, flags=re.MULTILINE)
        return [self._folder / "cache/archives" / name for name in names]

    def _lay_out(self) -> None:
        for name in ("state/lists/partial", "cache/archives/partial"):
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        (self._folder / "status").touch()
        text = _CONFIGURATION.format(folder=str(self._folder).replace('"', ""))
        (self._folder / "apt.conf").write_text(text, encoding="utf-8")

    def _update(self) -> None:
        found = archives(
            read_entries(Path("/etc/apt")),
            platform.freedesktop_os_release(),
            Path("/usr/share/keyrings"),
        )
        architecture = self._run("dpkg", "--print-architecture").strip()
        refusal: RuntimeUnavailable | None = None
        for archive in found:
            try:
                return self._fetch_lists(archive, architecture)
            except RuntimeUnavailable as error:
                refusal = refusal or error
        assert refusal is not None
        raise refusal

    def _fetch_lists(self, archive: Archive, architecture: str) -> None:
        self._report(f"reading the package lists of {' '.join(archive.suites)}")
        stanza = archive.stanza(architecture)
        (self._folder / "archive.sources").write_text(stanza, encoding="utf-8")
        self._run("apt-get", "update", "--quiet=2")

    def _run(self, tool: str, *arguments: str) -> str:
        own = ("-c", str(self._folder / "apt.conf")) if tool.startswith("apt") else ()
        done = subprocess.run(
            [tool, *own, *arguments], capture_output=True, text=True, errors="replace", check=False
        )
        if done.returncode != 0:
            raise RuntimeUnavailable(sentence(tool, done.stderr))
        return done.stdout


def sentence(tool: str, output: str) -> str:
    """Return what a failed run of apt said, as one sentence with advice."""
    lines = output.strip().splitlines() or ["no reason given"]
    first = next((line for line in lines if line.startswith(("E:", "W:"))), lines[-1])
    reason = first.removeprefix("E: ").removeprefix("W: ").strip().rstrip(".")
    if re.search(r"No space left|not enough free space|enough free space", output, re.IGNORECASE):
        return "The disk is full: free 1 GB where the checkout lies and run the same command again."
    if "Unable to locate package" in output or "has no installation candidate" in output:
        return f"A package is missing in this machine's suites ({reason}): {OWN_SERVERS[3:]}."
    return (
        f"{tool} could not download ({reason}): check the network or the apt mirror and run the "
        f"same command again, {OWN_SERVERS}."
    )
