"""Chains verified, and their heads to be noted elsewhere."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import chain
from store.chain import Head, Verdict
from store.database import Connection, connect

_DIGEST = 32
"""Bytes of SHA-256; the head of an empty chain has none."""


def verify(settings: Settings, noted: Sequence[str]) -> tuple[list[str], bool]:
    """A line for each chain, and whether all are whole and hold the heads that were `noted`."""
    known = [head_of(text) for text in noted]
    with _opened(settings) as conn:
        verdicts = [chain.verify(conn, name, known) for name in chain.NAMES]
    return [_line(one) for one in verdicts], all(one.trouble is None for one in verdicts)


def heads(settings: Settings) -> list[str]:
    """The heads as `verify` takes them."""
    with _opened(settings) as conn:
        return [_written(one) for one in chain.heads(conn)]


def head_of(text: str) -> Head:
    """The head that was noted as NAME:PLACE:HEX; `TroubleError` for anything else."""
    name, _, rest = text.strip().partition(":")
    place, _, digest = rest.partition(":")
    try:
        head = Head(name, int(place), bytes.fromhex(digest))
    except ValueError:
        head = Head("", 0, b"")
    if head.name not in chain.NAMES or len(head.hash) != (_DIGEST if head.place else 0):
        raise TroubleError(
            f"不是链首 {text!r} is no head: write NAME:PLACE:HEX, as `miluo audit heads` prints it"
        )
    return head


def _line(one: Verdict) -> str:
    if one.trouble is None:
        return f"完整 whole   {one.name}  {one.rows} 条 rows"
    return f"不符 BROKEN  {one.name}  第 {one.place} 条 at place {one.place}: {one.trouble}"


def _written(one: Head) -> str:
    return f"{one.name}:{one.place}:{one.hash.hex()}"


@contextmanager
def _opened(settings: Settings) -> Iterator[Connection]:
    with connect(database(settings), application="miluo audit") as conn:
        yield conn
