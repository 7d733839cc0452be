"""What the public is told, for whoever asks: an Atom feed of CAP 1.2 messages."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response

from api import encoding
from api.cap_feed import ATOM, CAP, feed
from api.context import Shared, Store
from api.models import PROBLEM
from api.problems import Problem
from store import cap_messages, clock
from store.cap_messages import Message
from store.database import Connection

router = APIRouter(prefix="/cap", tags=["cap"])

NEWEST = 100
"""So many messages are in the feed."""

Identifier = Annotated[str, Path(min_length=1, max_length=64)]


@router.get("/feed.atom", response_class=Response, responses={200: {"content": {ATOM: {}}}})
def newest(shared: Shared, if_none_match: Annotated[str | None, Header()] = None) -> Response:
    """The newest 100 messages, newest first; messages of tests are not among them.

    An exercise is marked in title and status. With `If-None-Match` the answer is 304 until
    something is published.
    """
    messages, now = shared.database.read(_newest)
    etag = encoding.tag(*(one.identifier for one in messages))
    if encoding.unchanged(if_none_match, etag):
        return Response(status_code=304, headers={"ETag": etag})
    return Response(feed(messages, shared.mode, now), media_type=ATOM, headers={"ETag": etag})


@router.get(
    "/{identifier}.xml",
    response_class=Response,
    responses={200: {"content": {CAP: {}}}, 404: PROBLEM},
)
def one(store: Store, identifier: Identifier) -> Response:
    """One message as it was published; it never changes."""
    found = store.read(cap_messages.get, identifier)
    if found is None:
        raise Problem(404, f"没有消息{identifier} / There is no message {identifier}")
    return Response(found.xml, media_type=CAP)


def _newest(conn: Connection) -> tuple[list[Message], int]:
    return cap_messages.feed(conn, NEWEST), clock.instant(conn)
