"""What is wrong with the platform, by one look at it; time is given in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from store.heartbeats import Heartbeat, Process

WORDS = {
    "collector": "采集",
    "engine": "研判",
    "notifier": "叫应",
    "api": "服务",
    "watch": "值守",
    "database": "数据库",
}
"""The parts of the platform as the duty desk calls them."""

EXPECTED: tuple[Process, ...] = ("collector", "engine", "notifier", "api")
"""Each of them must beat somewhere."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with one part; told when it has been so for `hold_s` seconds."""

    chinese: str
    english: str
    hold_s: float


@dataclass(frozen=True, slots=True)
class Sight:
    """What one look has found.

    `at` counts seconds steadily, `wall` is the clock on the wall in microseconds. `database` and
    `api` say why they do not answer, "" where they do. Without a database there are no `beats`.
    `going_on` is since when the database knows of which trouble, from a watch before this one.
    """

    at: float
    wall: int
    database: str
    api: str
    beats: tuple[Heartbeat, ...] | None
    going_on: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A trouble that is told of; `began` on the wall, `over` when it has ended."""

    subject: str
    trouble: Trouble
    began: int
    over: int | None = None


def troubles(sight: Sight, silent_s: float) -> dict[str, Trouble]:
    """What is wrong, by subject: a part, or a part and the name of one of its processes."""
    found = dict(_silent(sight.beats, silent_s)) if sight.beats is not None else {}
    patience = silent_s / 3
    if sight.database:
        found["database"] = Trouble(
            f"数据库无应答：{sight.database}",
            f"the database does not answer: {sight.database}",
            patience,
        )
    if sight.api:
        found["api"] = Trouble(
            f"服务接口无应答：{sight.api}", f"the API does not answer: {sight.api}", patience
        )
    return found


def _silent(beats: tuple[Heartbeat, ...], silent_s: float) -> Iterator[tuple[str, Trouble]]:
    for process in EXPECTED:
        own = [one for one in beats if one.process == process]
        if not own:
            yield (
                process,
                Trouble(
                    f"{WORDS[process]}进程（{process}）没有运行", f"no {process} runs", silent_s
                ),
            )
        for one in own:
            if one.age_s >= silent_s:
                name = f"{process} {one.holder}"
                chinese = f"{WORDS[process]}进程（{name}）没有心跳"
                yield name, Trouble(chinese, f"{name} has stopped beating", 0.0)


class Ledger:
    """Which troubles there are, since when, and which have been told of."""

    def __init__(self, silent_s: float) -> None:
        self._silent_s = silent_s
        self._since: dict[str, tuple[float, int]] = {}
        self._adopted = False
        self.open: dict[str, Alarm] = {}

    def follow(self, sight: Sight) -> list[Alarm]:
        """The alarms that begin or end with a look, each told of once.

        While the database is away nothing is known of who beats, and what was wrong stays so.
        """
        found = troubles(sight, self._silent_s)
        self._adopt(sight)
        self._since = {one: self._since.get(one, (sight.at, sight.wall)) for one in found}
        begun = [
            Alarm(subject, trouble, self._since[subject][1])
            for subject, trouble in found.items()
            if subject not in self.open and self._lasts(subject, trouble, sight.at)
        ]
        self.open |= {one.subject: one for one in begun}
        known = {"database", "api"} if sight.beats is None else set(self.open)
        ended = [self.open.pop(one) for one in known & set(self.open) - set(found)]
        return begun + [replace(one, over=sight.wall) for one in ended]

    def _lasts(self, subject: str, trouble: Trouble, at: float) -> bool:
        return at - self._since[subject][0] >= trouble.hold_s

    def _adopt(self, sight: Sight) -> None:
        """Take over what a watch before this one has told of, at the first look at the database."""
        if self._adopted or sight.beats is None:
            return
        self._adopted = True
        for subject, began in sight.going_on.items():
            trouble = Trouble(f"{subject} 异常", f"{subject} in trouble", 0.0)
            self.open.setdefault(subject, Alarm(subject, trouble, began))
