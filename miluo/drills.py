"""Drills: the result of a replay against its rehearsal, recorded and carried to the live instance.

An exercise has a database of its own, and a live instance runs no replay: what an exercise
recorded is exported as a file and loaded there.
"""

from collections.abc import Sequence
from getpass import getuser
from pathlib import Path
from threading import Event

import msgspec

from domain.drill import Drill
from domain.instant import from_micros, iso, parse
from domain.transition import describe
from miluo.drill_gateway import DrillGateway, Heard
from miluo.ending import until_told
from miluo.line import console
from miluo.rehearsal import rehearse
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from sensors.simulators.catalogue import load as scenario_of
from sensors.simulators.scenario import Scenario
from store import batches, clock, drills, engine, registry, transitions
from store.database import Connection, connect, now
from store.migrate import check_mode

Said = list[dict[str, object]]

_UNSAYABLE = "flag"
"""A device's telegram has no word for "not measured": a replay in it loses that flag."""


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """A drill as a file says it; times are ISO 8601 with offset."""

    scenario: str
    title: str
    began: str
    ended: str
    transitions: int
    expected: int
    passed: bool
    by: str
    remark: str
    recorded_at: str


def record(
    conn: Connection, scenario: Scenario, by: str, *, settings: Settings, remark: str = ""
) -> Drill:
    """Record how an exercise, which has just played `scenario` to its end, has done.

    It is passed where the rules of the scenario made the very transitions of its rehearsal. Where
    it is not, the first that is otherwise is told behind `remark`. `TroubleError` while the
    replay or the engine is still at work; `WrongMode` for a live instance.
    """
    check_mode(conn, "exercise")
    began, ended = _span(scenario)
    _require_judged(conn, ended)
    expected = _rehearsed(scenario, settings)
    found = _found(conn, scenario, began, ended)
    passed = found == expected and bool(expected)
    told = [remark] if passed else [remark, _difference(found, expected)]
    drill = Drill(
        scenario=scenario.name,
        title=scenario.title,
        began=began,
        ended=ended,
        transitions=len(found),
        expected=len(expected),
        passed=passed,
        by=by,
        remark="; ".join(filter(None, told)),
        recorded_at=now(conn),
    )
    drills.add(conn, [drill])
    return drill


def recorded(settings: Settings, name: str, by: str, remark: str) -> str:
    """Record the drill of a scenario in this exercise, and say what came of it."""
    with _connect(settings) as conn:
        done = record(conn, scenario_of(name), by or getuser(), settings=settings, remark=remark)
    return line(done)


def listed(settings: Settings) -> list[str]:
    """All drills, oldest first."""
    with _connect(settings) as conn:
        return [line(one) for one in drills.everything(conn)]


def export(settings: Settings) -> bytes:
    """All drills as a JSON array, oldest first."""
    with _connect(settings) as conn:
        lines = [_to_line(one) for one in drills.everything(conn)]
    return msgspec.json.format(msgspec.json.encode(lines)) + b"\n"


def load(settings: Settings, path: Path) -> str:
    """Add the drills of an exported file, of which those that are known change nothing.

    Where one of them is none, that is a `TroubleError` and none is added.
    """
    found = _read(path)
    with _connect(settings) as conn:
        added = drills.add(conn, found)
    return f"{added} drills added, {len(found) - added} known already"


def gateway(settings: Settings, port: int, silent: float, refuse: float, seed: int) -> None:
    """Be the gateway of an exercise until told to stop, and print what it hears, a line each."""
    if settings.mode != "exercise":
        raise TroubleError("A drill gateway is for exercises: set MILUO_MODE=exercise.")
    try:
        made = DrillGateway(port, silent, refuse, seed, console(settings), _print)
    except OSError as error:
        raise TroubleError(f"Port {port} cannot be used ({error.strerror}): use --port.") from None
    with until_told(), made as running:
        print(f"演练网关 drill gateway: {running.url}", flush=True)
        Event().wait()


def _print(one: Heard) -> None:
    print(f"{one.channel:12} {one.to:16} {one.text}", flush=True)


def line(one: Drill) -> str:
    """A drill in one line for people."""
    word = "通过 passed" if one.passed else "未通过 failed"
    remark = f"  {one.remark}" if one.remark else ""
    return (
        f"{from_micros(one.recorded_at):%Y-%m-%d %H:%M}  {word}  {one.scenario}  "
        f"{one.transitions} / {one.expected} transitions  {one.by}{remark}"
    )


def _span(scenario: Scenario) -> tuple[int, int]:
    """The first and the last instant that a scenario speaks of."""
    told = [*scenario.rows["time"][:1], *scenario.rows["time"][-1:]]
    told += [one.time for one in scenario.events]
    if not told:
        raise TroubleError(f"The scenario {scenario.name} says nothing.")
    last = max(told) if scenario.end is None else scenario.end
    return int(min(told)), int(last)


def _require_judged(conn: Connection, ended: int) -> None:
    if (clock.now(conn) or 0) < ended:
        raise TroubleError("The exercise has not come to the end of the scenario: replay it first.")
    if engine.progress(conn).cursor < batches.newest(conn):
        raise TroubleError("The engine is still judging: run `miluo alert`, and record it then.")


def _rehearsed(scenario: Scenario, settings: Settings) -> Said:
    found = rehearse(
        scenario,
        late_after_s=settings.late_after_s,
        future_tolerance_s=settings.future_tolerance_s,
    )
    return [_comparable(describe(one, scenario.registry)) for one in found]


def _found(conn: Connection, scenario: Scenario, began: int, ended: int) -> Said:
    """What the engine wrote of the scenario's own rules while it lasted."""
    known = registry.read(conn)
    own = {one.code for one in scenario.registry.criteria.values()}
    return [
        _comparable(describe(one, known))
        for one in transitions.all_in_order(conn)
        if began <= one.time <= ended and known.criteria[one.criterion].code in own
    ]


def _comparable(said: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in said.items() if name != _UNSAYABLE}


def _difference(found: Said, expected: Said) -> str:
    """The first transition that is otherwise, in words."""
    if not expected:
        return "nothing was expected: the scenario raises no warning"
    number = next(
        (
            place
            for place, pair in enumerate(zip(found, expected, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(found), len(expected)),
    )
    return f"transition {number + 1}: expected {_at(expected, number)}, found {_at(found, number)}"


def _at(said: Sequence[dict[str, object]], number: int) -> str:
    if number >= len(said):
        return "none"
    one = said[number]
    return f"{one['time']} {one['criterion']} {one['from']} → {one['to']}"


def _to_line(one: Drill) -> Line:
    return Line(
        scenario=one.scenario,
        title=one.title,
        began=iso(one.began),
        ended=iso(one.ended),
        transitions=one.transitions,
        expected=one.expected,
        passed=one.passed,
        by=one.by,
        remark=one.remark,
        recorded_at=iso(one.recorded_at),
    )


def _read(path: Path) -> list[Drill]:
    try:
        return [_from_line(one) for one in msgspec.json.decode(path.read_bytes(), type=list[Line])]
    except OSError as error:
        raise TroubleError(f"{path} cannot be read: {error.strerror}.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise TroubleError(f"{path} holds no drills: {error}.") from None


def _from_line(one: Line) -> Drill:
    times = {name: parse(getattr(one, name)) for name in ("began", "ended", "recorded_at")}
    return Drill(**{**msgspec.structs.asdict(one), **times})


def _connect(settings: Settings) -> Connection:
    return connect(database(settings), application="miluo drills")
