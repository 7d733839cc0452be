"""Statistics of warnings: how many there were, and how soon they were answered."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Query, Response

from api import times
from api.context import Store
from api.encoding import Json
from api.livelihood.exports.table import Table, csv_of
from api.models import Time, Word
from api.problems import Problem
from domain.instant import DAY, iso
from store import clock, statistics
from store.database import Connection
from store.statistics import Answers

router = APIRouter(prefix="/api/v1", tags=["statistics"])

LONGEST = 3660 * DAY
_USUAL = 30 * DAY

Seconds = float | None
_HEADINGS = {
    "mode": "性质 / mode",
    "hazard": "灾种 / hazard",
    "level": "最高等级 / highest level",
    "raised": "发出 / raised",
    "acknowledged": "已确认 / acknowledged",
    "unacknowledged": "仍未确认 / still unacknowledged",
    "shelved": "搁置过 / shelved",
    "acknowledge_median_s": "确认用时中位数（秒） / median seconds to acknowledge",
    "acknowledge_p90_s": "确认用时90分位（秒） / 90th percentile of them",
    "acknowledge_longest_s": "确认用时最长（秒） / longest of them",
    "called": "叫应人次 / called",
    "answered": "已应答 / answered",
    "waiting": "等待应答 / waiting",
    "unanswered": "未应答 / unanswered",
    "stopped": "不再需要应答 / not needed any more",
    "answer_median_s": "应答用时中位数（秒） / median seconds to answer",
}
_MODES = {"actual": "实际", "exercise": "演练", "test": "测试"}


@dataclass(frozen=True, slots=True)
class AnswersItem:
    """Warnings of a mode and a hazard that reached a level and no higher, and who answered.

    Seconds by the instance's clock, null where there are none. To acknowledge counts from when
    the highest level was reached; `called` counts each person once for each call.
    """

    mode: Literal["actual", "exercise", "test"]
    hazard: str
    level: Word
    raised: int
    acknowledged: int
    unacknowledged: int
    shelved: int
    acknowledge_median_s: Seconds
    acknowledge_p90_s: Seconds
    acknowledge_longest_s: Seconds
    called: int
    answered: int
    waiting: int
    unanswered: int
    stopped: int
    answer_median_s: Seconds


@dataclass(frozen=True, slots=True)
class WarningStatistics:
    """Warnings that opened in a span of time; modes are never mixed."""

    start: Time
    end: Time
    rows: list[AnswersItem]


@router.get(
    "/statistics/warnings",
    response_model=WarningStatistics,
    responses={200: {"content": {"text/csv": {}}}},
)
def get_warning_statistics(
    store: Store,
    start: Annotated[times.Instant | None, Query(alias="from", description="Included")] = None,
    end: Annotated[times.Instant | None, Query(alias="to", description="Not included")] = None,
    format: Annotated[Literal["json", "csv"], Query()] = "json",
) -> Response:
    """Warnings that opened in a span, by mode, hazard and highest level; of 30 days unless told.

    How many were acknowledged and after how long, and what became of the people who were called.
    """
    first, last, rows = store.read(_read, start, end)
    if format == "json":
        return Json(WarningStatistics(iso(first), iso(last), [_item(one) for one in rows]))
    name = f"warnings-{iso(first)[:10]}-{iso(last)[:10]}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(_table(rows)), headers=headers, media_type="text/csv")


def _read(
    conn: Connection, start: int | None, end: int | None
) -> tuple[int, int, Sequence[Answers]]:
    """The span and its rows: the days before `end`, or up to and including the present."""
    last = clock.instant(conn) + 1 if end is None else end
    first = last - _USUAL if start is None else start
    if first > last:
        raise Problem(422, "from: must not be after to, which is now unless it is given")
    if last - first > LONGEST:
        raise Problem(422, "from, to: ask for at most ten years at a time")
    return first, last, statistics.of_warnings(conn, start=first, end=last)


def _item(one: Answers) -> AnswersItem:
    said: dict[str, Any] = asdict(one)
    return AnswersItem(**said | {"mode": one.mode.value, "level": cast(Word, one.level.word)})


def _table(rows: Sequence[Answers]) -> Table:
    headings = list(_HEADINGS.values())
    cells = [[_cell(one, name) for name in _HEADINGS] for one in rows]
    return Table("预警统计 warnings", headings, [12] * len(headings), cells)


def _cell(one: Answers, name: str) -> str | float | None:
    if name == "mode":
        return _MODES[one.mode]
    if name == "level":
        return one.level.chinese
    value: str | float | None = getattr(one, name)
    return value
