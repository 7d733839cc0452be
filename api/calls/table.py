"""The board of a call as a table to keep: one row for each seat."""

from collections.abc import Iterable

from api import times
from api.people.sheets import Column, csv_of
from domain.call import Means, SeatState, Step
from store.calls import SeatView

_STATES = {
    SeatState.WAITING: "等待应答 waiting",
    SeatState.ANSWERED: "已应答 answered",
    SeatState.UNANSWERED: "无应答 unanswered",
    SeatState.STOPPED: "已停止 stopped",
}
_STEPS = {
    Step.OWN: "本人 own",
    Step.DEPUTY: "副手 deputy",
    Step.SUPERIOR: "上级 superior",
    Step.REMINDER: "提醒 reminder",
}
_MEANS = {
    Means.REPLY: "短信回复 reply",
    Means.BUTTON: "页面按钮 button",
    Means.KEY: "电话按键 key",
    Means.PHONE: "电话告知 phone",
}

_COLUMNS = [
    Column(heading, name)
    for heading, name in (
        ("轮次", "ring"), ("乡镇", "town"), ("村", "village"), ("单位", "unit"), ("编码", "code"),
        ("姓名", "name"), ("职务", "post"), ("状态", "state"), ("应答人", "answered by"),
        ("身份", "as"), ("方式", "means"), ("应答时间", "answered at"), ("用时秒", "seconds"),
    )
]  # fmt: skip


def csv_of_seats(seats: Iterable[SeatView]) -> bytes:
    """CSV with a byte-order mark, safe to open in a spreadsheet; names, no telephone numbers."""
    return csv_of(_COLUMNS, [_row(one) for one in seats])


def _row(one: SeatView) -> list[str]:
    return [
        str(one.ring + 1),
        one.town,
        one.village,
        one.unit,
        one.code,
        one.name,
        one.post,
        _STATES[one.state],
        one.answered_name,
        "" if one.answered_as is None else _STEPS[one.answered_as],
        "" if one.means is None else _MEANS[one.means],
        times.text(one.answered_at) or "",
        "" if one.seconds is None else f"{one.seconds:.1f}",
    ]
