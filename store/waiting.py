"""Waiting for news from other processes on a connection of one's own."""

from store.database import Connection


def listen(conn: Connection, *channels: str) -> None:
    """Hear `NOTIFY` on these channels from now on; `conn` is in autocommit."""
    for channel in channels:
        conn.execute(f'LISTEN "{channel}"'.encode())


def wait(conn: Connection, timeout_s: float) -> set[str]:
    """Channels that were notified, as soon as there is one, or none after `timeout_s`."""
    return {heard.channel for heard in conn.notifies(timeout=timeout_s, stop_after=1)}
