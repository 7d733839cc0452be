"""What the doctor says of those who are to be called, and of those who look after it."""

from pathlib import Path

import pytest

from domain.contact import Contact, Tier
from domain.warning import Mode
from miluo.checks import CHECKS
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import channel_health, clock, contacts, heartbeats
from store.database import Connection


@pytest.fixture
def settings(database_url: str) -> Settings:
    return Settings(mode="exercise", database_url=database_url)


@pytest.fixture
def at_work(connection: Connection) -> Connection:
    for process in ("notifier", "watch"):
        heartbeats.beat(connection, process, "one", "works")
    return connection


def someone(conn: Connection) -> None:
    one = Contact("a", "演练", Tier.COUNTY, addresses={"sms": "00001"}, audience=Mode.EXERCISE)
    contacts.load(conn, [one], "tests", clock.instant(conn), retire=False)


@pytest.mark.usefixtures("connection")
@pytest.mark.parametrize(
    ("part", "words"), [("notifier", "miluo notify"), ("watch", "miluo watch")]
)
def test_what_does_not_beat_is_trouble(settings: Settings, part: str, words: str) -> None:
    with pytest.raises(TroubleError, match=words):
        CHECKS[part](settings)


@pytest.mark.usefixtures("at_work")
def test_a_platform_that_has_nobody_to_call_yet_says_so(settings: Settings) -> None:
    assert "miluo contacts load" in CHECKS["notifier"](settings)
    assert "MILUO_WATCH_TELL" in CHECKS["watch"](settings)


def test_people_without_a_way_to_them_are_trouble(
    at_work: Connection, settings: Settings, tmp_path: Path
) -> None:
    someone(at_work)
    with pytest.raises(TroubleError, match="MILUO_CHANNELS"):
        CHECKS["notifier"](settings)
    path = tmp_path / "channels.toml"
    path.write_text('[exercise]\nurl = "http://127.0.0.1:5680"\n')
    path.chmod(0o600)
    known = settings.model_copy(update={"channels": path, "watch_tell": "sms:0000"})
    assert CHECKS["notifier"](known).endswith("1 contacts can be called")
    assert CHECKS["watch"](known).endswith("it looks, and has somebody to tell")
    with at_work.transaction():
        channel_health.note(at_work, {"sms": channel_health.Run(failures=9, error="空号")})
    with pytest.raises(TroubleError, match=r"sms \(9 times: 空号\)"):
        CHECKS["notifier"](known)
