"""The page behind the link of a message, with a button to answer; reading it answers nothing."""

from pathlib import Path

from jinja2 import Template

from api.pages import template
from domain.call import SummonsState
from domain.instant import from_micros
from domain.warning import Mode
from store.calls.asking import Asked

_MARKS = {
    Mode.ACTUAL: "",
    Mode.EXERCISE: "【演练】这是演练，不是真实预警 / EXERCISE: this is no real warning",
    Mode.TEST: "【测试】这是测试，不是真实预警 / TEST: this is no real warning",
}
_WAITS = "请立即应答 / Answer now"
_LATE = "应答时限已过，仍可应答 / The time to answer is over; you can still answer"
_OVER = "此叫应已结束，仍可应答 / This call is over; you can still answer"
_REFUSED = "已报告无法执行；情况有变可改答收到 / You cannot; if that changes, you can still answer"
_ANSWERED = "已收到您的应答，谢谢 / Your answer has been received. Thank you"
_HEARS = "本信息无需应答 / No answer is needed"
_STATES = {
    SummonsState.REFUSED: _REFUSED,
    SummonsState.TIMED_OUT: _LATE,
    SummonsState.STOPPED: _OVER,
}


def page(asked: Asked | None) -> str:
    """The page as HTML, without a script; for None that of a link that is none."""
    if asked is None:
        return _page().render(asked=None)
    return _page().render(
        asked=asked,
        mark=_MARKS[asked.mode],
        began=f"{from_micros(asked.began):%Y-%m-%d %H:%M}",
        state=_state(asked),
        open=asked.owes and asked.answered is None,
    )


def _state(asked: Asked) -> str:
    if asked.answered is not None:
        return _ANSWERED
    return _STATES.get(asked.state, _WAITS) if asked.owes else _HEARS


def _page() -> Template:
    return template(Path(__file__).parent / "answer.html")
