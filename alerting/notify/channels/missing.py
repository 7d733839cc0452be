"""A way that this county has not."""

from alerting.notify.channel import Message, Receipt, Refused


class Missing:
    """Refuses at once, so that nobody waits for an answer to what could not be sent."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def send(self, message: Message) -> Receipt:  # noqa: ARG002
        """Raise `Refused` with the reason."""
        raise Refused(self._reason)

    def close(self) -> None:
        """It keeps nothing."""
