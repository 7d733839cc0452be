"""Requests whose receiver can tell that they are ours, and which he has had already."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from time import time

import msgspec

from alerting.notify.channels.http import post
from alerting.notify.outbound import Answer, Outbound


class Signed:
    """Posts with `Miluo-Signature`: the HMAC-SHA256 of the timestamp, a full stop and the body.

    The secret itself is never sent, for the addresses are those of contacts. A receiver drops
    what is older than some minutes, and what comes again under an `Idempotency-Key` that he knows.
    """

    def __init__(self, outbound: Outbound, secret: str, clock: Callable[[], float] = time) -> None:
        self._outbound, self._secret, self._clock = outbound, secret, clock

    def post(self, url: str, said: Mapping[str, object], key: str) -> Answer:
        """Post `said` as JSON; see `alerting.notify.channels.http.post`."""
        at, body = int(self._clock()), msgspec.json.encode(said)
        headers = {
            "Miluo-Timestamp": str(at),
            "Miluo-Signature": f"sha256={sign(self._secret, at, body)}",
            "Idempotency-Key": key,
        }
        return post(self._outbound, url, body, headers)


def sign(secret: str, at_s: int, body: bytes) -> str:
    """The signature of a body sent at a time (seconds since 1970), in hexadecimal."""
    return hmac.digest(secret.encode(), b"%d.%s" % (at_s, body), hashlib.sha256).hex()
