"""Warnings as a fold of what the engine finds."""

from collections.abc import Container, Mapping

from alerting.outcome import Outcome
from domain import warning as warnings
from domain.criterion import Criterion, Direction
from domain.flag import Flag
from domain.level import Level
from domain.transition import Reason, Transition
from domain.warning import Warning


class Desk:
    """The open warnings of an instance, and what has changed since it was last asked."""

    def __init__(self, open_warnings: Mapping[int, Warning]) -> None:
        self._open = dict(open_warnings)
        self._touched: set[int] = set()
        self._closed: list[Warning] = []

    def take_in(self, outcome: Outcome, criteria: Mapping[int, Criterion]) -> None:
        """Fold in level changes and followed values, in the order of the stream."""
        news = iter(zip(outcome.news["position"].tolist(), outcome.transitions, strict=True))
        due = next(news, None)
        for position, number, time, value in outcome.followed.tolist():
            while due and due[0] <= position:
                self._change(due[1])
                due = next(news, None)
            self._follow(number, time, value, criteria[number].direction)
        for _, transition in [due, *news] if due else []:
            self._change(transition)

    def take_out(self) -> list[Warning]:
        """The warnings to write: each closed one, then the open ones that changed."""
        changed = [*self._closed, *(self._open[number] for number in sorted(self._touched))]
        self._closed, self._touched = [], set()
        return changed

    def suspend(self, asleep: Container[int], now: int) -> list[Transition]:
        """Close the warnings of criteria whose station was suspended; return what says so.

        Nobody judges them any more: left open they would stay so for ever. Their last value
        stands in the transition, for no reading has made it.
        """
        made = [_suspended(one, now) for number, one in self._open.items() if number in asleep]
        for transition in made:
            self._change(transition)
        return made

    def _change(self, transition: Transition) -> None:
        if not transition.live or transition.reason is Reason.MARK:
            return
        number = transition.criterion
        before = self._open.pop(number, None)
        now = warnings.changed(before, transition) if before else warnings.opened(transition)
        if now.cleared is None:
            self._open[number] = now
            self._touched.add(number)
        else:
            self._closed.append(now)
            self._touched.discard(number)

    def _follow(self, number: int, time: int, value: float, direction: Direction) -> None:
        if number in self._open:
            self._open[number] = warnings.followed(self._open[number], time, value, direction)
            self._touched.add(number)


def _suspended(warning: Warning, now: int) -> Transition:
    return Transition(
        time=max(now, warning.last_time),
        criterion=warning.criterion,
        from_level=warning.level,
        to_level=Level.NONE,
        value=warning.last_value,
        threshold=warning.threshold,
        flag=Flag.GOOD if warning.confirmed else Flag.SUSPECT,
        reason=Reason.SUSPENDED,
    )
