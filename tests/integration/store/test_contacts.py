"""Contacts in the database: loaded all or none, and nobody of another audience among the called."""

from dataclasses import replace

import psycopg
import pytest
from psycopg.types.json import Jsonb

from domain.contact import CHANNELS, Contact, Tier
from domain.people import is_unreal
from domain.warning import Mode
from miluo.demonstration_people import demonstration
from store import contacts
from store.contacts import Loaded, UnfitContactsError
from store.database import Connection, now

HEAD = Contact("t1", "张三", Tier.TOWN, town="加义镇", addresses={"sms": "13800000001"})
SECRETARY = Contact(
    "v1",
    "李四",
    Tier.VILLAGE,
    town="加义镇",
    village="献冲村",
    hazards=("flood", "geohazard"),
    addresses={"sms": "13800000002", "voice": "073062220000"},
    superior="t1",
)
DRILL = replace(HEAD, code="x1", addresses={"sms": "00001"}, audience=Mode.EXERCISE)


def load(conn: Connection, *people: Contact, retire: bool = False) -> Loaded:
    return contacts.load(conn, people, "tests", now(conn), retire=retire)


def test_what_is_loaded_comes_back_as_it_was(connection: Connection) -> None:
    assert load(connection, HEAD, SECRETARY) == Loaded(["t1", "v1"], [], [])
    assert list(contacts.everything(connection).values()) == [HEAD, SECRETARY]


def test_a_contact_keeps_its_number_when_it_changes(connection: Connection) -> None:
    load(connection, HEAD, SECRETARY)
    before = contacts.everything(connection)
    mended = replace(SECRETARY, addresses={"sms": "13800000003"})
    assert load(connection, HEAD, mended) == Loaded([], ["v1"], [])
    after = contacts.everything(connection)
    assert list(after) == list(before)
    assert mended in after.values()


def test_who_is_not_named_any_more_retires_only_where_asked(connection: Connection) -> None:
    load(connection, HEAD, SECRETARY, DRILL)
    assert load(connection, HEAD) == Loaded([], [], [])
    assert load(connection, HEAD, retire=True) == Loaded([], [], ["v1"])
    called = contacts.callable_(connection, Mode.ACTUAL)
    assert [one.code for one in called.values()] == ["t1"]
    assert DRILL in contacts.callable_(connection, Mode.EXERCISE).values()


def test_nobody_retires_who_still_stands_above_another(connection: Connection) -> None:
    load(connection, HEAD, SECRETARY)
    with pytest.raises(UnfitContactsError, match="no active contact 't1'"):
        load(connection, SECRETARY, retire=True)
    assert len(contacts.callable_(connection, Mode.ACTUAL)) == 2


def test_one_fault_keeps_out_all(connection: Connection) -> None:
    with pytest.raises(UnfitContactsError) as refused:
        load(connection, HEAD, replace(SECRETARY, superior="nobody"))
    assert [(one.index, one.code, one.field) for one in refused.value.faults] == [
        (1, "v1", "superior")
    ]
    assert contacts.everything(connection) == {}


def test_a_contact_of_an_exercise_never_becomes_a_real_one(connection: Connection) -> None:
    load(connection, DRILL)
    real = replace(DRILL, audience=Mode.ACTUAL, addresses={"sms": "13800000001"})
    with pytest.raises(UnfitContactsError, match="exercise"):
        load(connection, real)
    with pytest.raises(psycopg.errors.RestrictViolation):
        connection.execute("UPDATE contact SET audience = 'actual'")


def test_the_database_itself_keeps_real_numbers_out_of_an_exercise(connection: Connection) -> None:
    load(connection, DRILL)
    with pytest.raises(psycopg.errors.CheckViolation):
        connection.execute("""UPDATE contact SET addresses = '{"sms": "13800000001"}'""")


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_database_and_the_program_agree_on_what_is_unreal(
    shared: Connection, channel: str
) -> None:
    hosts = "invalid", "a.b.EXAMPLE", "127.0.0.1", "[::1]", "LOCALHOST", "a_b.invalid", "127.0.0.2"
    ends = "", ":80/x?y=1", "/ x", "/\n", ":123456", ".evil.org", "@evil.org"
    ways = "http", "HTTPS", "ftp"
    urls = [f"{way}://{host}{end}" for way in ways for host in hosts for end in ends]
    mails = ["a@b.invalid", "a@B.Example", "a@b.invalid.org", "a@a@b.invalid", " a@invalid", "a@İ"]
    phones = ["00001", "0000", "0000" + "1" * 13, "00001\n", "0000１", "13800000001", ""]
    for address in [*urls, *mails, *phones, "exercise-", "exercise-a", "a-exercise-"]:
        row = shared.execute("SELECT is_unreal(%s)", (Jsonb({channel: address}),)).fetchone()
        assert row == (is_unreal(channel, address),), address


def test_the_demonstration_is_taken_whole_and_reaches_nobody(connection: Connection) -> None:
    load(connection, *demonstration())
    called = contacts.callable_(connection, Mode.EXERCISE).values()
    assert contacts.callable_(connection, Mode.ACTUAL) == {}
    villages = [one for one in called if one.tier is Tier.VILLAGE]
    heads = {one.superior for one in villages}
    assert (len(villages), len(heads)) == (551, 25)
    assert all(one.name.startswith("演练") for one in called)
