"""How the platform itself is: for whoever has an account."""

from fastapi import APIRouter

from api import system_models as models
from api.context import Doctors, Store
from api.encoding import Json
from api.identity import GUARDED, Anybody
from store import heartbeats, rejects, system
from store.database import Connection, now

router = APIRouter(prefix="/api/v1/system", tags=["health"])

NEWEST = 50
"""Rejects that are shown one by one."""


@router.get("", response_model=models.SystemItem, responses=GUARDED)
def get_system(_: Anybody, store: Store) -> Json:
    """What comes in and waits, what was refused, and which processes live."""
    return Json(store.read(_read))


@router.get("/checks", response_model=list[models.FindingItem], responses=GUARDED)
def list_checks(_: Anybody, doctor: Doctors) -> Json:
    """What `miluo doctor` says at this moment; takes a second, six where the broker is away."""
    return Json([models.finding(one) for one in doctor()])


def _read(conn: Connection) -> models.SystemItem:
    newest = rejects.newest(conn, NEWEST)
    beats = heartbeats.heartbeats(conn)
    return models.system(now(conn), system.line(conn), rejects.count(conn), newest, beats)
