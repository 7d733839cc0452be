"""What requests about livelihood projects ask for, and how polled answers are sent."""

from typing import Annotated, Any

import msgspec
from fastapi import Depends, Header, Path, Query, Response
from pydantic import WithJsonSchema

from api import encoding, times
from api.encoding import Json
from api.identity import GUARDED
from api.models import PROBLEM
from api.problems import Problem
from domain.livelihood.month import Month

_TEXT = {"max_length": 100, "pattern": r"^[^\x00]*$"}

PlanCode = Annotated[
    str | None, Query(alias="plan", description="A plan's code; the newest unless given", **_TEXT)
]
UnitName = Annotated[str | None, Query(alias="unit", description="Only of this unit", **_TEXT)]
UnitPath = Annotated[str, Path(description="A bureau by the plan's short name", **_TEXT)]
IndicatorCode = Annotated[str | None, Query(alias="indicator", **_TEXT)]
Code = Annotated[str, Path(description="of a project (1-06) or an indicator (1-06.2)", **_TEXT)]
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
AsOf = Annotated[
    times.Day | None, Query(description="As it stood at the end of this day; today unless given")
]
Held = Annotated[str | None, Header(alias="If-None-Match")]

READ: dict[int | str, dict[str, Any]] = {**GUARDED, 404: PROBLEM}
"""What readings answer besides."""

POLLED: dict[int | str, dict[str, Any]] = {**READ, 304: {"description": "Unchanged"}}
"""The same with an ETag."""

WRITTEN: dict[int | str, dict[str, Any]] = {**READ, 409: PROBLEM}
"""What changes answer besides."""


MonthText = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
]


async def month(
    month: Annotated[MonthText | None, Query(examples=["2023-05"])] = None,
) -> Month | None:
    """The month of a query; a 422 problem where no calendar has it."""
    try:
        return None if month is None else Month.parse(month)
    except ValueError as error:
        raise Problem(422, f"month: {error}") from None


AskedMonth = Annotated[Month | None, Depends(month)]


def polled(body: object, held: str | None) -> Response:
    """A body with the tag of its content, or nothing where the client has it already."""
    content = msgspec.json.encode(body)
    etag = encoding.tag(content)
    if encoding.unchanged(held, etag):
        return Response(status_code=304, headers={"ETag": etag})
    answer = Json(content)
    answer.headers["ETag"] = etag
    return answer
