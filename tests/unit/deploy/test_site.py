from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from deploy.site import SiteError, main, prepare, station


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    prepare(folder, ["miluo.county.example", "10.1.2.3"], "https://miluo.county.example")
    return folder


def openssl(*arguments: str) -> str:
    return subprocess.run(
        ["openssl", *arguments], capture_output=True, text=True, check=True
    ).stdout


def test_it_makes_every_secret_that_compose_asks_for(site: Path) -> None:
    asked = set(re.findall(r"\$\{(\w+):\?\}", Path("deploy/compose.yaml").read_text("utf-8")))
    made = dict(line.split("=", 1) for line in (site / "env").read_text().splitlines())
    assert asked <= set(made)
    secrets = [value for name, value in made.items() if name.endswith("PASSWORD")]
    assert len(set(secrets)) == len(secrets)
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in secrets)


def test_what_is_secret_is_for_its_owner_alone(site: Path) -> None:
    for name in ("env", "passwd", "certs/ca.key", "certs/server.key"):
        assert (site / name).stat().st_mode & 0o077 == 0, name
    assert (site / "channels.toml").stat().st_mode & 0o007 == 0


def test_the_broker_s_certificate_has_all_its_names(site: Path) -> None:
    certificate = str(site / "certs/server.crt")
    told = openssl("x509", "-in", certificate, "-noout", "-ext", "subjectAltName")
    for name in ("DNS:broker", "DNS:localhost", "DNS:miluo.county.example", "IP Address:10.1.2.3"):
        assert name in told
    said = openssl("verify", "-CAfile", str(site / "certs/ca.crt"), certificate)
    assert said.strip().endswith("OK")


def test_a_site_is_prepared_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (site / "env").read_text()
    assert main([str(site)]) == 1
    assert "prepared already" in capsys.readouterr().err
    assert (site / "env").read_text() == before


def test_a_station_gets_credentials_of_its_own_once(site: Path) -> None:
    password = station(site, "DEMO-PJ")
    assert len(password) == 24
    lines = (site / "passwd").read_text().splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "collector", "gateway", "notifier", "DEMO-PJ"
    ]  # fmt: skip
    assert password not in (site / "passwd").read_text()
    with pytest.raises(SiteError, match="already"):
        station(site, "DEMO-PJ")
    with pytest.raises(SiteError, match="no code"):
        station(site, "a:b")
