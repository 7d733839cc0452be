"""Drills: exercises that were held, and what came of them."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from api import paging
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, Caller
from api.models import Time
from domain.instant import iso
from store import drills
from store.drills import StoredDrill

router = APIRouter(prefix="/api/v1", tags=["drills"])


@dataclass(frozen=True, slots=True)
class DrillItem:
    """A flood that was replayed through an exercise, and whether all that should follow did."""

    id: int
    scenario: str
    title: str
    began: Annotated[Time, Field(description="first instant of the replayed events")]
    ended: Annotated[Time, Field(description="last instant of the replayed events")]
    transitions: Annotated[int, Field(description="changes of level that the exercise found")]
    expected: Annotated[int, Field(description="changes of level of the scenario's rehearsal")]
    passed: Annotated[bool, Field(description="they are the same, one by one")]
    by: Annotated[str | None, Field(description="who recorded it; null without an account")]
    remark: str
    recorded_at: Annotated[Time, Field(description="by the clock on the wall")]


@router.get("/drills", response_model=paging.Page[DrillItem], responses=GUARDED)
def list_drills(
    store: Store, caller: Caller, after: paging.After = None, limit: paging.Limit = 100
) -> Json:
    """Drills, newest first."""
    before = paging.decode("drills", after, int)
    rows = store.read(drills.page, before=before, limit=limit + 1)
    return Json(
        paging.page("drills", rows, limit, _key, lambda row: _item(row, named=caller is not None))
    )


def _key(row: StoredDrill) -> int:
    return row.id


def _item(row: StoredDrill, *, named: bool) -> DrillItem:
    one = row.drill
    return DrillItem(
        id=row.id,
        scenario=one.scenario,
        title=one.title,
        began=iso(one.began),
        ended=iso(one.ended),
        transitions=one.transitions,
        expected=one.expected,
        passed=one.passed,
        by=one.by if named else None,
        remark=one.remark,
        recorded_at=iso(one.recorded_at),
    )
