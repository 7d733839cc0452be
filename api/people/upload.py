"""Tables that come in and go out over HTTP."""

from collections.abc import Iterable
from typing import Any, NoReturn

from fastapi import Request, Response

from api.people.sheets import CSV, XLSX, Fault
from api.problems import Problem

BODY = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
"""What OpenAPI says of a table that is sent."""


def answer(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a table that is taken."""
    schema = {"type": "string"} | ({} if media_type == CSV else {"format": "binary"})
    return {200: {"content": {media_type: {"schema": schema}}, "description": what}}


async def table(request: Request) -> bytes:
    """The CSV or XLSX in the body of a request; a problem for any other type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (CSV, XLSX):
        raise Problem(415, f"只接受 CSV 或 XLSX 表格 / The content type must be {CSV} or {XLSX}.")
    return await request.body()


def refuse(faults: Iterable[Fault]) -> NoReturn:
    """A problem with all that is wrong, by rows; nothing of it was kept."""
    found = [{"row": one.row, "column": one.column, "detail": one.detail} for one in faults]
    first = f"{found[0]['column']}: {found[0]['detail']}"
    raise Problem(
        422,
        f"{len(found)} 处有误，未作更改 / {len(found)} faults, nothing was changed: {first}",
        faults=found,
    )


def download(content: bytes, media_type: str, name: str) -> Response:
    """A file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, headers=headers, media_type=media_type)
