"""The role that dashboards read with: every view named `v_*`, and nothing else of the database."""

import psycopg
from psycopg.sql import SQL, Identifier, Literal

from store.database import Connection

ROLE = "miluo_reader"

CONSOLE = "miluo.console"
"""Setting of the role that tells dashboards where the console is, for their links."""


class ReaderRefused(RuntimeError):  # noqa: N818
    """The role cannot be opened; the message is one plain sentence."""


def open_reader(conn: Connection, password: str, console: str) -> None:
    """Let the role log in with a password, and tell it the console's address ("": none).

    The server gets the password hashed, so that none of its logs can hold it. Raises
    `ReaderRefused` where the user of `conn` may not do so.
    """
    scram = conn.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256")
    role, database = Identifier(ROLE), Identifier(conn.info.dbname)
    try:
        with conn.transaction():
            conn.execute(
                SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(role, Literal(scram.decode()))
            )
            conn.execute(
                SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                    role, database, Identifier(CONSOLE), Literal(console)
                )
            )
            conn.execute("SELECT grant_reader()")
    except (psycopg.errors.UndefinedObject, psycopg.errors.InsufficientPrivilege) as error:
        raise ReaderRefused(
            f"The database's user may not open the role {ROLE}: let it make roles "
            f"(ALTER ROLE {conn.info.user} CREATEROLE), make the role as docs/grafana.md says, "
            "and run this again."
        ) from error
