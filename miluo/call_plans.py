"""Call plans as an operator sees and loads them."""

from collections.abc import Iterator, Sequence
from getpass import getuser
from pathlib import Path

import msgspec

from alerting.notify import book
from domain.call import Plan, Ring
from domain.instant import iso
from miluo.servers import database
from miluo.settings import Settings
from miluo.trouble import TroubleError
from store import audit, call_plans
from store.database import connect, now


def shown(settings: Settings) -> list[str]:
    """The plans in force, and where they come from."""
    with connect(database(settings), application="miluo call-plans") as conn:
        found = book.in_force(conn)
    since = "" if found.loaded_at is None else f", {found.loaded_by}, {iso(found.loaded_at)}"
    return [f"version {found.version}: {found.source}{since}", *described(found.plans)]


def read(path: Path) -> tuple[Plan, ...]:
    """The plans of a file; `TroubleError` says what is wrong with it."""
    try:
        return book.read(path.read_text("utf-8-sig"))
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise TroubleError(f"{path}: {error}") from None


def load(settings: Settings, path: Path, by: str) -> str:
    """Put the plans of a file in force, and say so."""
    plans, who = read(path), by or getuser()
    with connect(database(settings), application="miluo call-plans") as conn, conn.transaction():
        version = call_plans.load(conn, plans, path.name, who, now(conn))
        what = f"version {version}: {path.name}"
        entry = audit.Entry(
            "", "", who, "miluo", "call-plans", f"call-plans load {what}", audit.COMMAND_LINE
        )
        audit.note(conn, entry)
    count = len(plans)
    return f"{count} 个预案生效，第 {version} 版 / {count} plans in force, version {version}"


def described(plans: Sequence[Plan]) -> list[str]:
    """One line for each plan, and one for each of its rings."""
    ordered = sorted(plans, key=lambda plan: (plan.hazards, -plan.level))
    return [line for plan in ordered for line in _plan(plan)]


def _plan(plan: Plan) -> Iterator[str]:
    again = "".join(f", again {hours:g} h before" for hours in plan.reminders_h)
    yield f"{plan.level.word:7}{', '.join(plan.hazards) or 'all other hazards'}{again}"
    for number, ring in enumerate(plan.rings, 1):
        yield f"  ring {number}: {_ring(ring)}"


def _ring(ring: Ring) -> str:
    channels = f" {ring.channel_s:g} s apart" if len(ring.channels) > 1 and ring.channel_s else ""
    steps = [
        step for step, wanted in (("deputy", ring.deputy), ("superior", ring.superior)) if wanted
    ]
    then = f", then {', '.join(steps)}" if steps else ""
    return (
        f"{', '.join(ring.whom)} by {', '.join(ring.channels)}{channels}; "
        f"{ring.answer_s:g} s to answer{then}"
    )
