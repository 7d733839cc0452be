"""A robot in a group of Feishu 飞书."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from time import time

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.robot import content, tell
from alerting.notify.outbound import Outbound

TEMPORARY = (11232,)
"""Too many messages (check)."""


class Feishu:
    """`secrets`: by the address of a robot what it wants to be signed with (签名校验)."""

    def __init__(
        self,
        outbound: Outbound,
        secrets: Mapping[str, str],
        clock: Callable[[], float] = time,
    ) -> None:
        self._outbound, self._secrets, self._clock = outbound, secrets, clock

    def send(self, message: Message) -> Receipt:
        """Say it in the group."""
        said: dict[str, object] = {"msg_type": "text", "content": {"text": content(message)}}
        secret = self._secrets.get(message.address, "")
        if secret:
            at = int(self._clock())
            said = {"timestamp": str(at), "sign": sign(secret, at), **said}
        return tell(self._outbound, message.address, said, ("code", "StatusCode"), TEMPORARY)

    def close(self) -> None:
        """It keeps nothing."""


def sign(secret: str, at_s: int) -> str:
    """HMAC-SHA256 of nothing, keyed with the time in seconds and the secret, Base64."""
    key = f"{at_s}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", hashlib.sha256)).decode()
