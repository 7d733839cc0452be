"""Another system's own address."""

from alerting.notify.channel import Message, Receipt
from alerting.notify.channels.signed import Signed


class Webhook:
    """Posts the message, its key included: who receives it may answer for the person."""

    def __init__(self, signed: Signed) -> None:
        self._signed = signed

    def send(self, message: Message) -> Receipt:
        """Post it; any status of 2xx is a receipt."""
        said = {
            "key": message.key,
            "title": message.title,
            "text": message.text,
            "level": message.level.word,
            "mode": message.mode,
            "owes": message.owes,
            "link": message.link,
        }
        self._signed.post(message.address, said, message.key)
        return Receipt()

    def close(self) -> None:
        """It keeps nothing."""
