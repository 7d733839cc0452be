"""`deploy/compose.yaml` and the image, as far as can be told without an engine to run them."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from deploy.site import SERVICES, USER
from miluo.cli import app
from miluo.settings import Settings

Json = dict[str, Any]

DEPLOY = Path("deploy").resolve()
WHOLE: Json = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
COMPOSED: dict[str, Json] = WHOLE["services"]
OURS = {name: one for name, one in COMPOSED.items() if one["image"].startswith("miluo:")}
SETTINGS = {f"MILUO_{name.upper()}" for name in Settings.model_fields}
COMMANDS = set(typer.main.get_group(app).commands)

SITE = {"certs/trusted.crt", "certs/server.crt", "certs/server.key", "passwd", "channels.toml"}
"""What `python -m deploy.site` makes."""

ASKED = {
    "MILUO_DATABASE_PASSWORD",
    "MILUO_GRAFANA_PASSWORD",
    "GRAFANA_ADMIN_PASSWORD",
    "MILUO_PUBLIC_URL",
    *(f"{name.upper()}_PASSWORD" for name in ("collector", "gateway")),
}
"""Without these nothing starts: `${NAME:?}`."""


def environment(one: Json) -> dict[str, str]:
    given: dict[str, str] = one.get("environment", {})
    return given


def mounts(one: Json) -> list[tuple[str, str]]:
    """(source, target) of the volumes of a service."""
    whole = (re.sub(r"^\$\{\w+:-(\w+)\}", r"\1", text) for text in one.get("volumes", ()))
    return [(source, target) for source, target, *_ in (text.split(":") for text in whole)]


def test_every_process_of_the_platform_is_there() -> None:
    run = {one["command"][0] for one in OURS.values() if "command" in one}
    assert run == {"migrate", "grafana-role", "ingest", "alert", "notify", "serve", "gateway",
                   "watch"}  # fmt: skip
    assert {"database", "broker", "grafana", "backup", "maintain"} <= set(COMPOSED)


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_that_there_is(name: str) -> None:
    one = OURS[name]
    said = [*one.get("entrypoint", ()), *one.get("healthcheck", {}).get("test", ())]
    inside = re.findall(r"miluo ([a-z-]+)", " ".join(said))
    assert {*one.get("command", ()), *inside} <= COMMANDS
    assert one.get("command") or inside


@pytest.mark.parametrize("name", OURS)
def test_a_service_is_given_settings_that_there_are(name: str) -> None:
    given = environment(OURS[name])
    assert {key for key in given if key.startswith("MILUO_")} <= SETTINGS
    assert given["MILUO_MODE"] == "live"
    values = {
        key.removeprefix("MILUO_").lower(): re.sub(r"\$\{(\w+):[?-][^}]*\}", _example, value)
        for key, value in given.items()
        if key.startswith("MILUO_")
    }
    Settings.model_validate({key: value for key, value in values.items() if value})


def _example(found: re.Match[str]) -> str:
    return {"MILUO_PUBLIC_URL": "https://miluo.example"}.get(
        found[1], "" if "WATCH" in found[1] else "0123456789abcdef"
    )


def test_grafana_is_given_what_its_provisioning_asks_for() -> None:
    asked: set[str] = set()
    for file in Path("dashboards/provisioning").rglob("*.yaml"):
        asked |= set(re.findall(r"^[^#\n]*\$\{(\w+)\}", file.read_text("utf-8"), re.MULTILINE))
    given = environment(COMPOSED["grafana"])
    assert {key for key in given if key.startswith("MILUO_")} == asked
    targets = dict(mounts(COMPOSED["grafana"]))
    provider = yaml.safe_load(Path("dashboards/provisioning/dashboards/miluo.yaml").read_text())
    assert targets["../dashboards/generated"] == provider["providers"][0]["options"]["path"]


@pytest.mark.parametrize("name", COMPOSED)
def test_what_is_mounted_exists_or_is_made_for_the_site(name: str) -> None:
    for source, target in mounts(COMPOSED[name]):
        assert target.startswith("/")
        if source.startswith("./site/"):
            assert source.removeprefix("./site/") in SITE
        elif source.startswith("."):
            assert (DEPLOY / source).exists(), source
        else:
            assert source in WHOLE["volumes"], source


def test_no_volume_is_declared_that_nobody_has() -> None:
    had = {source for one in COMPOSED.values() for source, _ in mounts(one)}
    assert set(WHOLE["volumes"]) <= had


def test_the_broker_finds_its_files_where_its_configuration_says() -> None:
    start = (DEPLOY / "mosquitto/start.sh").read_text("utf-8")
    configuration = (DEPLOY / "mosquitto/mosquitto.conf").read_text("utf-8")
    for path in re.findall(r"^\w*(?:file|location) (\S+)", configuration, re.MULTILINE):
        assert path.rstrip("/") in start or Path(path).name in start, path
    targets = {target for _, target in mounts(COMPOSED["broker"])}
    for path in re.findall(r"/run/site/\S+", start):
        assert path in targets, path
    assert "/var/lib/mosquitto" in targets
    assert re.search(r"^listener 8883 ", configuration, re.MULTILINE)


def test_the_platform_is_a_user_of_the_broker_that_the_rules_know() -> None:
    rules = (DEPLOY / "mosquitto/acl").read_text("utf-8")
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    users = set(re.findall(r"mqtts://(\w+):\$\{(\w+)_PASSWORD:\?\}@broker:8883", text))
    assert {user for user, _ in users} == {"collector", "gateway"} <= set(SERVICES)
    assert all(user.upper() == variable for user, variable in users)
    assert {f"user {name}" for name in SERVICES} <= set(rules.splitlines())


def test_no_secret_is_written_down_and_every_one_is_asked_for() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{(\w+):\?\}", text)) == ASKED
    for one in COMPOSED.values():
        for key, value in environment(one).items():
            if "PASSWORD" in key or "SECRET" in key:
                assert re.fullmatch(r"\$\{\w+:\?\}", value), key
    assert not re.findall(r"://\w+:(?!\$\{)[^@\s]*@", text)


@pytest.mark.parametrize("name", COMPOSED)
def test_a_service_comes_back_and_says_whether_it_is_well(name: str) -> None:
    one = COMPOSED[name]
    once = name in ("migrate", "grafana-role")
    assert one["restart"] == ("on-failure:5" if once else "unless-stopped")
    assert one["logging"]["options"]["max-size"]
    if not once and name not in ("maintain", "backup"):
        assert one["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", COMPOSED)
def test_a_service_waits_for_services_that_can_be_waited_for(name: str) -> None:
    for other, how in COMPOSED[name].get("depends_on", {}).items():
        if how["condition"] == "service_healthy":
            assert "healthcheck" in COMPOSED[other]
        else:
            assert COMPOSED[other]["restart"].startswith("on-failure")


def test_images_have_versions_and_only_what_must_be_is_open_to_others() -> None:
    for one in COMPOSED.values():
        assert re.search(r":\d+\.\d+", one["image"]), one["image"]
    open_to_all = {
        name: port
        for name, one in COMPOSED.items()
        for port in one.get("ports", ())
        if "127.0.0.1" not in port
    }
    assert open_to_all == {"broker": "8883:8883", "gateway": "5651:5651"}


@pytest.mark.parametrize("name", OURS)
def test_the_platform_s_own_services_may_do_little(name: str) -> None:
    one = OURS[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert ("platform", "/var/lib/miluo") in mounts(one)


def test_who_beats_by_the_machine_s_name_keeps_it() -> None:
    assert {name for name, one in OURS.items() if "hostname" in one} == {"alert", "serve", "watch"}


def test_the_image_is_made_of_the_packages_and_runs_as_nobody_special() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    project = Path("pyproject.toml").read_text("utf-8")
    packages = re.search(r"^packages = \[(.+)\]\nartifacts = \[\"api/console/vendor/\*\"\]",
                         project, re.MULTILINE)  # fmt: skip
    assert packages is not None
    wanted = {f"!{name}" for name in re.findall(r'"(\w+)"', packages[1])}
    assert {*wanted, "!pyproject.toml", "!package-lock.json", "!README.md", "!LICENSE"} <= {*kept}
    assert f"--uid {USER} " in text
    assert text.rstrip().endswith('ENTRYPOINT ["miluo"]')
    assert text.count("FROM python:3.11-slim-bookworm") == 2
    assert "http" not in text
