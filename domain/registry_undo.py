"""Undoing a version of the registry: a further version in which its changes are taken back.

Nothing is deleted. A station that was added is suspended; a datastream that was added stays, for
its readings are kept; thresholds that were added end, and those that they had ended hold again.
Only a device that was added goes away: its address must be free for another station.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.registry import Registry
from domain.registry_change import Change
from domain.station import Station, StationStatus
from domain.threshold_versions import identity, moment


def undo(changes: Sequence[Change], known: Registry, now: datetime, reason: str) -> list[Change]:
    """The changes that take `changes` back, whose rows must still be as they left them.

    `reason` is why an added station is suspended.
    """
    return [one for change in changes for one in _undone(change, known, now, reason)]


def kept(changes: Iterable[Change]) -> list[str]:
    """Keys of the datastreams that were added and stay."""
    return [one.key for one in changes if one.before is None and isinstance(one.after, Datastream)]


def _undone(change: Change, known: Registry, now: datetime, reason: str) -> list[Change]:
    row = change.after
    if isinstance(row, Criterion):
        return _criterion(change.before, row, known, now.replace(microsecond=0))
    if change.before is None and isinstance(row, Station):
        asleep = replace(row, status=StationStatus.SUSPENDED, status_reason=reason)
        return [Change(row, asleep)]
    if change.before is None and isinstance(row, Datastream):
        return []
    return [Change(row, change.before)]


def _criterion(before: object, row: Criterion, known: Registry, now: datetime) -> list[Change]:
    """End an added version, or bring back what a changed one was.

    A version that has been ended in the past cannot be prolonged, for another one held since: its
    thresholds hold again from now on, as a version of their own.
    """
    if not isinstance(before, Criterion):
        ended = replace(row, valid_to=_end(row, now))
        return [] if ended == row else [Change(row, ended)]
    if not _was_ended(before, row, now):
        return [Change(row, before)]
    again = [one for one in known.criteria.values() if identity(one) == identity(row)]
    described = replace(before, valid_to=row.valid_to)
    resumed = replace(before, valid_from=moment(now, again))
    changes = [Change(row, described)] if described != row else []
    return [*changes, Change(None, resumed)]


def _end(row: Criterion, now: datetime) -> datetime:
    """Now; the beginning of a version that has not held by now, or held in the past only."""
    if row.valid_from is None:
        return now if row.valid_to is None else min(now, row.valid_to)
    over = row.valid_to is not None and row.valid_to <= now
    return row.valid_from if over else max(now, row.valid_from)


def _was_ended(before: Criterion, row: Criterion, now: datetime) -> bool:
    """Whether the change ended a version that would hold now."""
    ended = row.valid_to is not None and row.valid_to < now and row.valid_to != before.valid_to
    return ended and (before.valid_to is None or before.valid_to > now)
