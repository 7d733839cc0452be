"""Databases of their own on a server, for what begins empty: demonstrations and benchmarks."""

from urllib.parse import urlsplit

from psycopg.sql import SQL, Identifier

from store.database import connect


def fresh_database(server_url: str, name: str) -> str:
    """Create the database `name` anew, dropping one of that name with all it holds; its URL."""
    database = Identifier(name)
    with connect(server_url, application="miluo provision") as admin:
        admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
        admin.execute(SQL("CREATE DATABASE {} TEMPLATE template0").format(database))
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def drop_database(server_url: str, name: str) -> None:
    """Drop the database `name` where it exists."""
    with connect(server_url, application="miluo provision") as admin:
        admin.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))
