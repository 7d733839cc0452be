from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.errors import RuntimeUnavailable
from deploy.local.sources import Entry, archives, parse_deb822, parse_one_line, read_entries

BOOKWORM = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
NOBLE = {"ID": "ubuntu", "ID_LIKE": "debian", "VERSION_CODENAME": "noble"}
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

SOURCES = f"""\
Types: deb deb-src
# the machine room's mirror
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: {KEYRING}

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
Signed-By: {KEYRING}
"""


@pytest.fixture
def keyrings(tmp_path: Path) -> Path:
    for name in ("debian-archive-keyring.gpg", "ubuntu-archive-keyring.gpg"):
        (tmp_path / name).touch()
    return tmp_path


def entry(uri: str, suite: str = "bookworm", signed_by: str = "") -> Entry:
    return Entry((uri,), (suite,), ("main",), signed_by)


def test_deb822_gives_each_entry_with_its_key() -> None:
    first, second = parse_deb822(SOURCES)

    assert first.uris == ("http://mirror.example/debian",)
    assert first.suites == ("bookworm", "bookworm-updates")
    assert first.signed_by == KEYRING
    assert second.suites == ("bookworm-security",)


def test_deb822_leaves_out_what_is_disabled() -> None:
    assert (
        list(parse_deb822(SOURCES.replace("Types: deb\n", "Types: deb\nEnabled: no\n")))[1:] == []
    )


def test_deb822_takes_a_key_written_into_the_file_as_not_the_distributions_own() -> None:
    text = SOURCES.partition("\n\n")[0].replace(f" {KEYRING}", "\n -----BEGIN\n .")
    (only,) = parse_deb822(text)

    assert only.signed_by == "-----BEGIN ."


def test_one_line_sources_are_read_with_their_options() -> None:
    text = (
        "# a comment\ndeb-src http://mirror.example/debian bookworm main\n"
        f"deb [arch=amd64 signed-by={KEYRING}] http://mirror.example/debian bookworm main non-free"
    )

    assert list(parse_one_line(text)) == [
        Entry(("http://mirror.example/debian",), ("bookworm",), ("main", "non-free"), KEYRING)
    ]


def test_both_formats_of_a_machine_are_read(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://one.example/debian bookworm main\n")
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    (folder / "debian.sources").write_text(SOURCES)
    (folder / "old.list.save").write_text("deb http://two.example/debian bookworm main\n")

    uris = [uri for found in read_entries(tmp_path) for uri in found.uris]
    assert uris == [
        "http://one.example/debian",
        "http://mirror.example/debian",
        "http://mirror.example/debian-security",
    ]


def test_debian_12_fetches_trixie_from_its_own_mirror(keyrings: Path) -> None:
    (found,) = archives(parse_deb822(SOURCES), BOOKWORM, keyrings)

    assert found.uri == "http://mirror.example/debian"
    assert found.suites == ("trixie",)
    assert found.keyring == keyrings / "debian-archive-keyring.gpg"


def test_third_party_archives_are_left_aside(keyrings: Path) -> None:
    others = [
        entry("http://vendor.example/debian", signed_by="/etc/apt/keyrings/vendor.asc"),
        entry("http://vendor.example/debian", suite="bookworm-pgdg"),
        entry("cdrom:[Debian 12]"),
    ]
    (found,) = archives([*others, entry("http://own.example/debian")], BOOKWORM, keyrings)

    assert found.uri == "http://own.example/debian"


def test_a_signed_entry_goes_before_one_that_only_looks_right(keyrings: Path) -> None:
    entries = [
        entry("http://c.example/tools"),
        entry("http://b.example/debian/"),
        entry("http://a.example/mirror", signed_by=KEYRING),
    ]
    found = [archive.uri for archive in archives(entries, BOOKWORM, keyrings)]

    assert found == [
        "http://a.example/mirror",
        "http://b.example/debian/",
        "http://c.example/tools",
    ]


def test_ubuntu_uses_its_own_suites_with_universe(keyrings: Path) -> None:
    (found,) = archives([entry("http://own.example/ubuntu", "noble")], NOBLE, keyrings)

    assert found.suites == ("noble", "noble-updates")
    assert found.components == ("main", "universe")
    assert found.keyring.name == "ubuntu-archive-keyring.gpg"


def test_a_machine_without_its_own_archive_is_told_what_to_do(keyrings: Path) -> None:
    with pytest.raises(RuntimeUnavailable, match="set MILUO_DATABASE_URL"):
        archives([], BOOKWORM, keyrings)


def test_another_distribution_is_told_what_to_do(keyrings: Path) -> None:
    with pytest.raises(RuntimeUnavailable, match="neither Debian nor Ubuntu"):
        archives([], {"ID": "fedora"}, keyrings)


def test_the_stanza_names_suite_architecture_and_key(keyrings: Path) -> None:
    (found,) = archives(parse_deb822(SOURCES), BOOKWORM, keyrings)
    (again,) = parse_deb822(found.stanza("amd64"))

    assert again == Entry((found.uri,), ("trixie",), ("main",), str(found.keyring))
