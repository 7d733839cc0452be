"""What the watch says."""

from collections.abc import Sequence

from alerting.notify.channel import MARKS
from alerting.notify.channels.sms import LENGTH, cut
from alerting.notify.telling import Word
from domain.instant import MINUTE, from_micros
from domain.level import Level
from domain.warning import Mode
from miluo.watch.sight import Alarm
from store.chain import Head
from store.watch import Day


def alarm(one: Alarm, mode: Mode) -> Word:
    """A trouble that begins, or is over."""
    over = one.over is not None
    title = "汨罗平台恢复 / Miluo is well again" if over else "汨罗平台故障 / Miluo is in trouble"
    if one.over is None:
        what = f"汨罗平台故障：{one.trouble.chinese}，请立即检查。"
        english = f"Miluo: {one.trouble.english} since {_clock(one.began)}: look at it now."
    else:
        minutes = max(1, round((one.over - one.began) / MINUTE))
        what = (
            f"汨罗平台恢复：{one.trouble.chinese}，已于{_clock(one.over)}恢复，历时{minutes}分钟。"
        )
        english = f"Miluo: over at {_clock(one.over)} after {minutes} min: {one.trouble.english}."
    level = Level.NONE if over else Level.RED
    key = f"watch-{one.subject.replace(' ', '-')}-{one.began}{'-over' if over else ''}"
    return _word(key, level, title, what, english, mode)


def daily(at: int, one: Day, open_alarms: Sequence[str], heads: Sequence[Head], mode: Mode) -> Word:
    """The word of a day: that all is well, or what is not; with the heads of the chains to note.

    Who keeps the heads outside can later see whether the records are still the same
    (`miluo audit verify --head`).
    """
    today = f"{from_micros(at):%Y-%m-%d}"
    state = "运行正常" if not open_alarms else f"有{len(open_alarms)}项故障"
    chinese = (
        f"汨罗平台{today}{state}：24小时读数{one.readings}、拒收{one.rejects}、预警{one.warnings}"
        f"、叫应{one.called}、应答{one.answered}"
    )
    english = (
        f"Miluo {today}: {'all is well' if not open_alarms else 'in trouble'}. 24 h: "
        f"{one.readings} readings, {one.rejects} rejects, {one.warnings} warnings ({one.open} open "
        f"now), {one.called} called, {one.answered} answered."
    )
    chains = "\n".join(f"{head.name}:{head.place}:{head.hash.hex()}" for head in heads)
    extra = "\n".join(filter(None, (*open_alarms, chains)))
    title = "汨罗平台每日平安 / Miluo daily word"
    return _word(f"watch-day-{today}", Level.NONE, title, chinese, f"{english}\n{extra}", mode)


def _word(key: str, level: Level, title: str, chinese: str, english: str, mode: Mode) -> Word:
    mark = MARKS[mode]
    brief = cut(f"{mark}{chinese}", LENGTH)
    return Word(key, level, f"{mark}{title}", brief, f"{mark}{chinese}\n{english}")


def _clock(at: int) -> str:
    return f"{from_micros(at):%H:%M}"
