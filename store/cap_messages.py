"""What the public was told (CAP 1.2), and what a message to it is made of."""

from dataclasses import dataclass
from typing import Any, Literal

from domain.level import Level
from domain.warning import Mode
from store.database import Connection, scalar
from store.micros import timestamp

Kind = Literal["Alert", "Update", "Cancel"]
"""CAP's msgType, as far as it is used."""

STATUS = {Mode.ACTUAL: "Actual", Mode.EXERCISE: "Exercise", Mode.TEST: "Test"}

_ADD = """
    INSERT INTO cap_message (identifier, event_place, renewal, warning_id, kind, status, level,
                             sender, sent, expires, title, xml)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_FIELDS = """
    SELECT identifier, event_place, renewal, warning_id, kind, status, level::text, sender, sent,
           expires, title, xml
    FROM cap_message
"""

_FACTS = """
    SELECT v.mode, v.towns, v.hazard, v.indicator, v.station, v.station_name, v.river, v.property,
           v.title, coalesce(t.value, v.last_value), coalesce(t.threshold, v.threshold),
           coalesce(t.event_time, v.last_time), coalesce(nullif(t.detail, ''), v.detail),
           coalesce(c.impact ->> e.level::text, w.impact, ''), v.headline, v.confirmed,
           coalesce(s.adcode, '')
    FROM warning_event e
    JOIN v_warning v ON v.id = e.warning_id
    JOIN warning w ON w.id = e.warning_id
    LEFT JOIN v_criterion c ON c.criterion_id = w.criterion_id
    LEFT JOIN station s ON s.code = v.station
    LEFT JOIN transition t ON t.id = e.transition_id
    WHERE e.place = %s
"""

_EXPIRING = f"""
    {_FIELDS} m WHERE expires <= %s AND kind <> 'Cancel' AND NOT EXISTS (
        SELECT FROM cap_message later WHERE later.warning_id = m.warning_id AND later.id > m.id)
    ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it was published; times in microseconds on the clock of the instance.

    `level` is what the public was told, NONE in a Cancel, which never expires.
    """

    identifier: str
    event: int
    renewal: int
    warning: int
    kind: Kind
    status: str
    level: Level
    sender: str
    sent: int
    expires: int | None
    title: str
    xml: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a warning at one of its events.

    Of a warning that a person issued `value`, `threshold` and `time` are None, and `headline` and
    `detail` his words. `impact` is what to do at the level of the event.
    """

    mode: Mode
    towns: tuple[str, ...]
    hazard: str
    indicator: str
    station: str
    station_name: str
    river: str
    property: str
    title: str
    value: float | None
    threshold: float | None
    time: int | None
    detail: str
    impact: str
    headline: str
    confirmed: bool
    adcode: str


def add(conn: Connection, one: Message) -> None:
    """Publish a message, in the caller's transaction."""
    expires = None if one.expires is None else timestamp(one.expires)
    told = (one.kind, one.status, one.level.word, one.sender, timestamp(one.sent), expires)
    made = (one.identifier, one.event, one.renewal, one.warning)
    conn.execute(_ADD, (*made, *told, one.title, one.xml))


def series(conn: Connection, warning: int) -> list[Message]:
    """What stands of a warning for the public: the messages since its last Cancel, oldest first."""
    query = f"""{_FIELDS} WHERE warning_id = %(warning)s AND id > coalesce((SELECT max(id)
        FROM cap_message WHERE warning_id = %(warning)s AND kind = 'Cancel'), 0) ORDER BY id"""
    return [_message(row) for row in conn.execute(query.encode(), {"warning": warning})]


def reached(conn: Connection, warning: int) -> int:
    """The place of the last event of a warning that the public heard of; 0: of none yet."""
    query = "SELECT coalesce(max(event_place), 0) FROM cap_message WHERE warning_id = %s"
    return int(scalar(conn, query, (warning,)))


def expiring(conn: Connection, until: int) -> list[Message]:
    """The newest message of each warning that stands for the public and expires by `until`."""
    return [_message(row) for row in conn.execute(_EXPIRING.encode(), (timestamp(until),))]


def feed(conn: Connection, limit: int) -> list[Message]:
    """The newest messages, newest first; tests are none of the public's business."""
    query = f"{_FIELDS} WHERE status <> 'Test' ORDER BY id DESC LIMIT %s"
    return [_message(row) for row in conn.execute(query.encode(), (limit,))]


def get(conn: Connection, identifier: str) -> Message | None:
    """The message of an identifier, None for an unknown one."""
    row = conn.execute(f"{_FIELDS} WHERE identifier = %s".encode(), (identifier,)).fetchone()
    return None if row is None else _message(row)


def taken(conn: Connection, unit: str, first: str) -> set[str]:
    """The identifiers of a unit from `first` on, in their order and so in that of their times."""
    query = """SELECT identifier FROM cap_message
        WHERE starts_with(identifier, %s) AND identifier >= %s"""
    return {identifier for (identifier,) in conn.execute(query, (unit, first))}


def facts(conn: Connection, event: int) -> Facts | None:
    """What an event of a warning is about, None for an unknown one."""
    row = conn.execute(_FACTS, (event,)).fetchone()
    if row is None:
        return None
    mode, towns, *rest = row
    return Facts(Mode(mode), tuple(towns), *rest)


def _message(row: tuple[Any, ...]) -> Message:
    values = list(row)
    values[6] = Level.of(values[6])
    return Message(*values)
