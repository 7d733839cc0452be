"""SMS through a gateway: texts that fit into one message."""

from alerting.notify.channel import Message, Receipt, Refused, Way

LENGTH = 70
"""Characters of one message with Chinese in it: 140 bytes of UCS-2 (3GPP TS 23.038)."""


class Sms:
    """Lets through what is one SMS; a longer one would come in pieces, out of order, or cut."""

    def __init__(self, gateway: Way) -> None:
        self._gateway = gateway

    def send(self, message: Message) -> Receipt:
        """Send it; `Refused` where it is too long."""
        length = len(message.text.encode("utf-16-le")) // 2
        if length > LENGTH:
            raise Refused(f"短信{length}字, 超过{LENGTH}字 / too long for one SMS")
        return self._gateway.send(message)

    def close(self) -> None:
        """Close the gateway."""
        self._gateway.close()
