"""One round of calling: begins, breaks off and carries on the calls of warnings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import structlog

from alerting.notify import book, orders, selecting, wording
from alerting.notify.selecting import About
from domain import calling
from domain.call import Call, CallKind, End, Key, Plan, Ring
from domain.call_state import CallState, Choose, People, Reach
from domain.contact import Contact
from domain.level import Level
from domain.life import Event, Kind
from domain.warning import Mode
from store import calls, contacts, duty, warnings
from store.calls import Order
from store.database import Connection
from store.warnings import WarningView

log = structlog.get_logger()


class Audience:
    """Who may hear of warnings of a mode, as it stands in this round."""

    def __init__(self, conn: Connection, mode: Mode, now: int) -> None:
        self._conn, self._mode, self._now = conn, mode, now

    @cached_property
    def everybody(self) -> dict[int, Contact]:
        """Those of the past too: who is named may have left."""
        return contacts.everything(self._conn, self._mode)

    @cached_property
    def active(self) -> dict[int, Contact]:
        """Those who may be called."""
        return {number: one for number, one in self.everybody.items() if one.active}

    @cached_property
    def people(self) -> People:
        """Who can be reached, and who stands in for whom."""
        return selecting.people(self.active)

    @cached_property
    def on_duty(self) -> list[int]:
        """Who is on shift."""
        return duty.on_duty(self._conn, self._now, self._mode)


@dataclass(frozen=True, slots=True)
class Case:
    """A warning, and who may hear of it."""

    view: WarningView
    audience: Audience

    @property
    def mode(self) -> Mode:
        """Of the warning."""
        return Mode(self.view.mode)


class Caller:
    """Calls people at an instant on the clock of the instance, in the caller's transaction.

    All calls that it may touch are locked before: who answers waits, and none of them for it.
    """

    def __init__(self, conn: Connection, now: int) -> None:
        self._conn, self._now = conn, now
        self._audiences: dict[Mode, Audience] = {}

    def follow(self, event: Event) -> None:
        """Call people, or let them be, because of what happened to a warning."""
        follow: dict[Kind, Callable[[Event], None]] = {
            Kind.OPENED: self._open,
            Kind.RAISED: self._open,
            Kind.RETURNED: self._return,
            Kind.SHELVED: lambda one: self._break_off(one.warning, End.SHELVED),
            Kind.UNSHELVED: self._again,
            Kind.RECALLED: self._again,
        }
        if event.kind in follow:
            follow[event.kind](event)

    def tick(self, number: int) -> None:
        """Carry a call on to this instant."""
        before = calls.state(self._conn, number, lock=True)
        case = self._case(before.call.warning)
        after = calling.tick(
            before, self._now, case.audience.people, self._choose(case, before.call.kind)
        )
        level = case.view.warning.level or before.call.level
        calls.save(
            self._conn, number, before, after, self._now, self._orders(case, before, after, level)
        )

    def _open(self, event: Event) -> None:
        """A new level is a new duty to answer, for everybody."""
        self._break_off(event.warning, End.RAISED)
        case = self._case(event.warning)
        plan = book.plan_for(self._plans, case.view.hazard, event.level)
        if plan is not None:
            self._begin(case, event, CallKind.CALL, plan)

    def _return(self, event: Event) -> None:
        """It is over: who was told of the beginning is told of the end."""
        self._break_off(event.warning, End.RETURNED)
        case = self._case(event.warning)
        told = [one for one in calls.told(self._conn, event.warning) if one in case.audience.active]
        if told:
            call = self._call(case, event.level, CallKind.CLEAR, Plan(event.level, ()))
            self._write(case, event, calling.clear(call, told))

    def _again(self, event: Event) -> None:
        """Call those again from whom there is no answer; where nobody was called yet, all."""
        case = self._case(event.warning)
        if case.view.warning.cleared is not None:
            return None
        newest = next(iter(calls.calls(self._conn, warning=event.warning, limit=1)), None)
        if newest is None:
            return self._open(event)
        owing = calls.owing(self._conn, event.warning)
        if owing:
            plan = book.plan_for(self._plans, case.view.hazard, event.level)
            plan = plan or calls.state(self._conn, newest.id).call.plan
            self._break_off(event.warning, End.RECALLED)
            self._begin(case, event, CallKind.RECALL, plan, Reach(tuple(owing)))
        return None

    def _begin(
        self, case: Case, event: Event, kind: CallKind, plan: Plan, first: Reach | None = None
    ) -> None:
        call = self._call(case, event.level, kind, plan)
        expected = calls.expected(self._conn, event.warning) if plan.reminders_h else None
        choose = self._choose(case, kind)
        self._write(case, event, calling.begin(call, case.audience.people, choose, first, expected))

    def _call(self, case: Case, level: Level, kind: CallKind, plan: Plan) -> Call:
        said = wording.words(case.view, level, kind)
        text = said.mark + wording.full(said)
        return Call(case.view.id, kind, level, case.mode, plan, said.title, text, self._now)

    def _write(self, case: Case, event: Event, state: CallState) -> None:
        if not state.summonses:
            log.error("nobody can be called", warning=event.warning, level=event.level.word)
        said = self._orders(case, CallState(state.call), state, event.level)
        calls.begin(self._conn, event.place, state, said)

    def _break_off(self, warning: int, reason: End) -> None:
        for number in calls.live(self._conn, warning):
            before = calls.state(self._conn, number, lock=True)
            after = calling.stop(before, reason, self._now)
            calls.save(self._conn, number, before, after, self._now, {})
        calls.hush(self._conn, warning)

    def _choose(self, case: Case, kind: CallKind) -> Choose:
        """Whom a ring means; who has answered the first call is not called again by a recall."""
        heard = calls.heard(self._conn, case.view.id) if kind is CallKind.RECALL else frozenset()
        about, audience = About(case.view.hazard, case.view.towns), case.audience

        def choose(ring: Ring) -> Reach:
            found = selecting.reach(ring, about, audience.active, audience.on_duty)
            return Reach(tuple(one for one in found.seats if one not in heard), found.told)

        return choose

    def _orders(
        self, case: Case, before: CallState, after: CallState, level: Level
    ) -> Mapping[Key, Order]:
        new = [key for key in after.summonses if key not in before.summonses]
        if not new:
            return {}
        said = wording.words(case.view, level, after.call.kind)
        return orders.orders(after, new, said, case.audience.everybody)

    def _case(self, warning: int) -> Case:
        view = warnings.get(self._conn, warning)
        assert view is not None, f"warning {warning} has gone"
        mode = Mode(view.mode)
        if mode not in self._audiences:
            self._audiences[mode] = Audience(self._conn, mode, self._now)
        return Case(view, self._audiences[mode])

    @cached_property
    def _plans(self) -> Sequence[Plan]:
        return book.in_force(self._conn).plans
