"""The one clock of an instance: the database's, or in an exercise that of the replay."""

from store.database import Connection


def now(conn: Connection) -> int | None:
    """Microseconds; in an exercise the newest tick that was stored, None before the first."""
    row = conn.execute(
        "SELECT CASE mode WHEN 'live' THEN clock_timestamp() ELSE clock END FROM instance"
    ).fetchone()
    return None if row is None else row[0]
