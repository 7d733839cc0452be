"""What is said to a call, taken in: by people, by gateways for them, by officers."""

from api.calls import models
from api.problems import Problem
from domain.call import Means
from domain.reply import Said, understood
from domain.warning import Mode
from store import calls, clock
from store.calls.acting import Acted
from store.calls.asking import keep
from store.database import Connection


def hear(conn: Connection, summons: int, means: Means, text: str) -> models.HeardItem:
    """Take in the words of a person, now on the clock of the instance."""
    at, said = clock.instant(conn), understood(text)
    if said is None:
        keep(conn, summons, means, text, at)
        return models.HeardItem(understood=False, state=None, counts=False, late=False)
    if said is Said.HEARD:
        acted = calls.answer(conn, summons, means, text, at)
    else:
        acted = calls.refuse(conn, summons, text, at)
    return models.HeardItem(
        understood=True, state=acted.state, counts=acted.counts, late=acted.late
    )


def by_key(conn: Connection, key: str, means: Means, text: str) -> models.HeardItem | None:
    """Take in what was answered to the message with a secret key; None for an unknown one."""
    summons = calls.by_key(conn, key)
    return None if summons is None else hear(conn, summons, means, text)


def by_phone(conn: Connection, phone: str, modes: tuple[Mode, ...], text: str) -> models.HeardItem:
    """Take in a reply from a number: to what was sent there last and has no answer; 404 if none."""
    found = [one for mode in modes for one in calls.by_phone(conn, phone, mode)]
    if not found:
        raise Problem(
            404, "没有等待此号码应答的叫应 / No call waits for an answer from this number"
        )
    return hear(conn, max(found), Means.REPLY, text)


def told(conn: Connection, summons: int, remark: str, by: str) -> Acted:
    """An officer told a person by telephone, who has taken it; 404 for an unknown summons."""
    try:
        return calls.answer(conn, summons, Means.PHONE, remark, clock.instant(conn), by)
    except LookupError as error:
        raise Problem(404, str(error)) from None


def declined(conn: Connection, summons: int, remark: str, by: str) -> Acted:
    """A person told an officer by telephone that he cannot; 404 for an unknown summons."""
    try:
        return calls.refuse(conn, summons, remark, clock.instant(conn), by)
    except LookupError as error:
        raise Problem(404, str(error)) from None
