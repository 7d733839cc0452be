"""Calls written as the planner would, and planned with it, to people who do not exist."""

from domain import calling
from domain.call import Call, CallKind, Key, Plan, Ring
from domain.call_state import CallState, People, Reach
from domain.contact import Contact, Tier
from domain.instant import SECOND
from domain.level import Level
from domain.warning import Issued, Mode
from store import calls, contacts, life, manual
from store.calls import Order, Way
from store.clock import instant
from store.database import Connection

HEADLINE = "测试预警"


def call(
    conn: Connection,
    people: int = 1,
    channels: tuple[str, ...] = ("sms",),
    level: Level = Level.RED,
    channel_s: float = 0.0,
    mode: Mode = Mode.EXERCISE,
) -> int:
    """Call so many people, each over every channel, `channel_s` apart; the call's id."""
    who = _people(conn, people, channels, mode)
    ring = Ring(("county",), channels, answer_s=300.0, channel_s=channel_s)
    plan, none = Plan(level, (ring,)), People(frozenset(who), {}, {})
    with conn.transaction():
        warning = manual.issue(conn, Issued("flood", level, HEADLINE, "", "", (), mode), "tests")
        (event,) = life.of_warning(conn, warning)
        made = Call(warning, CallKind.CALL, level, mode, plan, HEADLINE, "x", event.at)
        state = calling.begin(made, none, lambda _: Reach(()), Reach(tuple(who)))
        conn.execute("UPDATE notify_progress SET cursor = %s", (event.place,))
        return calls.begin(conn, event.place, state, _orders(state, channels, channel_s))


def state(conn: Connection, number: int) -> CallState:
    """How a call stands."""
    return calls.state(conn, number)


def tell_clock(conn: Connection, seconds: float) -> int:
    """Move the clock of an exercise by so much; where it stands then (microseconds)."""
    now = instant(conn) + int(seconds * SECOND)
    conn.execute("UPDATE instance SET clock = to_timestamp(%s / 1e6)", (now,))
    return now


def _people(conn: Connection, count: int, channels: tuple[str, ...], mode: Mode) -> list[int]:
    known = len(contacts.everything(conn))
    new = [
        Contact(
            f"{mode}-{number}",
            f"演练{number}",
            Tier.COUNTY,
            addresses={channel: address(channel, number) for channel in channels},
            audience=mode,
        )
        for number in range(known, known + count)
    ]
    contacts.load(conn, new, "tests", instant(conn), retire=False)
    codes = {one.code for one in new}
    return [number for number, one in contacts.everything(conn).items() if one.code in codes]


def address(channel: str, number: int) -> str:
    """Where the person of a number is reached; nobody is."""
    if channel in ("sms", "voice"):
        return f"0000{number:07}"
    return f"http://127.0.0.1/{channel}/{number}"


def _orders(state: CallState, channels: tuple[str, ...], apart_s: float) -> dict[Key, Order]:
    return {
        key: Order(
            f"给{key.contact}",
            tuple(
                Way(channel, address(channel, key.contact), "【演练】水", one.queued + after)
                for channel, after in zip(channels, _after(apart_s), strict=False)
            ),
        )
        for key, one in state.summonses.items()
    }


def _after(apart_s: float) -> list[int]:
    return [int(number * apart_s * SECOND) for number in range(10)]
