"""Changes of the registry: what a file adds to what is known, or changes in it, as values.

Nothing that is known goes away because a file does not name it. The one row that a change can
take away is a device's, when its address moves to another station.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypeAlias

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.registry import Registry
from domain.station import Station
from domain.threshold_versions import Overwritten, identity, revise

Entry: TypeAlias = Station | Device | Datastream | Criterion

TABLES: dict[str, type[Entry]] = {
    "station": Station,
    "device": Device,
    "datastream": Datastream,
    "criterion": Criterion,
}
"""The registry's tables in the order in which rows refer to each other."""


@dataclass(frozen=True, slots=True)
class Change:
    """One row added (`before` None), changed, or taken away (`after` None)."""

    before: Entry | None
    after: Entry | None

    @property
    def table(self) -> str:
        """Which of `TABLES` the row is in."""
        return table_of(self.row)

    @property
    def key(self) -> str:
        """What the row is known by in its table; no change touches it."""
        return key_of(self.row)

    @property
    def row(self) -> Entry:
        """The row as it is after the change, or as it was where it is taken away."""
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def moves(self) -> Iterator[tuple[str, Any, Any]]:
        """Name, old and new value of each field that changes; of a new row nothing."""
        if self.before is None or self.after is None:
            return
        for one in fields(self.before):
            old, new = getattr(self.before, one.name), getattr(self.after, one.name)
            if old != new:
                yield one.name, old, new


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a row of a file cannot be taken in as what is known stands."""

    table: str
    key: str
    field: str
    what: str


class ConflictError(ValueError):
    """A file contradicts what is known; `conflicts` are all reasons."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__("\n".join(f"{one.table} {one.key}, {one.what}" for one in conflicts))
        self.conflicts = conflicts


def table_of(row: Entry) -> str:
    """Name of the table of a row."""
    return next(name for name, kind in TABLES.items() if isinstance(row, kind))


def key_of(row: Entry) -> str:
    """Code of a station or criterion, `station/protocol` or `station/property` of the others."""
    if isinstance(row, Device):
        return f"{row.station}/{row.protocol.value}"
    return f"{row.station}/{row.property}" if isinstance(row, Datastream) else row.code


def rows_of(registry: Registry) -> dict[tuple[str, str], Entry]:
    """All rows of a registry by table and key, table by table."""
    rows: list[Entry] = [
        *registry.stations.values(),
        *registry.devices,
        *registry.datastreams.values(),
        *registry.criteria.values(),
    ]
    return {(table_of(row), key_of(row)): row for row in rows}


def merge(known: Registry, wanted: Registry, now: datetime) -> list[Change]:
    """What must change in `known` so that it says what `wanted` says; nothing when it does.

    Thresholds are never overwritten: other ones become a new version that holds from their
    `valid_from`, or from `now`. Raises `ConflictError`.
    """
    conflicts: list[Conflict] = []
    devices = _devices(known, wanted, conflicts)
    criteria = _criteria(known, wanted, now, conflicts)
    if conflicts:
        raise ConflictError(conflicts)
    before, after = rows_of(known), rows_of(wanted)
    plain = [
        Change(before.get(place), row)
        for place, row in after.items()
        if place[0] in ("station", "datastream") and before.get(place) != row
    ]
    changes = [*plain, *devices, *criteria]
    return sorted(changes, key=lambda change: list(TABLES).index(change.table))


def unnamed(known: Registry, wanted: Registry) -> list[tuple[str, str]]:
    """Table and key of what is known and stands not in the file: it stays as it is."""
    named = {_name(place, row) for place, row in rows_of(wanted).items()}
    return [place for place, row in rows_of(known).items() if _name(place, row) not in named]


def _name(place: tuple[str, str], row: Entry) -> object:
    """All versions of a criterion count as named by one of them."""
    return identity(row) if isinstance(row, Criterion) else place


def _devices(known: Registry, wanted: Registry, conflicts: list[Conflict]) -> list[Change]:
    """Devices added or changed, and those that lose their address to another station.

    A station that the file names without the device gives the address away; of a station that
    the file does not name, nobody has said that it may.
    """
    before = {(one.station, one.protocol): one for one in known.devices}
    after = {(one.station, one.protocol): one for one in wanted.devices}
    claims = {(one.protocol, one.address): one for one in wanted.devices}
    changes = []
    for place, old in before.items():
        claimant = claims.get((old.protocol, old.address))
        if place in after or claimant is None:
            continue
        if old.station in wanted.stations:
            changes.append(Change(old, None))
            continue
        what = (
            f"{old.address} already belongs to {old.station!r}, and {claimant.station!r} claims "
            f"it: to move it, name {old.station!r} in the same file without it"
        )
        conflicts.append(Conflict("device", key_of(claimant), "address", what))
    added = [Change(before.get(at), new) for at, new in after.items() if before.get(at) != new]
    return changes + added


def _criteria(
    known: Registry, wanted: Registry, now: datetime, conflicts: list[Conflict]
) -> list[Change]:
    """Versions added, ended or described anew; new ones in the order of the file."""
    before = _by_identity(known.criteria)
    changes = []
    for name, rules in _by_identity(wanted.criteria).items():
        old = before.get(name, [])
        try:
            revised = revise(old, rules, now)
        except Overwritten as error:
            conflicts.append(Conflict("criterion", error.code, "valid_from", str(error)))
            continue
        codes = {one.code: one for one in old}
        changes += [
            Change(codes.get(one.code), one) for one in revised if codes.get(one.code) != one
        ]
    return sorted(changes, key=_file_order(wanted))


def _file_order(wanted: Registry) -> Callable[[Change], int]:
    """Where the file names the rule of a change; a version of `now` stands where its rule does."""
    codes = {rule.code: number for number, rule in wanted.criteria.items()}
    names = {identity(rule): number for number, rule in wanted.criteria.items()}

    def place(change: Change) -> int:
        row = change.after
        assert isinstance(row, Criterion)
        return codes.get(row.code, names[identity(row)])

    return place


def _by_identity(criteria: Mapping[int, Criterion]) -> dict[object, list[Criterion]]:
    found: dict[object, list[Criterion]] = {}
    for rule in criteria.values():
        found.setdefault(identity(rule), []).append(rule)
    return found
