"""What an answer over HTTP means for the message."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import msgspec

from alerting.notify.channel import Refused, Unreachable
from alerting.notify.outbound import Answer, Outbound

JSON = "application/json; charset=utf-8"

OURS = (401, 403, 407, 408, 425, 429)
"""The message is not at fault: our credentials are, which can be mended, or there are too many."""

SHOWN = 120
"""Characters of a stranger's answer that are kept as a reason (ours)."""


def post(outbound: Outbound, url: str, said: object, headers: Mapping[str, str]) -> Answer:
    """Post `said` as JSON; returns an answer of status 2xx only.

    `Refused` where the receiver says that the message is at fault (4xx), `Unreachable` for all
    else: 5xx, redirects (which a network's log-in page answers, too), a wrong token, 429.
    """
    body = said if isinstance(said, bytes) else msgspec.json.encode(said)
    answer = outbound.post(url, body, {"Content-Type": JSON, **headers})
    if 200 <= answer.status < 300:
        return answer
    reason = f"HTTP {answer.status} {_phrase(answer.status)}: {shown(answer.body)}"
    if 400 <= answer.status < 500 and answer.status not in OURS:
        raise Refused(reason)
    raise Unreachable(reason, retry_after_s(answer.headers.get("retry-after", "")))


def understood(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer; `Unreachable` where it is none."""
    try:
        found = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreachable(f"看不懂的回答 / an answer that is not understood: {shown(answer.body)}")
    return found


def retry_after_s(said: str, now: datetime | None = None) -> float | None:
    """Seconds of a Retry-After header (RFC 9110, 10.2.3), a number or a date; None for neither."""
    if said.isascii() and said.isdecimal():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def shown(body: bytes) -> str:
    """The beginning of what somebody said, fit for a log."""
    text = body[: 4 * SHOWN].decode("utf-8", "replace")
    return "".join(one if one.isprintable() else " " for one in text)[:SHOWN].strip()


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in list(HTTPStatus) else ""
