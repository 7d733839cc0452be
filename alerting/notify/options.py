"""What the notifier is told of its instance."""

from dataclasses import dataclass
from typing import Literal

from alerting.notify.cap.options import CapOptions


@dataclass(frozen=True, slots=True)
class Options:
    """`public_url` is the API as people reach it, "" where they do not: then no message has a link.

    Without `cap` nothing is published; with `release_approval` a person releases a warning first.
    """

    mode: Literal["live", "exercise"]
    public_url: str = ""
    cap: CapOptions | None = None
    release_approval: bool = False
