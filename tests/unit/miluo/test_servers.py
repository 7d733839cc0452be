from pathlib import Path

import pytest

from miluo.servers import Servers, announced, broker, database, servers
from miluo.settings import Settings
from miluo.trouble import TroubleError

GIVEN = Servers("postgresql://127.0.0.1/county", "mqtt://127.0.0.1")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings that name no servers."""
    monkeypatch.delenv("MILUO_DATABASE_URL", raising=False)
    monkeypatch.delenv("MILUO_MQTT_URL", raising=False)
    (tmp_path / "up").mkdir()
    return Settings(data=tmp_path)


def test_without_any_servers_the_sentence_says_what_to_set(settings: Settings) -> None:
    with pytest.raises(TroubleError, match="set MILUO_DATABASE_URL"):
        database(settings)
    with pytest.raises(TroubleError, match="set MILUO_MQTT_URL"):
        broker(settings)


def test_announced_servers_are_found_as_long_as_they_run(settings: Settings) -> None:
    with announced(GIVEN, settings):
        assert (database(settings), broker(settings)) == (GIVEN.database_url, GIVEN.mqtt_url)
    with pytest.raises(TroubleError):
        database(settings)


def test_an_announcement_is_for_its_user_alone(settings: Settings) -> None:
    with announced(GIVEN, settings):
        (file,) = (settings.data / "up").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600


def test_servers_that_are_set_are_used_as_they_are(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(
        update={"database_url": GIVEN.database_url, "mqtt_url": GIVEN.mqtt_url}
    )
    with servers(own, tmp_path / "up") as running:
        assert running == GIVEN


def test_a_second_program_is_kept_off_the_folder(settings: Settings, tmp_path: Path) -> None:
    own = settings.model_copy(
        update={"database_url": GIVEN.database_url, "mqtt_url": GIVEN.mqtt_url}
    )
    with (
        servers(own, tmp_path / "up"),
        pytest.raises(TroubleError, match="Another miluo works in"),
        servers(own, tmp_path / "up"),
    ):
        pass
