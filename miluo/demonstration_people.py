"""People who do not exist, for exercises: a county lead, town heads, villages, loudspeakers.

Nobody here can be real: numbers begin 0000, addresses end in .invalid (RFC 2606), and every name
begins 演练. No number of people, towns or villages says anything of a real county but their count.
"""

from collections.abc import Iterator, Sequence

from domain.contact import Contact, Kind, Tier
from domain.duty import Shift
from domain.instant import DAY
from domain.warning import Mode

TOWNS = ("城区", *(f"演练乡镇{number:02}" for number in range(1, 25)))
"""The county's seat, where the demonstration's gauge stands, and two dozen more."""

VILLAGES = 551

_POSTS = (
    ("lead", "县长（总指挥）", "县政府", "vice", ""),
    ("vice", "副县长（副指挥）", "县政府", "", "lead"),
    ("emergency", "应急局局长", "应急局", "", "vice"),
    ("water", "水利局局长", "水利局", "", "vice"),
    ("resources", "自然资源局局长", "自然资源局", "", "vice"),
    ("forestry", "林业局局长", "林业局", "", "vice"),
    ("officer-1", "值班员", "防汛办", "officer-2", "emergency"),
    ("officer-2", "值班员", "防汛办", "officer-1", "emergency"),
)
"""Code, post, unit, deputy and superior of the county's own."""

_HAZARDS = {
    "water": ("flood", "flash_flood", "rainstorm", "reservoir", "gate", "dam"),
    "resources": ("geohazard",),
    "forestry": ("forest_fire",),
}


def demonstration(towns: Sequence[str] = TOWNS, villages: int = VILLAGES) -> list[Contact]:
    """Contacts of an exercise: posts of the county, and of each town its head, deputy and speaker.

    Villages are spread over the towns in turn; the superior of a secretary is the head of his
    town, whose own is the vice lead of the county.
    """
    return [*_county(), *_towns(towns), *_villages(towns, villages)]


def roster(at: int, days: int = 8) -> list[Shift]:
    """A lead and an officer for each day from 08:00, from the day before `at` (microseconds).

    08:00 in Beijing is midnight of UTC.
    """
    first = at // DAY * DAY - DAY
    return [
        Shift(first + day * DAY, first + (day + 1) * DAY, post, f"exercise-{code}")
        for day in range(days)
        for post, code in (
            ("带班领导", ("vice", "emergency")[day % 2]),
            ("值班员", ("officer-1", "officer-2")[day % 2]),
        )
    ]


def _county() -> Iterator[Contact]:
    for number, (code, post, unit, deputy, superior) in enumerate(_POSTS, start=1):
        yield Contact(
            f"exercise-{code}",
            f"演练县级{number:02}",
            Tier.COUNTY,
            post=post,
            unit=unit,
            hazards=_HAZARDS.get(code, ()),
            addresses=_phone(1, number) | {"email": f"{code}@exercise.invalid"},
            deputy=deputy and f"exercise-{deputy}",
            superior=superior and f"exercise-{superior}",
            audience=Mode.EXERCISE,
        )
    yield _group("exercise-robot", "演练工作群", {"wecom": "http://robot.invalid/exercise"})
    yield _group("exercise-siren", "演练警报器", {"siren": "exercise-siren"})


def _towns(towns: Sequence[str]) -> Iterator[Contact]:
    for number, town in enumerate(towns, start=1):
        for step, code, post in ((2, _head(number), "乡镇长"), (3, _deputy(number), "副乡镇长")):
            is_head = step == 2
            yield Contact(
                code,
                f"演练{post}{number:02}",
                Tier.TOWN,
                post=post,
                town=town,
                unit=f"{town}政府",
                addresses=_phone(step, number),
                deputy=_deputy(number) if is_head else "",
                superior="exercise-vice" if is_head else _head(number),
                audience=Mode.EXERCISE,
            )
        speaker = {"loudspeaker": f"http://speaker-{number:02}.invalid/"}
        yield _group(f"exercise-speaker-{number:02}", f"演练大喇叭{number:02}", speaker, town)


def _villages(towns: Sequence[str], villages: int) -> Iterator[Contact]:
    for number in range(1, villages + 1):
        place = (number - 1) % len(towns)
        yield Contact(
            f"exercise-village-{number:03}",
            f"演练书记{number:03}",
            Tier.VILLAGE,
            post="村支书",
            town=towns[place],
            village=f"演练村{number:03}",
            addresses=_phone(4, number),
            superior=_head(place + 1),
            audience=Mode.EXERCISE,
        )


def _group(code: str, name: str, addresses: dict[str, str], town: str = "") -> Contact:
    tier = Tier.TOWN if town else Tier.COUNTY
    audience = Mode.EXERCISE
    return Contact(code, name, tier, Kind.GROUP, town=town, addresses=addresses, audience=audience)


def _head(number: int) -> str:
    return f"exercise-town-{number:02}"


def _deputy(number: int) -> str:
    return f"exercise-deputy-{number:02}"


def _phone(kind: int, number: int) -> dict[str, str]:
    return dict.fromkeys(("voice", "sms"), f"0000{kind}{number:06}")
