"""A county of a few people who do not exist, its warnings, and the planner on its own clock."""

from dataclasses import dataclass, replace

from alerting.notify import planner
from alerting.notify.options import Options
from domain.call import CallKind, Means, Step
from domain.contact import Contact, Kind, Tier
from domain.criterion import Criterion, Direction
from domain.datastream import Datastream
from domain.instant import SECOND, parse
from domain.level import Level
from domain.registry import Registry
from domain.station import Station, StationKind
from domain.transition import Reason, Transition
from domain.warning import Issued, Mode, opened
from store import calls, clock, contacts, engine, life, manual, registry, warnings
from store.calls import CallView, SeatView, SummonsView
from store.database import Connection
from store.micros import timestamp

EXERCISE = Options("exercise")
START = parse("2024-07-01T06:00:00+08:00")


def _person(code: str, tier: Tier, number: int, **more: str) -> Contact:
    phone = dict.fromkeys(("voice", "sms"), f"0000{number:07}")
    return Contact(code, f"演练{code}", tier, addresses=phone, audience=Mode.EXERCISE, **more)  # type: ignore[arg-type]


PEOPLE = [
    _person("lead", Tier.COUNTY, 1, post="指挥长"),
    _person("head", Tier.TOWN, 2, town="加义镇", deputy="vice", superior="lead"),
    _person("vice", Tier.TOWN, 3, town="加义镇"),
    _person("near", Tier.VILLAGE, 4, town="加义镇", village="近村", superior="head"),
    _person("side", Tier.VILLAGE, 5, town="加义镇", village="邻村", superior="head"),
    _person("other-head", Tier.TOWN, 6, town="长寿镇", superior="lead"),
    _person("far", Tier.VILLAGE, 7, town="长寿镇", village="远村", superior="other-head"),
    replace(
        _person("speaker", Tier.TOWN, 8, town="加义镇"),
        kind=Kind.GROUP,
        addresses={"loudspeaker": "http://speaker.invalid/"},
    ),
]


FORECAST = Registry.numbered(
    [Station("PJ01", "平江", StationKind.RIVER_LEVEL, town="加义镇")],
    [Datastream("PJ01", "stage", "m")],
    [
        Criterion(
            "PJ01",
            "stage",
            "time_to_level",
            parameters={"window_h": 2.0, "level": 75.0},
            red=6.0,
            direction=Direction.BELOW,
        )
    ],
)


@dataclass
class County:
    """Its people hear of warnings for 加义镇 unless another town is named."""

    conn: Connection

    def begin(self) -> "County":
        """Load the people into a fresh database."""
        self.conn.execute("UPDATE instance SET clock = %s", (timestamp(START),))
        contacts.load(self.conn, PEOPLE, "tests", START, retire=False)
        return self

    def issue(
        self, level: Level = Level.RED, towns: tuple[str, ...] = ("加义",), hazard: str = "flood"
    ) -> int:
        """A warning by hand, planned for; its id."""
        issued = Issued(hazard, level, "演练洪水", "", "沿河：转移 / leave", towns, Mode.EXERCISE)
        warning = manual.issue(self.conn, issued, "officer")
        self.plan()
        return warning

    @property
    def now(self) -> int:
        """On the clock of the exercise (microseconds)."""
        return clock.instant(self.conn)

    def expecting(self, hours: float) -> int:
        """A warning of the engine that a level is reached in so many hours; its id."""
        registry.load(self.conn, FORECAST)
        epoch = engine.acquire(self.conn, "tests", 600.0)
        assert epoch is not None
        move = Transition(
            self.now, 1, Level.NONE, Level.RED, hours, 6.0, 1, Reason.REACHED, "预计 09:00 到 75 m"
        )
        engine.record(
            self.conn,
            epoch=epoch,
            ttl_s=600.0,
            cursor=0,
            transitions=[(move, 0)],
            warnings=[opened(move)],
            snapshot=None,
        )
        self.plan()
        return warnings.page(self.conn, state="all", before=None, limit=1)[0].id

    def plan(self) -> int:
        """Follow what happened."""
        return planner.plan(self.conn, EXERCISE)

    def wait(self, seconds: float) -> None:
        """Let the clock go on, and the planner look once."""
        at = clock.instant(self.conn) + round(seconds * SECOND)
        self.conn.execute("UPDATE instance SET clock = %s", (timestamp(at),))
        planner.tick(self.conn, EXERCISE)

    def calls(self, warning: int) -> list[CallView]:
        """The calls of a warning, newest first."""
        return calls.calls(self.conn, warning=warning)

    def newest(self, warning: int) -> CallView:
        """The newest call of a warning."""
        return self.calls(warning)[0]

    def seats(self, warning: int) -> dict[str, SeatView]:
        """The seats of the newest call by the codes of their contacts."""
        return {one.code: one for one in calls.seats(self.conn, self.newest(warning).id)}

    def summonses(self, warning: int) -> dict[tuple[str, Step], SummonsView]:
        """Who is called by the newest call, as what."""
        found = calls.summonses(self.conn, self.newest(warning).id)
        return {(one.code, one.step): one for one in found}

    def answer(self, warning: int, code: str, step: Step = Step.OWN) -> None:
        """Somebody replies to the newest call."""
        number = self.summonses(warning)[code, step].id
        calls.answer(self.conn, number, Means.REPLY, "1", clock.instant(self.conn))
        planner.tick(self.conn, EXERCISE)

    def send(self, *codes: str) -> None:
        """As if the messages to these had gone out."""
        self.conn.execute(
            """UPDATE delivery d SET state = 'sent' FROM summons s JOIN contact c
               ON c.id = s.contact_id
               WHERE s.id = d.summons_id AND d.state = 'queued' AND c.code = ANY(%s)""",
            (list(codes),),
        )

    def raise_to(self, warning: int, level: Level) -> None:
        """An officer raises or lowers a warning."""
        manual.set_level(self.conn, warning, level, "officer", "")
        self.plan()

    def end(self, warning: int) -> None:
        """An officer ends a warning."""
        manual.end(self.conn, warning, "officer", "")
        self.plan()

    def recall(self, warning: int) -> None:
        """An officer has those called again who have not answered."""
        life.recall(self.conn, warning, "officer", "")
        self.plan()

    def kinds(self, warning: int) -> list[CallKind]:
        """The kinds of the calls of a warning, oldest first."""
        return [one.kind for one in reversed(self.calls(warning))]
