"""A robot in a group of WeCom 企业微信; its address holds its key."""

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.robot import Robot, content, tell

TEMPORARY = (-1, 45009)
"""The system is busy; more than 20 in a minute (check)."""


class WeCom(Robot):
    """Texts of up to 2,048 bytes, which it counts itself."""

    def send(self, message: Message) -> Receipt:
        """Say it in the group."""
        said = {"msgtype": "text", "text": {"content": content(message)}}
        return tell(self._outbound, message.address, said, ("errcode",), TEMPORARY)
