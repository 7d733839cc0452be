"""Failures that an operator can mend, said in one plain sentence."""

import errno

DISK_FULL = "53100"
"""PostgreSQL's own code for it."""


class TroubleError(Exception):
    """Ends a command with status 1; the message says what is wrong and what to do."""


def sentence(error: Exception) -> str | None:
    """The one sentence of a failure that an operator can mend, None for a fault of the program."""
    from pydantic import ValidationError

    from alerting.indicators import UnfitRuleError
    from api.listening import CannotListen
    from deploy.local.errors import RuntimeUnavailable
    from sensors.registry import RegistryError
    from sensors.simulators.scenario import ScenarioError
    from store.accounts import AccountError
    from store.database import Unavailable, UnsafeServer
    from store.migrate import MigrationError, WrongMode
    from store.registry import UndoRefused

    spoken = (
        TroubleError, UnfitRuleError, CannotListen, RuntimeUnavailable, RegistryError,
        ScenarioError, UnsafeServer, MigrationError, WrongMode, UndoRefused,
        AccountError,
    )  # fmt: skip
    if isinstance(error, spoken):
        return str(error)
    if _is_full(error):
        return f"The disk is full ({_first_line(error)}): make room and run the same command again."
    if isinstance(error, Unavailable):
        return f"The database is away ({_first_line(error)}): start it or set MILUO_DATABASE_URL."
    if isinstance(error, ValidationError):
        wrong = error.errors()[0]
        name = "MILUO_" + "_".join(str(part) for part in wrong["loc"]).upper()
        return f"The setting {name} is wrong: {wrong['msg']}."
    return None


def _is_full(error: Exception) -> bool:
    """Whether this machine's disk, or the database's, took no more."""
    own = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return own or getattr(error, "sqlstate", None) == DISK_FULL


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
