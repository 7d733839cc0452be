from __future__ import annotations

from pathlib import Path

import pytest

from deploy.local.mosquitto import Security, configuration, production


def lines(text: str) -> list[str]:
    return text.splitlines()


def test_the_production_file_is_what_the_function_renders() -> None:
    committed = Path("deploy/mosquitto/mosquitto.conf").read_text(encoding="utf-8")

    assert committed == production()


def test_production_asks_for_a_password_and_speaks_tls() -> None:
    rendered = lines(production())

    assert "allow_anonymous false" in rendered
    assert any(line.startswith("acl_file ") for line in rendered)
    assert any(line.startswith("certfile ") for line in rendered)


def test_without_certificates_there_is_no_tls() -> None:
    text = configuration("/x", 1883, security=Security("/x/passwd", "/x/acl"))

    assert "certfile" not in text


def test_a_broker_open_to_anybody_listens_on_loopback_only() -> None:
    assert "listener 1883 127.0.0.1" in lines(configuration("/x", 1883))
    with pytest.raises(ValueError, match=r"may not listen on 0\.0\.0\.0"):
        configuration("/x", 1883, "0.0.0.0")
