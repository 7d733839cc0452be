"""The collector: what the broker holds for us is stored, and only then acknowledged."""

import threading
from dataclasses import asdict
from time import monotonic

import structlog

from ingest.desk import Answers, Desk
from sensors import topics
from sensors.mqtt import Delivery, Session
from store.database import Unavailable

_BACKOFF_S = (0.1, 5.0)
_REPORT_S = 10.0

log = structlog.get_logger(__name__)


def run(
    *,
    database_url: str,
    mqtt_url: str,
    mode: str,
    collector_id: str,
    batch_messages: int,
    batch_ms: int,
    future_tolerance_s: float,
    stop: threading.Event,
) -> None:
    """Collect until `stop` is set, then finish the batch in hand.

    Broker and database may come and go. Raises `store.migrate.WrongMode` for a database of the
    other mode and `store.database.UnsafeServer` for one that could lose what it confirms.
    """
    desk = Desk(database_url, mode, collector_id, future_tolerance_s)
    session = Session(
        mqtt_url,
        client_id(mode, collector_id),
        subscriptions(mode),
        receive_maximum=min(2 * batch_messages, 65_535),
    )
    try:
        if _until_available(desk, [], stop) is None:
            return
        session.start()
        _collect(desk, session, batch_messages, batch_ms / 1000, stop)
    finally:
        session.stop()
        desk.leave()
        desk.close()
        log.info("collector stopped", **asdict(desk.totals))


def subscriptions(mode: str) -> tuple[str, ...]:
    """What a collector subscribes to.

    Stations' messages are shared out, but the clock of an exercise is heard by every collector:
    one that missed ticks would take readings for the future's.
    """
    return (topics.REHEARSED, topics.CLOCK) if mode == "exercise" else (topics.SHARED,)


def client_id(mode: str, collector_id: str) -> str:
    """The name of a collector's session; an exercise never takes over that of a live one."""
    return f"miluo-{'exercise' if mode == 'exercise' else 'ingest'}-{collector_id}"


def _collect(
    desk: Desk, session: Session, batch_messages: int, batch_s: float, stop: threading.Event
) -> None:
    report = monotonic() + _REPORT_S
    while not stop.is_set():
        deliveries = session.take(batch_messages, batch_s)
        answers = _until_available(desk, deliveries, stop) if deliveries else None
        if answers is not None:
            for topic, payload in answers:
                session.publish(topic, payload)
            session.acknowledge(deliveries)
        if session.connected:
            _beat(desk)
        if monotonic() >= report:
            log.info("collected", connected=session.connected, **asdict(desk.totals))
            report = monotonic() + _REPORT_S


def _beat(desk: Desk) -> None:
    """Show that the collector lives: who has no broker or no database does no work."""
    try:
        desk.beat()
    except Unavailable as error:
        desk.close()
        log.warning("database away", why=str(error).strip())


def _until_available(
    desk: Desk, deliveries: list[Delivery], stop: threading.Event
) -> Answers | None:
    """Store a batch, holding it while the database is away; None when stopped before."""
    messages = [(one.topic, one.payload) for one in deliveries]
    delay, longest = _BACKOFF_S
    while True:
        try:
            if messages:
                return desk.store(messages)
            desk.open()
            return []
        except Unavailable as error:
            desk.close()
            log.warning("database away, trying again", why=str(error).strip(), held=len(messages))
        if stop.wait(delay):
            return None
        delay = min(2 * delay, longest)
