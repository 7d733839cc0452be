"""What the public is told of a warning's life, read back by an independent reader."""

from dataclasses import dataclass, replace

import pytest
from capvalidator.validate import Validator
from lxml import etree

from alerting.notify.cap import publisher
from alerting.notify.cap.options import CapOptions
from domain.instant import HOUR
from domain.level import Level
from domain.warning import Issued, Mode
from store import cap_messages, life, manual
from store.cap_messages import Message
from store.database import Connection
from tests.integration.api.county import County, settle

CAP = {"cap": "urn:oasis:names:tc:emergency:cap:1.2"}
NONE, YELLOW, ORANGE, RED = Level.NONE, Level.YELLOW, Level.ORANGE, Level.RED
RIVER = 1

ISSUER = CapOptions("430626", "000", "演练县防汛办", web="https://miluo.test/")


@dataclass(frozen=True)
class Options:
    cap: CapOptions | None = ISSUER
    release_approval: bool = False


@pytest.fixture
def county(connection: Connection) -> County:
    return settle(connection)


def tell(conn: Connection, options: Options = Options()) -> list[Message]:
    """Follow every event from the first on, and give what was published, oldest first."""
    for event in life.events_after(conn, 0, 100):
        with conn.transaction():
            publisher.follow(conn, event, options)
    return list(reversed(cap_messages.feed(conn, 100)))


def parsed(message: Message) -> etree._Element:
    return etree.fromstring(message.xml.encode())


def texts(message: Message, path: str) -> list[str]:
    found = parsed(message).iterfind(path, CAP)
    return [one.text or "" for one in found]


def told(conn: Connection) -> list[tuple[str, Level]]:
    return [(one.kind, one.level) for one in tell(conn)]


def test_a_life_is_alert_update_cancel(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    county.judge((RIVER, YELLOW, RED))
    county.judge((RIVER, RED, NONE))
    assert told(county.conn) == [("Alert", YELLOW), ("Update", RED), ("Cancel", NONE)]


def test_every_message_follows_the_official_schema(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    county.judge((RIVER, YELLOW, RED))
    county.judge((RIVER, RED, NONE))
    published = tell(county.conn)
    assert [Validator(one.xml.encode()).schema()[0] for one in published] == [True] * 3
    broken = published[0].xml.replace("<scope>Public</scope>", "")
    assert not Validator(broken.encode()).schema()[0]


def test_references_name_all_that_was_said_before(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    county.judge((RIVER, YELLOW, RED))
    county.judge((RIVER, RED, NONE))
    alert, update, cancel = tell(county.conn)
    named = [
        ",".join(texts(one, f"cap:{field}")[0] for field in ("sender", "identifier", "sent"))
        for one in (alert, update)
    ]
    assert texts(alert, "cap:references") == []
    assert texts(update, "cap:references") == [named[0]]
    assert texts(cancel, "cap:references") == [" ".join(named)]


def test_an_exercise_is_unmistakable(county: County) -> None:
    county.judge((RIVER, NONE, RED))
    (alert,) = tell(county.conn)
    assert texts(alert, "cap:status") == ["Exercise"]
    assert "演练" in texts(alert, "cap:note")[0]
    headlines = texts(alert, "cap:info/cap:headline")
    assert headlines[0].startswith("【演练】")
    assert headlines[1].startswith("[EXERCISE]")
    assert all(
        "演练" in one or "EXERCISE" in one for one in texts(alert, "cap:info/cap:description")
    )


def test_both_languages_say_how_bad_it_is_and_where(county: County) -> None:
    county.judge((RIVER, NONE, RED))
    (alert,) = tell(county.conn)
    assert texts(alert, "cap:info/cap:language") == ["zh-CN", "en-US"]
    assert texts(alert, "cap:info/cap:severity") == ["Extreme"] * 2
    assert texts(alert, "cap:info/cap:urgency") == ["Immediate"] * 2
    assert texts(alert, "cap:info/cap:certainty") == ["Observed"] * 2
    assert texts(alert, "cap:info/cap:category") == ["Met"] * 2
    assert texts(alert, "cap:info/cap:event") == ["洪水预警", "flood warning"]
    assert texts(alert, "cap:info/cap:area/cap:geocode/cap:value") == ["430626"] * 2
    assert "71 m" in texts(alert, "cap:info/cap:description")[0]


def test_an_event_is_published_once_however_often_it_is_planned(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    assert len(tell(county.conn)) == 1
    assert len(tell(county.conn)) == 1


def test_a_warning_that_comes_again_is_a_new_alert_without_references(county: County) -> None:
    for _ in range(2):
        county.judge((RIVER, NONE, YELLOW))
        county.judge((RIVER, YELLOW, NONE))
    published = tell(county.conn)
    assert [one.kind for one in published] == ["Alert", "Cancel"] * 2
    assert texts(published[2], "cap:references") == []


def test_nothing_is_public_before_it_is_released(county: County) -> None:
    options = Options(release_approval=True)
    county.judge((RIVER, NONE, YELLOW))
    assert tell(county.conn, options) == []
    (opened,) = life.events_after(county.conn, 0, 1)
    life.release(county.conn, opened.warning, "duty", "")
    assert [one.level for one in tell(county.conn, options)] == [YELLOW]
    county.judge((RIVER, YELLOW, RED))
    assert [one.level for one in tell(county.conn, options)] == [YELLOW]
    life.release(county.conn, opened.warning, "duty", "")
    assert [one.level for one in tell(county.conn, options)] == [YELLOW, RED]


def test_what_is_withheld_is_cancelled(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    (opened,) = life.events_after(county.conn, 0, 1)
    life.withhold(county.conn, opened.warning, "duty", "传感器故障")
    assert told(county.conn) == [("Alert", YELLOW), ("Cancel", NONE)]


def test_what_stands_longer_than_its_message_is_said_again(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    (alert,) = tell(county.conn)
    assert alert.expires is not None
    conn, options = county.conn, Options()
    assert publisher.renew(conn, alert.expires - 2 * HOUR, options) == 0
    assert publisher.renew(conn, alert.expires - HOUR // 2, options) == 1
    assert publisher.renew(conn, alert.expires - HOUR // 2, options) == 0
    again = cap_messages.feed(conn, 1)[0]
    assert (again.kind, again.level) == ("Update", YELLOW)
    assert again.sent == alert.expires - HOUR // 2
    assert alert.identifier in texts(again, "cap:references")[0]
    county.judge((RIVER, YELLOW, NONE))
    assert [one.kind for one in tell(conn)] == ["Alert", "Update", "Cancel"]
    assert publisher.renew(conn, again.sent + 100 * HOUR, options) == 0


def test_without_an_issuer_nothing_is_published(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    assert tell(county.conn, replace(Options(), cap=None)) == []


def test_words_that_look_like_xml_stay_words(county: County) -> None:
    headline = "<alert>&洪水]]>\x07"
    issued = Issued("flood", RED, headline, "</info>", "快跑 / run", ("城区",), Mode.EXERCISE)
    manual.issue(county.conn, issued, "duty")
    (alert,) = tell(county.conn)
    assert Validator(alert.xml.encode()).schema()[0]
    assert texts(alert, "cap:info/cap:headline")[0] == "【演练】<alert>&洪水]]>（红色）"
    assert texts(alert, "cap:info/cap:instruction") == ["快跑", "run"]
    assert texts(alert, "cap:info/cap:area/cap:areaDesc") == ["城区"] * 2


def test_a_test_is_not_in_the_feed(county: County) -> None:
    issued = Issued("flood", RED, "测试", "", "", (), Mode.TEST)
    manual.issue(county.conn, issued, "duty")
    assert tell(county.conn) == []
    row = county.conn.execute("SELECT identifier, status FROM cap_message").fetchone()
    assert row is not None
    assert row[1] == "Test"
    kept = cap_messages.get(county.conn, row[0])
    assert kept is not None
    assert "【测试】" in kept.title


def test_what_was_published_cannot_be_changed(county: County) -> None:
    county.judge((RIVER, NONE, YELLOW))
    tell(county.conn)
    for change in ("UPDATE cap_message SET title = ''", "DELETE FROM cap_message"):
        with pytest.raises(Exception, match="what was published stays"):
            county.conn.execute(change.encode())
