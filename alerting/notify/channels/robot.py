"""Chat robots: they answer 200 to all, and say in the body whether they took the message."""

from collections.abc import Callable, Collection, Mapping
from time import time

from alerting.notify.channel import Message, Receipt, Refused, Unreachable
from alerting.notify.channels.http import post, understood
from alerting.notify.outbound import Outbound

PER_MINUTE = 20
"""Messages that WeCom and DingTalk take from one robot, as they document it (check)."""


def content(message: Message, most: int | None = None) -> str:
    """The text, and where to answer; of more than `most` bytes the end of the text is left out."""
    title = message.title if message.title not in message.text else ""
    link = f"收到请点击 / confirm: {message.link}" if message.link else ""
    whole = "\n".join(filter(None, (title, message.text, link)))
    over = len(whole.encode()) - most if most is not None else 0
    if over <= 0:
        return whole
    kept = message.text.encode()[: -over - len("…".encode())].decode(errors="ignore")
    return "\n".join(filter(None, (title, f"{kept}…", link)))


def tell(
    outbound: Outbound,
    url: str,
    said: Mapping[str, object],
    names: tuple[str, ...],
    temporary: Collection[int],
) -> Receipt:
    """Post to a robot; 0 in the first member of `names` that the answer has is its consent.

    `temporary` are the codes of "too many" and "busy"; any other says that it never will.
    """
    answer = understood(post(outbound, url, said, {}))
    code = next((answer[name] for name in names if name in answer), None)
    if type(code) is not int:
        raise Unreachable(f"机器人回答没有{names[0]} / the robot's answer has no code")
    if code == 0:
        return Receipt()
    words = next((str(answer[name]) for name in ("errmsg", "msg") if name in answer), "")
    reason = f"机器人拒收 / the robot refused: {code} {words[:120]}"
    if code in temporary:
        raise Unreachable(reason)
    raise Refused(reason)


class Robot:
    """What robots have in common; `secrets`: by the address of a robot what it is signed with."""

    def __init__(
        self,
        outbound: Outbound,
        secrets: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time,
    ) -> None:
        self._outbound, self._secrets, self._clock = outbound, secrets or {}, clock

    def close(self) -> None:
        """It keeps nothing."""
