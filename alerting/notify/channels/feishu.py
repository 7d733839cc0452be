"""A robot in a group of Feishu 飞书."""

import base64
import hashlib
import hmac

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.robot import Robot, content, tell

TEMPORARY = (11232,)
"""Too many messages (check)."""


class Feishu(Robot):
    """Signed (签名校验) where it has a secret."""

    def send(self, message: Message) -> Receipt:
        """Say it in the group."""
        said: dict[str, object] = {"msg_type": "text", "content": {"text": content(message)}}
        secret = self._secrets.get(message.address, "")
        if secret:
            at = int(self._clock())
            said = {"timestamp": str(at), "sign": sign(secret, at), **said}
        return tell(self._outbound, message.address, said, ("code", "StatusCode"), TEMPORARY)


def sign(secret: str, at_s: int) -> str:
    """HMAC-SHA256 of nothing, keyed with the time in seconds and the secret, Base64."""
    key = f"{at_s}\n{secret}".encode()
    return base64.b64encode(hmac.digest(key, b"", hashlib.sha256)).decode()
