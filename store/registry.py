"""The registry in the database: rows keep their numbers however often a file is loaded."""

from domain.registry import Registry
from store import criteria, datastreams, devices, stations
from store.database import Connection, scalar


def load(conn: Connection, registry: Registry) -> Registry:
    """Insert or update what `registry` names, in one transaction, and tell all processes.

    Rows that exist (stations and criteria by code, datastreams by station and property) keep
    their ids, new ones get the next ids in file order, and what the file does not name stays.
    Returns all that the database now holds, by its numbers.
    """
    with conn.transaction():
        # Another loader waits; readers do not.
        conn.execute(
            "LOCK TABLE station, datastream, criterion, device IN SHARE ROW EXCLUSIVE MODE"
        )
        station_ids = stations.save(conn, registry.stations.values())
        datastream_ids = datastreams.save(conn, registry.datastreams.values(), station_ids)
        devices.save(conn, registry.devices, station_ids)
        criteria.save(conn, registry.criteria.values(), datastream_ids)
        conn.execute("UPDATE instance SET registry_version = registry_version + 1")
        conn.execute("SELECT pg_notify('miluo_registry', '')")
        return read(conn)


def read(conn: Connection) -> Registry:
    """The registry by the database's numbers.

    Nothing is ever deleted, so reading in this order always finds what a row refers to, with or
    without a transaction.
    """
    rules = criteria.everything(conn)
    streams = datastreams.everything(conn)
    terminals = tuple(devices.everything(conn))
    return Registry({one.code: one for one in stations.everything(conn)}, streams, rules, terminals)


def version(conn: Connection) -> int:
    """A number that grows with each load."""
    return int(scalar(conn, "SELECT registry_version FROM instance"))
