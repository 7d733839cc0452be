"""Tables that the operator loads: the transaction, its entry in the audit, and what is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path

from api.people.sheets import UnfitTableError
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import audit
from store.database import Connection, connect


@contextmanager
def faults_told(path: Path) -> Iterator[None]:
    """What is wrong with a file, as a `TroubleError` that says all of it."""
    try:
        yield
    except OSError as error:
        raise TroubleError(f"{path} cannot be read: {error.strerror}.") from None
    except UnfitTableError as error:
        count = len(error.faults)
        head = f"{path.name}: {count} 处有误，未作更改 / {count} faults, nothing was changed"
        raise TroubleError(f"{head}\n{error}") from None


@contextmanager
def written(settings: Settings, what: str) -> Iterator[Connection]:
    """One transaction for a change and its entry in the audit."""
    with opened(settings) as conn, conn.transaction():
        yield conn
        entry = audit.Entry("", "", getuser(), "miluo", what.split()[0], what, audit.COMMAND_LINE)
        audit.note(conn, entry)


@contextmanager
def opened(settings: Settings) -> Iterator[Connection]:
    """A connection to the platform's database."""
    with connect(database(settings), application="miluo tables") as conn:
        yield conn
