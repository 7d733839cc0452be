"""The situation brief 汛情快报: as it would be now, issued into the duty log, and read again."""

from dataclasses import replace
from typing import Annotated, Any, Literal

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response

from api.brief.making import make
from api.brief.models import Brief, BriefInput
from api.brief.page import page
from api.context import Shared, Units
from api.encoding import Json
from api.identity import GUARDED, Anybody, require
from api.models import PROBLEM, Mode
from api.problems import Problem
from api.views import Unit
from domain.account import Account, Role
from domain.duty import EntryKind
from domain.instant import parse
from store import briefs, duty_log
from store.database import Connection

router = APIRouter(prefix="/api/v1", tags=["duty"])

Officer = Annotated[Account, Depends(require(Role.DUTY_OFFICER))]
Place = Annotated[int, Path(ge=1, le=2**63 - 1)]
Hours = Annotated[int, Query(ge=1, le=168, description="What the rain is summed over")]
Format = Annotated[Literal["json", "html"], Query(description="html: a page to print on A4")]

_PAGE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}


@router.get("/brief", response_model=Brief, responses={**GUARDED, **_PAGE})
def get_brief(
    who: Anybody, shared: Shared, unit: Units, hours: Hours = 24, format: Format = "json"
) -> Response:
    """The brief as it would be issued now, with the readings that it rests on linked.

    Rain, rivers, reservoirs over their limit, open warnings, the response in force, calls, and what
    was done. Its wording and order are ours. For who has an account: it names people.
    """
    return _told(shared.database.read(make, shared.mode, unit, hours, "", who.name), format)


@router.post("/brief", status_code=201, response_model=Brief, responses=GUARDED)
def issue_brief(who: Officer, shared: Shared, unit: Units, body: BriefInput) -> Json:
    """Issue the brief: it gets its number and is kept in the duty log as it stands now.

    For duty officers.
    """
    issued = shared.database.write(_issue, shared.mode, unit, body, who.name)
    return Json(issued, status_code=201)


@router.get("/brief/{place}", response_model=Brief, responses={**GUARDED, **_PAGE, 404: PROBLEM})
def get_issued(_: Anybody, shared: Shared, place: Place, format: Format = "json") -> Response:
    """A brief that was issued, as it stood then, by its place in the duty log."""
    return _told(shared.database.read(_issued, place), format)


def _told(brief: Brief, format: str) -> Response:
    if format == "json":
        return Json(brief)
    return Response(page(brief), media_type="text/html")


def _issue(conn: Connection, mode: Mode, unit: Unit, said: BriefInput, by: str) -> Brief:
    with conn.transaction():
        briefs.alone(conn)
        brief = make(conn, mode, unit, said.hours, said.note, by)
        about = msgspec.to_builtins(brief)
        text = f"{brief.title}{brief.number}"
        place = duty_log.add(conn, EntryKind.BRIEF, by, text, parse(brief.at), about=about)
    return replace(brief, place=place)


def _issued(conn: Connection, place: int) -> Brief:
    entry = duty_log.get(conn, place)
    if entry is None or entry.kind is not EntryKind.BRIEF:
        raise Problem(404, f"值班日志第 {place} 条不是快报 / there is no brief at place {place}.")
    return replace(msgspec.convert(entry.about, Brief), place=place)
