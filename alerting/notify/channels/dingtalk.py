"""A robot in a group of DingTalk 钉钉."""

import base64
import hashlib
import hmac
from urllib.parse import quote_plus

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.robot import Robot, content, tell

TEMPORARY = (-1, 130101, 90030)
"""The system is busy; more than 20 in a minute; the robot's own limit (check)."""


class DingTalk(Robot):
    """Signed (加签) where it has a secret."""

    def send(self, message: Message) -> Receipt:
        """Say it in the group."""
        url, secret = message.address, self._secrets.get(message.address, "")
        if secret:
            at = int(self._clock() * 1000)
            url += f"{'&' if '?' in url else '?'}timestamp={at}&sign={quote_plus(sign(secret, at))}"
        said = {"msgtype": "text", "text": {"content": content(message)}}
        return tell(self._outbound, url, said, ("errcode",), TEMPORARY)


def sign(secret: str, at_ms: int) -> str:
    """HMAC-SHA256 of the time in milliseconds and the secret, keyed with the secret, Base64."""
    said = f"{at_ms}\n{secret}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), said, hashlib.sha256)).decode()
