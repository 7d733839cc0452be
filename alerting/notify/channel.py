"""What every way to reach people has in common."""

from dataclasses import dataclass
from typing import Protocol

from domain.level import Level
from domain.warning import Mode

MARKS = {Mode.ACTUAL: "", Mode.EXERCISE: "【演练】", Mode.TEST: "【测试】"}
"""What stands in every text that is not meant."""

PLENTY = 1_000_000
"""The room of a way without a limit."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one address.

    `text` is ready to be sent, with the mark of an exercise or a test in it, and at most 70
    characters where it goes by SMS. `key` is the same at every try: a gateway knows by it what it
    has sent already, and who sends it back may answer for this person. `link` is the page with
    the button, "" where there is none. `owes`: an answer is asked for.
    """

    key: str
    address: str
    text: str
    level: Level
    mode: Mode
    owes: bool
    title: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a gateway says: its own number for the message, and whether it has arrived already."""

    reference: str = ""
    delivered: bool = False


class Refused(Exception):  # noqa: N818
    """This message will never go this way: no such number, not allowed, not understood."""


class Unreachable(Exception):  # noqa: N818
    """Not now: nobody there, too many, a broken answer. `retry_after_s` where it was told."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class Way(Protocol):
    """A way to reach people as one provider has it. It is used by several threads at a time."""

    def send(self, message: Message) -> Receipt:
        """Send it or raise `Refused` or `Unreachable`; returns within `TIMEOUT_S`."""

    def close(self) -> None:
        """Give back its connections."""


class Channel(Way, Protocol):
    """A way with its bounds: for whom it is, and how much it takes."""

    def room(self) -> int:
        """How many messages it would take now; who sends more hears `Unreachable`."""


TIMEOUT_S = 10.0
"""How long a gateway may take to answer (ours)."""
