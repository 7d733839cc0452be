"""Files that prove reports."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from api.context import Shared, Store
from api.encoding import Json
from api.livelihood import evidence as files
from api.livelihood import models, proving, views
from api.livelihood.access import Reader, Writer
from api.livelihood.asked import READ, WRITTEN, Id
from api.models import PROBLEM

router = APIRouter()

_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def _content(_: Writer, request: Request) -> bytes:
    return await request.body()


@router.post(
    "/reports/{id}/evidence",
    status_code=201,
    response_model=models.EvidenceItem,
    responses={**WRITTEN, 413: PROBLEM, 415: PROBLEM},
    openapi_extra=_BODY,
)
def attach(
    who: Writer,
    shared: Shared,
    store: Store,
    id: Id,
    content: Annotated[bytes, Depends(_content)],
    name: Annotated[str, Query(max_length=1000, description="What to call it")],
) -> Json:
    """Add a file to an open report: PDF, JPEG, PNG, XLSX or DOCX by its content, as the body.

    At most 20 files a report, none twice.
    """
    row = store.write(proving.attach, shared.livelihood.evidence, who, id, name, content)
    return Json(views.evidence(row), status_code=201)


@router.get(
    "/reports/{id}/evidence/{file}",
    response_class=Response,
    responses={
        **READ,
        200: {"content": {"application/octet-stream": {}}},
        410: PROBLEM,
        500: PROBLEM,
    },
)
def download(who: Reader, shared: Shared, store: Store, id: Id, file: Id) -> Response:
    """A file as it was sent; refused where it is not what was sent any more."""
    row = store.read(proving.known, who, id, file)
    content = files.fetch(shared.livelihood.evidence, row.sha256)
    return Response(
        content, media_type=row.media_type, headers=files.headers(row.name, row.media_type)
    )


@router.delete("/reports/{id}/evidence/{file}", status_code=204, responses=WRITTEN)
def detach(who: Writer, shared: Shared, store: Store, id: Id, file: Id) -> Response:
    """Take a file away from an open report."""
    store.write(proving.detach, shared.livelihood.evidence, who, id, file)
    return Response(status_code=204)
