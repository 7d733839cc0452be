"""A robot in a group of WeCom 企业微信; its address holds its key."""

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.robot import Robot, content, tell

TEMPORARY = (-1, 45009)
"""The system is busy; more than 20 in a minute (check)."""


MOST_BYTES = 2048
"""Of a text; a longer one is refused, as WeCom documents it (check)."""


class WeCom(Robot):
    """A text that fits, whatever there is to say."""

    def send(self, message: Message) -> Receipt:
        """Say it in the group."""
        said = {"msgtype": "text", "text": {"content": content(message, MOST_BYTES)}}
        return tell(self._outbound, message.address, said, ("errcode",), TEMPORARY)
