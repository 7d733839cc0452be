"""Whether this process lives, and whether the platform behind it is well."""

from fastapi import APIRouter, Response

from api import models, problems
from api.context import Shared
from api.encoding import Json
from store import health
from store.database import Unavailable

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=models.Alive)
async def alive() -> Json:
    """200 as long as the process answers at all."""
    return Json(models.Alive("alive"))


@router.get("/readyz", response_model=models.Ready)
def ready(shared: Shared) -> Response:
    """200 when database, migrations and engine are well, else 503 with the reasons."""
    try:
        reasons = shared.database.read(health.reasons, shared.mode)
    except Unavailable as error:
        said = str(error).strip()
        reasons = [f"数据库没有应答，请启动 / The database does not answer ({said}): start it."]
    if reasons:
        return problems.response(503, " ".join(reasons), {"reasons": reasons})
    return Json(models.Ready("ready"))
