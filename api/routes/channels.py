"""The ways to reach people, and whether they work."""

from fastapi import APIRouter

from api.calls import models, views
from api.context import Store
from api.encoding import Json
from api.identity import GUARDED, Anybody
from store import channel_health

router = APIRouter(prefix="/api/v1", tags=["calls"])


@router.get("/channels", response_model=list[models.ChannelItem], responses=GUARDED)
def list_channels(_: Anybody, store: Store) -> Json:
    """Every channel that was ever used or has messages waiting, by name."""
    return Json([views.channel(one) for one in store.read(channel_health.everything)])
