"""What is said to people: short for SMS, in full for the telephone, the robots and the page.

Marks of an exercise and a test come first and are never shortened away.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from alerting.indicators import unit
from alerting.notify.cap.words import HAZARDS, OTHER, halves
from alerting.notify.channel import MARKS
from alerting.notify.channels.sms import LENGTH, cut, length
from alerting.rulebook.titles import TITLES
from domain.call import CallKind, Step
from domain.instant import from_micros
from domain.level import Level
from domain.property import PROPERTIES
from domain.warning import Mode
from store.warnings import WarningView

_NAMED = 5
"""So many silent villages are named, of more the number is said (ours)."""

_REPLY = "收到回复1"
_KEY = "收到请按1，无法执行请按2。"


@dataclass(frozen=True, slots=True)
class Words:
    """What a warning says, in parts; Chinese. `mark` is that of an exercise or a test.

    `what` tells reading and colour of `where`, `limit` and `when` belong to it, `act` what to do.
    """

    mark: str
    where: str
    what: str
    limit: str
    when: str
    act: str
    more: str
    title: str


def words(view: WarningView, level: Level, kind: CallKind) -> Words:
    """The parts of what is said of a warning at a level."""
    mark = MARKS[Mode(view.mode)]
    about = HAZARDS.get(view.hazard.replace("-", "_"), OTHER)
    place = view.headline or view.station_name or view.station
    event = view.headline or f"{place}{about.chinese}"
    ends = "解除" if kind is CallKind.CLEAR else f"{level.chinese}预警"
    title = f"{mark}{event}（{ends}）"
    limit, when = _limit(view), f"{from_micros(view.warning.last_time):%H:%M}"
    if kind is CallKind.CLEAR:
        return Words(mark, event, ends, "", "", "", "", title)
    act, more = halves(view.impact)[0], halves(view.warning.detail)[0]
    return Words(mark, place, f"{_reading(view)}，{ends}", limit, when, act, more, title)


def role(kind: CallKind, step: Step, seats: Sequence[str]) -> str:
    """Why this person is called, where it is not for himself; `seats` have given no answer."""
    named = "、".join(seats[:_NAMED]) + (f"等{len(seats)}处" if len(seats) > _NAMED else "")
    if step is Step.DEPUTY:
        return f"{named}未应，请代办。"
    if step is Step.SUPERIOR:
        return f"{named}未应，请督促。"
    again = step is Step.REMINDER or kind is CallKind.RECALL
    return "再次叫应：" if again else ""


def full(said: Words) -> str:
    """What is said to everybody, without who is called and why."""
    facts = "，".join(filter(None, (f"{said.when} {said.where}{said.what}".strip(), said.limit)))
    return "".join(f"{one.rstrip('。')}。" for one in (facts, said.act, said.more) if one)


def spoken(said: Words, why: str, *, owes: bool) -> str:
    """For the telephone: in full, and which key to press."""
    return f"{said.mark}{why}{full(said)}{_KEY if owes else ''}"


def sms(said: Words, why: str, *, owes: bool) -> str:
    """At most one message; mark, reading, colour and answer are always in it.

    What to do comes before the threshold, and that before the time of the reading; where it is
    too much, the situation is left out before the action, and a long name gives way to it.
    """
    end = _REPLY if owes else ""
    room = LENGTH - length(said.mark) - length(end)
    why = why if length(why) <= room // 2 else f"{cut(why, room // 2 - 1)}。"
    room -= length(why) + length(said.what) + 1
    where = cut(said.where, max(room // 2, room - length(said.act) - 2))
    room -= length(where)
    act = _shortened(said.act, room - 1)
    room -= length(act) + 1
    limit = f"，{said.limit}" if said.limit and length(said.limit) < room else ""
    room -= length(limit)
    when = f"{said.when} " if said.when and length(said.when) < room else ""
    return f"{said.mark}{why}{when}{where}{said.what}{limit}。{act}{'。' if act else ''}{end}"


def _reading(view: WarningView) -> str:
    """Name, value and unit; nothing for a warning that a person issued."""
    if view.issued_by or not math.isfinite(view.warning.last_value):
        return ""
    known = PROPERTIES.get(view.property)
    name = known.title if known and view.indicator == "value" else TITLES.get(view.indicator, "")
    own = _unit(view)
    return name if own == "level" else f"{name}{view.warning.last_value:g}{own}"


def _limit(view: WarningView) -> str:
    if view.issued_by or not math.isfinite(view.warning.threshold) or _unit(view) == "level":
        return ""
    return f"阈值{view.warning.threshold:g}{_unit(view)}"


def _unit(view: WarningView) -> str:
    own = unit(view.indicator, view.property) or ""
    return "" if own == "1" else own


def _shortened(act: str, room: int) -> str:
    """An impact reads 情况：行动 — the action stays longest."""
    act = act.rstrip("。")
    if length(act) <= room:
        return act
    _, colon, action = act.partition("：")
    return cut(action if colon else act, room)
