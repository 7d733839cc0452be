"""What the platform itself, project 1-16, does; and its monthly report from that."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, require
from api.livelihood import inputs, models, platform, views
from api.livelihood.access import reading
from api.livelihood.asked import WRITTEN, AskedMonth
from domain.account import Account, Role
from domain.livelihood.month import Month
from store import clock
from store.database import Connection

router = APIRouter(prefix="/api/v1/livelihood", tags=["livelihood"])

Author = Annotated[Account, Depends(require(Role.REPORTER, Role.KEEPER))]


class PlatformReportInput(BaseModel):
    """Of which month, and on whose behalf."""

    model_config = ConfigDict(extra="forbid")

    month: inputs.MonthInput
    unit: inputs.Name | None = None


@router.get(
    "/platform",
    response_model=platform.PlatformItem,
    responses=GUARDED,
    dependencies=[Depends(reading)],
)
def get_platform(store: Store, month: AskedMonth) -> Json:
    """Stations online, readings received, warnings raised and delivered, and drills passed.

    Of a month, the one that it is unless told, and how it stood at its end or now.
    """
    return Json(store.read(_facts, month))


@router.post(
    "/platform/report",
    status_code=201,
    response_model=list[models.ReportItem],
    responses=WRITTEN,
)
def draft_report(store: Store, author: Author, body: PlatformReportInput) -> Json:
    """Draft the platform's own report of a month from its facts, to be read and submitted.

    The value is the share of the monitorings that the plan names which are in place: a station
    of theirs has been heard.
    """
    return Json(store.write(_draft, author, body), status_code=201)


def _facts(conn: Connection, month: Month | None) -> platform.PlatformItem:
    return platform.facts(conn, month or Month.at(clock.instant(conn)))


def _draft(conn: Connection, author: Account, said: PlatformReportInput) -> list[models.ReportItem]:
    plan, rows = platform.report(conn, author, said.month, unit=said.unit, at=clock.instant(conn))
    return [views.report(plan, row, named=True) for row in rows]
