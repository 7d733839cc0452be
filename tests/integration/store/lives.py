"""A county whose warnings live: what the engine finds, recorded as it records it."""

from dataclasses import dataclass, field

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.instant import MINUTE, parse
from domain.level import Level
from domain.life import Event
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason, Transition
from domain.warning import Warning, changed, opened
from store import engine, life, registry, warnings
from store.database import Connection
from store.micros import timestamp
from store.warnings import WarningView

T = parse("2024-07-01T06:00:00+08:00")
NONE, BLUE, YELLOW, ORANGE, RED = Level

COUNTY = Registry.numbered(
    [Station("PJ01", "平江", StationKind.RIVER_LEVEL, river="汨罗江", town="城关镇")],
    [Datastream("PJ01", "stage", "m"), Datastream("PJ01", "rain", "mm")],
    [Criterion("PJ01", "stage", "value", blue=1.0), Criterion("PJ01", "rain", "value", blue=1.0)],
)


@dataclass
class County:
    """The engine of a small county; its clock stands still until it is told to move."""

    conn: Connection
    now: int = T
    epoch: int = 0
    open: dict[int, Warning] = field(default_factory=dict)

    def __post_init__(self) -> None:
        registry.load(self.conn, COUNTY)
        self.epoch = engine.acquire(self.conn, "test", 600.0) or 0
        self.wait(0)

    def wait(self, micros: int) -> None:
        """Let the clock of the exercise move on."""
        self.now += micros
        self.conn.execute("UPDATE instance SET clock = %s", (timestamp(self.now),))

    def judge(self, *levels: Level, criterion: int = 1, reason: Reason = Reason.REACHED) -> None:
        """Record in one transaction that a criterion went through these levels."""
        moves: list[Transition] = []
        told: list[Warning] = []
        before = self.open.get(criterion)
        for level in levels:
            was = before.level if before else NONE
            moves.append(Transition(self.now, criterion, was, level, 2.0, 1.0, 1, reason))
            if not moves[-1].live or reason is Reason.MARK:
                continue
            after = changed(before, moves[-1]) if before else opened(moves[-1])
            told = [one for one in told if one is not before] + [after]
            before = after if after.cleared is None else None
        self.open = {**self.open, criterion: before} if before else {}
        self._record(moves, told)

    def _record(self, moves: list[Transition], told: list[Warning]) -> None:
        engine.record(
            self.conn,
            epoch=self.epoch,
            ttl_s=600.0,
            cursor=0,
            transitions=[(move, 0) for move in moves],
            warnings=told,
            snapshot=None,
        )

    def later(self, *levels: Level) -> None:
        """Five minutes on, the stage went through these levels."""
        self.wait(5 * MINUTE)
        self.judge(*levels)

    @property
    def newest(self) -> WarningView:
        """The warning that began last."""
        return warnings.page(self.conn, state="all", before=None, limit=1)[0]

    def told(self, warning: int | None = None) -> list[tuple[str, Level]]:
        """Kind and level of each event of a warning, of the newest one without."""
        events = self.life(warning)
        return [(one.kind.value, one.level) for one in events]

    def life(self, warning: int | None = None) -> list[Event]:
        """The events of a warning, of the newest one without."""
        return life.of_warning(self.conn, warning or self.newest.id)
