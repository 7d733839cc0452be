"""Logs: one line an event on standard error."""

import logging
import sys
from typing import TextIO

import structlog


def configure(stream: TextIO | None = None) -> None:
    """Write `time level event key=value …` to `stream` (else standard error).

    Colour is for terminals only.
    """
    stream = stream or sys.stderr
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=stream.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
