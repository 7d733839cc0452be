"""Whether database, migrations and engine are well, in words ("中文 / English") of what to do."""

from store import engine
from store.database import Connection
from store.migrate import MigrationError, WrongMode, check_mode, pending


def reasons(conn: Connection, mode: str) -> list[str]:
    """Why an instance of `mode` is not ready, one sentence each; none when it is."""
    try:
        check_mode(conn, mode)
        missing = pending(conn)
    except (WrongMode, MigrationError) as error:
        return [str(error)]
    if missing:
        names = ", ".join(missing)
        return [
            f"数据库缺少迁移（{names}）：请运行 `miluo migrate` / "
            f"Migrations are missing ({names}): run `miluo migrate`."
        ]
    return _engine(conn)


def _engine(conn: Connection) -> list[str]:
    lease = engine.lease(conn)
    if lease is None:
        return [
            "没有引擎在研判数据：请启动 `miluo alert` / "
            "No engine judges the readings: start `miluo alert`."
        ]
    if not lease.alive:
        return [
            f"引擎 {lease.holder} 已停止响应：请重新启动 `miluo alert` / "
            f"The engine {lease.holder} has gone silent: start `miluo alert` again."
        ]
    return []


def extension(conn: Connection) -> tuple[str, str]:
    """Version and edition (apache or timescale) of TimescaleDB; empty where it is not there."""
    query = """
        SELECT extversion, current_setting('timescaledb.license', true)
        FROM pg_extension WHERE extname = 'timescaledb'
    """
    row = conn.execute(query).fetchone()
    return ("", "") if row is None else (row[0], row[1])
