"""Plans as data: a TOML file holds what a county promised for a year, word by word."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from domain.livelihood.check import target_faults
from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.month import Month, midnight
from domain.livelihood.project import Place, Plan, Project

PLANS = Path(__file__).parent / "plans"
_MONTH = r"^(19|2[01])\d\d-(0[1-9]|1[0-2])$"

Word = Annotated[str, msgspec.Meta(pattern=r"\S")]
Words = Annotated[tuple[Word, ...], msgspec.Meta(min_length=1)]
Tables = Annotated[list[dict[str, Any]], msgspec.Meta(min_length=1)]
Shape = TypeVar("Shape", bound=msgspec.Struct)


class PlanError(ValueError):
    """A plan that cannot be taken; the message names the place and says what is wrong there."""


class _Target(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    value: float | None = None
    parts: dict[Word, float] = msgspec.field(default_factory=dict)
    total: float | None = None
    baseline: float | None = None
    due: date | None = None
    start: Annotated[str, msgspec.Meta(pattern=_MONTH)] | None = None
    curve: tuple[float, ...] = ()
    provisional: bool = False


class _Indicator(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    code: Word
    title: Word
    kind: Kind
    unit: Word
    sentence: Word
    leads: Words = ()
    items: tuple[Word, ...] = ()
    figures: tuple[Word, ...] = ()
    part_of: str = ""
    target: _Target = msgspec.field(default_factory=_Target)


class _Place(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    town: Word
    name: str = ""
    lon: float | None = None
    lat: float | None = None


class _Project(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    code: Word
    section: Word
    number: int
    title: Word
    text: Word
    leads: Words
    indicator: Tables
    taking_part: tuple[Word, ...] = ()
    places: tuple[_Place, ...] = ()


class _Plan(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    code: Word
    title: Word
    year: Annotated[int, msgspec.Meta(ge=1900, lt=2200)]
    issuer: Word
    issued: date
    convenor: Word
    deputy_convenor: Word
    office: Word
    members: Words
    project: Tables


def names() -> list[str]:
    """Names of the plans that come with the program."""
    return sorted(path.stem for path in PLANS.glob("*.toml"))


def load(source: str | Path = "pingjiang-2023") -> tuple[Plan, dict[str, Target]]:
    """A plan by its name, or from an operator's own file, with first targets by indicator.

    The first targets hold from the day of issue. What has no date of its own is due at the end
    of the plan's year, and a milestone's target is 100 %. Raises PlanError.
    """
    path = source if isinstance(source, Path) else PLANS / f"{source}.toml"
    if not isinstance(source, Path) and source not in names():
        raise PlanError(f"there is no plan {source!r}, only {', '.join(names())}")
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"{path.name}: {error}") from None
    return _plan(document, path.name)


def _plan(document: Mapping[str, Any], name: str) -> tuple[Plan, dict[str, Target]]:
    head = _shaped(document, _Plan, name)
    projects, targets = [], dict[str, Target]()
    for number, table in enumerate(head.project, start=1):
        entry = _shaped(table, _Project, f"{name}, {_place('project', table, number)}")
        lines = list(_lines(entry, name))
        targets |= {one.code: _target(one, head) for one in lines}
        projects.append(_project(entry, lines))
    plan = Plan(
        head.code, head.title, head.year, head.issuer, head.issued, head.convenor,
        head.deputy_convenor, head.office, head.members, tuple(projects),
    )  # fmt: skip
    if fault := next(_faults(plan, targets), ""):
        raise PlanError(f"{name}, {fault}")
    return plan, targets


def _shaped(table: Mapping[str, Any], shape: type[Shape], place: str) -> Shape:
    try:
        return msgspec.convert(table, shape)
    except msgspec.ValidationError as error:
        raise PlanError(f"{place}: {error}") from None


def _place(kind: str, table: Mapping[str, Any], number: int) -> str:
    return f"{kind} {table.get('code', f'number {number}')}"


def _lines(entry: _Project, name: str) -> Iterator[_Indicator]:
    for number, table in enumerate(entry.indicator, start=1):
        place = f"{name}, project {entry.code}, {_place('indicator', table, number)}"
        yield _shaped(table, _Indicator, place)


def _project(entry: _Project, lines: Sequence[_Indicator]) -> Project:
    places = tuple(Place(one.town, one.name, one.lon, one.lat) for one in entry.places)
    indicators = tuple(_indicator(one, entry) for one in lines)
    return Project(
        entry.code, entry.section, entry.number, entry.title, entry.text, entry.leads,
        entry.taking_part, indicators, places,
    )  # fmt: skip


def _indicator(line: _Indicator, entry: _Project) -> Indicator:
    return Indicator(
        line.code, line.title, line.kind, line.unit, line.sentence, line.leads or entry.leads,
        line.items, line.figures, line.part_of,
    )  # fmt: skip


def _target(line: _Indicator, head: _Plan) -> Target:
    given, value = line.target, line.target.value
    if line.kind is Kind.MILESTONE and value is None:
        value = 100.0
    return Target(
        1, value, given.due or date(head.year, 12, 31), head.title, head.issued,
        midnight(head.issued), given.parts, given.total, given.baseline,
        Month.parse(given.start) if given.start else None, given.curve, given.provisional,
    )  # fmt: skip


def _faults(plan: Plan, targets: Mapping[str, Target]) -> Iterator[str]:
    """What is wrong with a plan that has the right shape."""
    yield from _code_faults(plan)
    for project, one in plan.indicators():
        place = f"project {project.code}, indicator {one.code}"
        if one.part_of and one.part_of not in {other.code for other in project.indicators}:
            yield f"{place}: part_of names {one.part_of}, which the project has not"
        yield from (f"{place}: {what}" for what in _target_faults(one, targets[one.code]))


def _code_faults(plan: Plan) -> Iterator[str]:
    counted = Counter(one.code for one in plan.projects)
    counted.update(one.code for _, one in plan.indicators())
    yield from (f"{code}: given {times} times" for code, times in counted.items() if times > 1)
    for project, one in plan.indicators():
        if not one.code.startswith(f"{project.code}."):
            yield f"project {project.code}: {one.code} is no code of an indicator of it"


def _target_faults(one: Indicator, target: Target) -> Iterator[str]:
    """Faults of what the plan gives: it may leave to others what it does not."""
    if one.kind is Kind.MILESTONE and target.value != 100:
        yield "target.value: a milestone's target is 100 %"
    for fault in target_faults(one, target):
        if getattr(target, fault.field.partition(".")[0]) not in (None, {}):
            yield f"target.{fault.field}: {fault.what}"
