import errno

import pytest

from deploy.local.errors import RuntimeUnavailable
from miluo.settings import Settings
from miluo.trouble import TroubleError, sentence


@pytest.mark.parametrize("kind", [TroubleError, RuntimeUnavailable])
def test_a_known_trouble_is_its_own_sentence(kind: type[Exception]) -> None:
    assert sentence(kind("Do this.")) == "Do this."


def test_a_full_disk_is_one_sentence() -> None:
    words = sentence(OSError(errno.ENOSPC, "No space left on device"))
    assert words is not None
    assert words.startswith("The disk is full")
    assert words.endswith("make room and run the same command again.")


def test_a_fault_of_the_program_has_no_sentence() -> None:
    assert sentence(KeyError("x")) is None
    assert sentence(OSError(errno.EIO, "Input/output error")) is None


@pytest.mark.parametrize(
    "address",
    ["localhost:1883", "http://localhost", "mqtt://", "mqtt://host:port", "mqtt://host:99999", "x"],
)
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MILUO_MQTT_URL", address)
    with pytest.raises(ValueError, match="it must look like mqtt://") as refused:
        Settings()
    assert sentence(refused.value) == (
        "The setting MILUO_MQTT_URL is wrong: it must look like mqtt://user:password@host:port."
    )


@pytest.mark.parametrize("address", ["mqtt://127.0.0.1", "mqtts://u:p@county.example:8883"])
def test_an_address_is_taken(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MILUO_MQTT_URL", address)
    assert Settings().mqtt_url == address


def test_an_empty_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILUO_DATABASE_URL", "")
    assert Settings().database_url is None
