"""What the gateway has done, for its log."""

from collections import Counter
from dataclasses import asdict, dataclass, field


@dataclass(slots=True)
class Counters:
    """Counts since the start."""

    accepted: int = 0
    """Connections."""
    frames: int = 0
    """Telegrams of known devices, and packets of some."""
    answers: int = 0
    """Answers of the collector that a device was given."""
    own_answers: int = 0
    """Answers given for what stands in the spool."""
    spooled: int = 0
    refused: int = 0
    """Telegrams that the spool had no room for: not confirmed."""
    rejects: int = 0
    """Messages handed to the collector to be rejected, and packets that wait for others."""
    unheard: int = 0
    """Such messages that were too many to be handed on."""
    cut_off: Counter[str] = field(default_factory=Counter)
    """Peers by the reason why they were cut off."""

    def words(self) -> dict[str, object]:
        """For a log line."""
        return {**asdict(self), "cut_off": dict(self.cut_off)}
