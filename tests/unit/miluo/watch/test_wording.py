from domain.instant import MINUTE, parse
from domain.level import Level
from domain.warning import Mode
from miluo.watch import wording
from miluo.watch.sight import Alarm, Trouble
from store.chain import Head
from store.watch import Day

AT = parse("2026-07-01T08:00:00+08:00")
TROUBLE = Trouble("研判进程（engine county）没有心跳", "engine county has stopped beating", 0.0)
DAY = Day(readings=123_456, rejects=2, warnings=3, open=1, called=20, answered=19)
HEAD = Head("audit", 12, bytes(32))


def test_what_goes_by_sms_has_at_most_70_characters() -> None:
    long = Alarm("database", Trouble("错" * 200, "e" * 200, 0.0), AT)
    assert len(wording.alarm(long, Mode.EXERCISE).brief) == 70
    assert len(wording.daily(AT, DAY, [], [HEAD], Mode.EXERCISE).brief) <= 70


def test_an_exercise_is_marked_everywhere() -> None:
    word = wording.alarm(Alarm("engine county", TROUBLE, AT), Mode.EXERCISE)
    assert all(one.startswith("【演练】") for one in (word.title, word.brief, word.text))
    assert "演练" not in wording.alarm(Alarm("engine county", TROUBLE, AT), Mode.ACTUAL).text


def test_the_end_has_a_key_of_its_own_and_says_how_long_it_took() -> None:
    began = wording.alarm(Alarm("engine county", TROUBLE, AT), Mode.ACTUAL)
    over = wording.alarm(Alarm("engine county", TROUBLE, AT, AT + 3 * MINUTE), Mode.ACTUAL)
    assert began.key != over.key
    assert (began.level, over.level) == (Level.RED, Level.NONE)
    assert "历时3分钟" in over.text


def test_the_daily_word_has_the_heads_that_are_to_be_noted() -> None:
    word = wording.daily(AT, DAY, [], [HEAD], Mode.ACTUAL)
    assert "2026-07-01运行正常" in word.brief
    assert f"audit:12:{'00' * 32}" in word.text


def test_the_daily_word_does_not_call_a_day_well_that_is_not() -> None:
    word = wording.daily(AT, DAY, ["数据库无应答"], [], Mode.ACTUAL)
    assert "正常" not in word.text
    assert "有1项故障" in word.brief
    assert "数据库无应答" in word.text
