"""The one clock of an instance: the database's, or in an exercise that of the replay."""

from store.database import Connection, scalar


def now(conn: Connection) -> int | None:
    """Microseconds; in an exercise the newest tick that was stored, None before the first."""
    row = conn.execute(
        "SELECT CASE mode WHEN 'live' THEN clock_timestamp() ELSE clock END FROM instance"
    ).fetchone()
    return None if row is None else row[0]


def instant(conn: Connection) -> int:
    """Microseconds; the clock, or the database's own before the first tick of an exercise."""
    query = "SELECT CASE mode WHEN 'live' THEN NULL ELSE clock END FROM instance"
    found: int | None = scalar(conn, f"SELECT coalesce(({query}), clock_timestamp())")
    assert found is not None
    return found
