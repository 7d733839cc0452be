"""The registry between files and the database, for the operator."""

from getpass import getuser
from pathlib import Path

from alerting.rulebook import fit
from domain.instant import from_micros
from domain.registry import Registry
from domain.registry_change import ConflictError, merge, unnamed
from domain.registry_undo import kept
from miluo.registry_words import findings, history, lines, summary
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.registry import Loaded, RegistryError, Unfit, read, unsaid, write
from sensors.registry.files import Format
from sensors.simulators import catalogue
from store import clock, registry, registry_changes
from store.database import Connection, connect


def load(settings: Settings, name_or_path: str, by: str) -> list[str]:
    """Load a registry file, or the registry of a scenario; what it changed, line by line.

    Where anything is wrong, all of it is said in a `TroubleError` and nothing is loaded.
    """
    with _connect(settings) as conn:
        known = registry.read(conn)
        wanted = _wanted(name_or_path, known)
        try:
            done = registry.apply(
                conn, wanted.registry, by=by or getuser(), source=Path(name_or_path).name
            )
        except ConflictError as error:
            raise _trouble(error, wanted, name_or_path) from None
        now = registry.read(conn)
    said = [*summary(done.changes, _left_alone(known, wanted.registry)), *wanted.notes]
    counts = (
        f"{len(now.stations)} stations, {len(now.datastreams)} datastreams, "
        f"{len(now.criteria)} criteria"
    )
    return [*said, f"registry version {done.version}: {counts}"]


def diff(settings: Settings, name_or_path: str) -> list[str]:
    """What `load` would change, line by line; nothing is changed."""
    with _connect(settings) as conn:
        known = registry.read(conn)
        wanted = _wanted(name_or_path, known)
        try:
            changes = merge(known, wanted.registry, from_micros(clock.instant(conn)))
        except ConflictError as error:
            raise _trouble(error, wanted, name_or_path) from None
    return [*summary(changes, _left_alone(known, wanted.registry)), *wanted.notes]


def export(settings: Settings, form: Format, *, passwords: bool) -> tuple[bytes, list[str]]:
    """The registry as a file's content, and what that kind of file cannot say."""
    with _connect(settings) as conn:
        known = registry.read(conn)
    return write(known, form, passwords=passwords), [] if form == "toml" else unsaid(known)


def past(settings: Settings, version: int | None) -> list[str]:
    """The versions of the registry, newest first, or all changes of one."""
    with _connect(settings) as conn:
        if version is None:
            return list(history(registry_changes.versions(conn)))
        changes = registry_changes.changes_of(conn, version)
    if not changes:
        raise TroubleError(f"Version {version} is not in the history.")
    return [line for one in changes for line in lines(one)]


def undo(settings: Settings, version: int, by: str) -> list[str]:
    """Take a version back, as a new version; what that changed, line by line."""
    with _connect(settings) as conn:
        before = registry_changes.changes_of(conn, version)
        done = registry.undo(conn, version, by=by or getuser())
    said = list(summary(done.changes, []))
    stay = kept(before)
    if stay:
        said.append(f"  datastreams stay, for their readings are kept: {', '.join(stay)}")
    return [*said, f"registry version {done.version}"]


def _left_alone(known: Registry, wanted: Registry) -> list[tuple[str, str]]:
    """What stays as it is; of a file of criteria alone only these are of interest."""
    left = unnamed(known, wanted)
    return left if wanted.stations else [one for one in left if one[0] == "criterion"]


def _connect(settings: Settings) -> Connection:
    return connect(database(settings), application="miluo stations")


def _wanted(name_or_path: str, known: Registry) -> Loaded:
    """What a file or a scenario says; `TroubleError` for all that is wrong in it."""
    path = Path(name_or_path)
    if not path.is_file() or path.name == "scenario.toml":
        found = catalogue.load(path.parent if path.is_file() else name_or_path).registry
        _check(found)
        return Loaded(found, [], {})
    try:
        return read(path, known=known, fit=fit)
    except RegistryError as error:
        raise TroubleError(findings(error.findings, path.name)) from None


def _check(found: Registry) -> None:
    """TroubleError for the first rule of a scenario that cannot be judged."""
    for rule in found.criteria.values():
        try:
            fit(rule, found.lookup)
        except Unfit as error:
            raise TroubleError(f"{rule.code}, {error.key}: {error}") from None


def _trouble(error: ConflictError, wanted: Loaded, name_or_path: str) -> TroubleError:
    found = [
        wanted.place(one.key.partition("/")[0], one.field, f"{one.table} {one.key}: {one.what}")
        for one in error.conflicts
    ]
    return TroubleError(findings(found, Path(name_or_path).name))
