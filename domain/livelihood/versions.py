"""Which versions of targets and reports count."""

from collections.abc import Iterable, Sequence

from domain.livelihood.indicator import Target
from domain.livelihood.month import Month
from domain.livelihood.report import Report, Said, Status


def in_force(versions: Sequence[Target], at: int) -> Target | None:
    """The newest version of a target that holds at an instant (microseconds), None before any."""
    holding = (one for one in versions if one.in_force_from <= at)
    return max(holding, key=lambda one: one.version, default=None)


def newest_by_month(reports: Iterable[Report]) -> dict[Month, Report]:
    """The newest approved version of each month among an indicator's reports of any status."""
    found: dict[Month, Report] = {}
    for one in reports:
        held = found.get(one.month)
        if one.status is Status.APPROVED and (held is None or one.version > held.version):
            found[one.month] = one
    return found


def nearest(said: Iterable[Said]) -> Said:
    """Each figure as the first of several reports, nearest first, that gives it: no gap hides one.

    Their texts are left out.
    """
    value, parts, funds = None, dict[str, float](), None
    for one in said:
        value = one.value if value is None else value
        parts = {**one.parts, **parts}
        funds = one.funds_paid if funds is None else funds
    return Said(value, parts, funds)
