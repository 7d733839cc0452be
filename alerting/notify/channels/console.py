"""The console: who has it open sees his calls there, so nothing is to be sent."""

from alerting.notify.channel import Message, Receipt


class Console:
    """Shown is not seen: the receipt says that it was sent, never that it was delivered."""

    def send(self, message: Message) -> Receipt:  # noqa: ARG002
        """Take the message; it stands on the board of its call."""
        return Receipt()

    def close(self) -> None:
        """It keeps nothing."""
