"""SMS through a gateway: texts that fit into one message."""

from alerting.notify.channel import Message, Receipt, Refused, Way

LENGTH = 70
"""Characters of one message with Chinese in it: 140 bytes of UCS-2 (3GPP TS 23.038)."""


def length(text: str) -> int:
    """Characters as networks count them: one beyond the basic plane (𠮷, an emoji) is two."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for with an ellipsis; "" where that is little."""
    if length(text) <= room:
        return text
    if room <= 4:
        return ""
    kept = text[: room - 1]
    while length(kept) >= room:
        kept = kept[:-1]
    return f"{kept}…"


class Sms:
    """Lets through what is one SMS; a longer one would come in pieces, out of order, or cut."""

    def __init__(self, gateway: Way) -> None:
        self._gateway = gateway

    def send(self, message: Message) -> Receipt:
        """Send it; `Refused` where it is too long."""
        if length(message.text) > LENGTH:
            raise Refused(f"短信{length(message.text)}字, 超过{LENGTH}字 / too long for one SMS")
        return self._gateway.send(message)

    def close(self) -> None:
        """Close the gateway."""
        self._gateway.close()
