"""A loudspeaker of a village or a town (应急广播), by the address of its controller."""

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.gateway import receipt
from alerting.notify.channels.http import understood
from alerting.notify.channels.signed import Signed


class Loudspeaker:
    """Posts the text to be read aloud; the answer is that of our gateways. Nobody answers by it,
    so it says nothing about answering.
    """

    def __init__(self, signed: Signed) -> None:
        self._signed = signed

    def send(self, message: Message) -> Receipt:
        """Have it read aloud."""
        said = {
            "key": message.key,
            "text": message.text,
            "level": message.level.word,
            "mode": message.mode,
        }
        return receipt(understood(self._signed.post(message.address, said, message.key)))

    def close(self) -> None:
        """It keeps nothing."""
