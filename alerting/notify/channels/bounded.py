"""A channel for the warnings of one mode, at the pace of its provider."""

from alerting.notify.channel import (
    MARKS,
    PLENTY,
    Channel,
    Message,
    Receipt,
    Refused,
    Unreachable,
    Way,
)
from alerting.notify.pace import Pace
from domain.people import is_unreal
from domain.warning import Mode


class Bounded(Channel):
    """Whatever is not of its `mode` is refused here, whoever asks: nobody real hears an exercise,
    and no warning that is meant ends at a gateway of exercises.

    `per_minute` 0 is no limit; with `each` it holds for each address, not for the channel.
    """

    def __init__(
        self, name: str, mode: Mode, way: Way, per_minute: int = 0, each: bool = False
    ) -> None:
        self._name, self._mode, self._way = name, mode, way
        self._pace, self._each = Pace(per_minute) if per_minute else None, each

    def room(self) -> int:
        """How many messages it would take now."""
        return PLENTY if self._pace is None or self._each else self._pace.room()

    def send(self, message: Message) -> Receipt:
        """Send it; `Refused` for another mode's, `Unreachable` until there is room."""
        self._admit(message)
        if self._pace is not None:
            wait_s = self._pace.take(message.address if self._each else "")
            if wait_s:
                raise Unreachable("每分钟条数已满 / too many in this minute", wait_s)
        return self._way.send(message)

    def close(self) -> None:
        """Give back its connections."""
        self._way.close()

    def _admit(self, message: Message) -> None:
        if message.mode is not self._mode:
            raise Refused(f"{self._mode}渠道不发{message.mode}消息 / a message of another mode")
        if self._mode is Mode.ACTUAL:
            return
        if not is_unreal(self._name, message.address):
            raise Refused("演练和测试不发真实地址 / a real address in an exercise or a test")
        if MARKS[self._mode] not in message.text:
            raise Refused(f"缺少{MARKS[self._mode]} / the text does not say that it is not meant")
