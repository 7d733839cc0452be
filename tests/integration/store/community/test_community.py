from functools import partial

from domain.instant import HOUR, MINUTE, parse
from domain.registry import Registry
from store.copying import STAGING
from store.database import Connection, now, scalar
from store.micros import timestamp
from store.observations import MERGE
from store.registry import load

Row = tuple[int, int, float | None, int]

OLD = parse("2024-07-01T08:00:00+08:00")


def insert(conn: Connection, rows: list[Row]) -> None:
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO observation (datastream_id, time, value, flag) VALUES (%s, %s, %s, %s)",
            [(one, timestamp(time), value, flag) for one, time, value, flag in rows],
        )


def rain(start: int, number: int) -> list[Row]:
    """Readings of ten minutes, some of them failed or missing."""
    flags = {3: 4, 5: 9}
    return [
        (2, start + i * 10 * MINUTE, None if i % 7 == 5 else i % 4, flags.get(i % 7, 1))
        for i in range(number)
    ]


def hours(conn: Connection) -> list[tuple[object, ...]]:
    return conn.execute("SELECT * FROM observation_hourly ORDER BY 1, 2").fetchall()


def run_policy(conn: Connection, procedure: str) -> None:
    """Run a background job in the foreground: WebAssembly has no workers."""
    query = "SELECT job_id FROM timescaledb_information.jobs WHERE proc_name = %s"
    conn.execute(f"CALL run_job({scalar(conn, query, (procedure,))})".encode())


refresh = partial(run_policy, procedure="policy_refresh_continuous_aggregate")
compress = partial(run_policy, procedure="policy_compression")


def compressed_chunks(conn: Connection) -> int:
    query = (
        "SELECT count(*) FROM timescaledb_information.chunks "
        "WHERE hypertable_name = 'observation' AND is_compressed"
    )
    return int(scalar(conn, query))


def test_the_community_edition_gets_its_own_migration(community: Connection) -> None:
    assert scalar(community, "SHOW timescaledb.license") == "timescale"
    names = [name for (name,) in community.execute("SELECT name FROM migration ORDER BY number")]
    assert "0004_hourly.community" in names
    assert "0004_hourly.apache" not in names
    query = "SELECT view_name FROM timescaledb_information.continuous_aggregates"
    assert scalar(community, query) == "observation_hourly"
    hypertables = "SELECT hypertable_name FROM timescaledb_information.hypertables ORDER BY 1"
    assert {"batch", "observation"} <= {name for (name,) in community.execute(hypertables)}


def test_hours_are_those_of_the_plain_view_fresh_refreshed_and_late(
    new_community: Connection, connection: Connection, demo: Registry
) -> None:
    load(connection, demo)
    recent = now(connection) // HOUR * HOUR - 3 * HOUR
    for rows in (rain(OLD, 60), rain(recent, 12)):
        insert(new_community, rows)
        insert(connection, rows)
    assert hours(new_community) == hours(connection)
    refresh(new_community)
    assert hours(new_community) == hours(connection)
    late = rain(OLD + 7 * MINUTE, 20)
    insert(new_community, late)
    insert(connection, late)
    refresh(new_community)
    assert hours(new_community) == hours(connection)


def test_the_policy_refreshes_what_is_older_than_the_newest_hour(community: Connection) -> None:
    insert(community, rain(OLD, 12))
    refresh(community)
    only = "ALTER MATERIALIZED VIEW observation_hourly SET (timescaledb.materialized_only = {})"
    community.execute(only.format("true").encode())
    kept = hours(community)
    community.execute(only.format("false").encode())
    assert kept == hours(community)
    assert len(kept) == 3


def test_old_chunks_are_compressed_by_policy_and_answer_as_before(community: Connection) -> None:
    insert(community, rain(OLD, 60) + rain(now(community) - HOUR, 3))
    query = "SELECT * FROM observation ORDER BY 1, 2"
    before = community.execute(query).fetchall()
    compress(community)
    assert compressed_chunks(community) == 1
    assert community.execute(query).fetchall() == before


def test_late_rows_duplicates_and_revisions_reach_a_compressed_chunk(
    community: Connection,
) -> None:
    insert(community, rain(OLD, 3))
    compress(community)
    assert compressed_chunks(community) == 1
    arriving = [(OLD, 0.0), (OLD + 10 * MINUTE, 9.5), (OLD + 15 * MINUTE, 0.5)]
    with community.transaction():
        community.execute(STAGING)
        for seq, (time, value) in enumerate(arriving):
            staged = (2, timestamp(time), value, 1, seq, 0)
            community.execute("INSERT INTO staging VALUES (%s, %s, %s, %s, %s, %s)", staged)
        accepted = community.execute(MERGE, {"round": 0}).fetchall()
    assert sorted(accepted) == [(1, True), (2, False)]
    values = community.execute("SELECT value FROM observation ORDER BY time").fetchall()
    assert values == [(0.0,), (9.5,), (0.5,), (2.0,)]
    assert community.execute("SELECT value FROM observation_revision").fetchall() == [(1.0,)]


def test_the_dashboards_role_reads_the_hours_too(new_community: Connection) -> None:
    """Whoever asks a continuous aggregate for fresh hours is asked for a right of his own."""
    recent = now(new_community) // HOUR * HOUR - 3 * HOUR
    insert(new_community, rain(OLD, 12) + rain(recent, 6))
    refresh(new_community)
    new_community.execute("SET ROLE miluo_reader")
    try:
        query = "SELECT count(*) FROM v_observation_hourly"
        assert scalar(new_community, query) > 3
        assert scalar(new_community, "SELECT count(*) FROM v_quality_day") > 0
    finally:
        new_community.execute("RESET ROLE")
