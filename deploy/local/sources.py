"""Where this machine fetches its own distribution's packages from.

The mirror is read from the machine's apt sources, so that a county room with a mirror of its own
keeps using that one. Third-party archives are left aside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import RuntimeUnavailable

DEBIAN_SUITE = "trixie"
"""The Debian release that carries TimescaleDB; it serves Debian 12 and 13 alike."""

_ONE_LINE = re.compile(r"^deb\s+(?:\[(?P<options>[^\]]*)\]\s+)?(?P<uri>\S+)\s+(?P<rest>.+)$")


@dataclass(frozen=True)
class Entry:
    """One archive of the machine's apt sources."""

    uris: tuple[str, ...]
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str = ""


@dataclass(frozen=True)
class Archive:
    """An archive to fetch from, as apt writes it (deb822)."""

    uri: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    keyring: Path

    def stanza(self, architecture: str) -> str:
        """Return the text of a ``.sources`` file for packages of one architecture."""
        return (
            f"Types: deb\nURIs: {self.uri}\nSuites: {' '.join(self.suites)}\n"
            f"Components: {' '.join(self.components)}\nArchitectures: {architecture}\n"
            f"Signed-By: {self.keyring}\n"
        )


def parse_deb822(text: str) -> Iterator[Entry]:
    """Yield the enabled ``deb`` entries of a ``.sources`` file."""
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for paragraph in re.split(r"\n[ \t]*\n", kept):
        fields: dict[str, str] = {}
        name = ""
        for line in paragraph.splitlines():
            if line[:1].isspace():
                fields[name] = f"{fields.get(name, '')} {line.strip()}".strip()
            elif ":" in line:
                name, _, value = line.partition(":")
                name = name.strip().lower()
                fields[name] = value.strip()
        if "deb" in fields.get("types", "").split() and fields.get("enabled", "yes") != "no":
            yield Entry(
                tuple(fields.get("uris", "").split()),
                tuple(fields.get("suites", "").split()),
                tuple(fields.get("components", "").split()),
                fields.get("signed-by", ""),
            )


def parse_one_line(text: str) -> Iterator[Entry]:
    """Yield the ``deb`` entries of a ``.list`` file."""
    for line in text.splitlines():
        found = _ONE_LINE.match(line.partition("#")[0].strip())
        if found:
            options = dict(
                option.partition("=")[::2] for option in (found["options"] or "").split()
            )
            suite, *components = found["rest"].split()
            yield Entry((found["uri"],), (suite,), tuple(components), options.get("signed-by", ""))


def read_entries(etc: Path) -> Iterator[Entry]:
    """Yield all entries of an apt configuration folder (usually ``/etc/apt``)."""
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*"))]
    for file in files:
        if not file.is_file():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        if file.suffix == ".sources":
            yield from parse_deb822(text)
        elif file.suffix == ".list":
            yield from parse_one_line(text)


def archives(entries: Iterable[Entry], release: Mapping[str, str], keyrings: Path) -> list[Archive]:
    """Return the archives worth trying, the likeliest first.

    `release` is the machine's os-release; `keyrings` the folder of the distributions' keyrings.
    Whatever is tried is checked against the distribution's own keyring, so a third-party archive
    that slips in can only fail, never serve.
    """
    distribution = _distribution(release)
    keyring = next(iter(sorted(keyrings.glob(f"{distribution}-archive-keyring.*"))), None)
    ranked = sorted(
        (_rank(entry, uri, distribution), position, uri)
        for position, entry in enumerate(entries)
        for uri in entry.uris
        if _is_own(entry, uri, distribution)
    )
    if not ranked or keyring is None:
        raise RuntimeUnavailable(
            f"The apt sources of this machine name no signed {distribution} archive: add one, "
            "or set MILUO_DATABASE_URL and MILUO_MQTT_URL to servers of your own."
        )
    suites, components = _wanted(distribution, release)
    uris = dict.fromkeys(uri for _, _, uri in ranked)
    return [Archive(uri, suites, components, keyring) for uri in uris]


def _distribution(release: Mapping[str, str]) -> str:
    kin = {release.get("ID", ""), *release.get("ID_LIKE", "").split()}
    for name in ("ubuntu", "debian"):
        if name in kin:
            return name
    raise RuntimeUnavailable(
        "This machine is neither Debian nor Ubuntu: set MILUO_DATABASE_URL and MILUO_MQTT_URL "
        "to a TimescaleDB and an MQTT broker of your own."
    )


def _wanted(
    distribution: str, release: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if distribution == "debian":
        return (DEBIAN_SUITE,), ("main",)
    codename = release.get("UBUNTU_CODENAME") or release.get("VERSION_CODENAME", "")
    return (codename, f"{codename}-updates"), ("main", "universe")


def _is_own(entry: Entry, uri: str, distribution: str) -> bool:
    whole = any("-" not in suite and "/" not in suite for suite in entry.suites)
    signed = not entry.signed_by or f"{distribution}-archive" in entry.signed_by
    return whole and signed and "main" in entry.components and not uri.startswith("cdrom:")


def _rank(entry: Entry, uri: str, distribution: str) -> int:
    if entry.signed_by:
        return 0
    return 1 if distribution in uri.rstrip("/").rpartition("/")[2] else 2
