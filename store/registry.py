"""The registry in the database: rows keep their numbers however often a file is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.instant import from_micros
from domain.registry import Registry
from domain.registry_change import Change, key_of, merge
from domain.registry_undo import undo as undone
from domain.station import Station
from store import clock, criteria, datastreams, devices, registry_changes, stations
from store.database import Connection, scalar


class UndoRefused(RuntimeError):  # noqa: N818
    """A version cannot be undone; the message is one plain sentence that says why."""


@dataclass(frozen=True, slots=True)
class Applied:
    """The registry's version after a command, and what the command changed (maybe nothing)."""

    version: int
    changes: Sequence[Change]


def load(conn: Connection, registry: Registry) -> Registry:
    """`apply`, and all that the database then holds, by its numbers."""
    apply(conn, registry)
    return read(conn)


def apply(conn: Connection, registry: Registry, *, by: str = "", source: str = "") -> Applied:
    """Insert or update what `registry` names, in one transaction, and tell all processes.

    Rows that exist keep their ids, new ones get the next ids in file order, and what the file
    does not name stays. Other thresholds are a new version that holds from now on
    (`domain.threshold_versions`). Where nothing is to change the version does not move. Raises
    `domain.registry_change.ConflictError`.

    `by` and `source` go into the history: who (the connection's own name if empty), which file.
    """
    with conn.transaction():
        _lock(conn)
        now = from_micros(clock.instant(conn))
        return _write(conn, merge(read(conn), registry, now), by, source)


def undo(conn: Connection, number: int, *, by: str = "") -> Applied:
    """Take back what a version changed, as a new version; `UndoRefused` says why not."""
    with conn.transaction():
        _lock(conn)
        changes = registry_changes.changes_of(conn, number)
        _check_undo(conn, number, changes)
        reason = f"撤销第 {number} 版 version {number} was undone"
        now = from_micros(clock.instant(conn))
        back = undone(changes, read(conn), now, reason)
        _check_addresses(conn, back, number)
        return _write(conn, back, by, f"undo {number}")


def read(conn: Connection) -> Registry:
    """The registry by the database's numbers.

    Nothing that others refer to is ever deleted, so reading in this order always finds what a
    row refers to, with or without a transaction.
    """
    rules = criteria.everything(conn)
    streams = datastreams.everything(conn)
    terminals = tuple(devices.everything(conn))
    return Registry({one.code: one for one in stations.everything(conn)}, streams, rules, terminals)


def version(conn: Connection) -> int:
    """A number that grows with each change."""
    return int(scalar(conn, "SELECT registry_version FROM instance"))


def _lock(conn: Connection) -> None:
    """Let other loaders wait; readers do not."""
    conn.execute("LOCK TABLE station, datastream, criterion, device IN SHARE ROW EXCLUSIVE MODE")


def _write(conn: Connection, changes: Sequence[Change], by: str, source: str) -> Applied:
    if not changes:
        return Applied(version(conn), changes)
    rows = [one.after for one in changes]
    station_ids = stations.save(conn, [one for one in rows if isinstance(one, Station)])
    streams = [one for one in rows if isinstance(one, Datastream)]
    datastream_ids = datastreams.save(conn, streams, station_ids)
    gone = [one.before for one in changes if one.after is None]
    devices.remove(conn, [one for one in gone if isinstance(one, Device)], station_ids)
    devices.save(conn, [one for one in rows if isinstance(one, Device)], station_ids)
    criteria.save(conn, [one for one in rows if isinstance(one, Criterion)], datastream_ids)
    query = "UPDATE instance SET registry_version = registry_version + 1 RETURNING registry_version"
    number = int(scalar(conn, query))
    registry_changes.add(conn, number, changes, by, source)
    conn.execute("SELECT pg_notify('miluo_registry', '')")
    return Applied(number, changes)


def _check_undo(conn: Connection, number: int, changes: Sequence[Change]) -> None:
    if not changes:
        raise UndoRefused(f"Version {number} is not in the history: run `miluo stations history`.")
    later = registry_changes.touched_later(conn, number)
    if later:
        first, table, key = later[0]
        raise UndoRefused(
            f"Version {number} cannot be undone: version {first} changed {table} {key} after it "
            f"({len(later)} rows in all): undo the later versions first, newest first."
        )


def _check_addresses(conn: Connection, back: Sequence[Change], number: int) -> None:
    """Refuse to give an address back that another device has by now."""
    gone = {one.key for one in back if one.table == "device"}
    owners = {
        (one.protocol, one.address): one.station
        for one in devices.everything(conn)
        if key_of(one) not in gone
    }
    for one in back:
        row = one.after
        if isinstance(row, Device) and (row.protocol, row.address) in owners:
            owner = owners[row.protocol, row.address]
            raise UndoRefused(
                f"Version {number} cannot be undone: {row.address} belongs to station {owner} now, "
                f"and would go back to {row.station}."
            )
