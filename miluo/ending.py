"""How a program that runs until it is told to stop is told."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, a service manager, a closed terminal."""


@contextmanager
def until_told() -> Iterator[None]:
    """End the block at the first of `ENDINGS`; more of them do not disturb its clean-up."""
    for number in ENDINGS:
        signal.signal(number, _end_once)
    with suppress(KeyboardInterrupt):
        yield


def _end_once(*_: object) -> None:
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
