"""Livelihood projects: how they stand, who owes what, and the life of their reports."""

from fastapi import APIRouter

from api.routes.livelihood import board, dispatches, evidence, projects, reports, targets

router = APIRouter(prefix="/api/v1/livelihood", tags=["livelihood"])

for noun in (projects, board, reports, evidence, targets, dispatches):
    router.include_router(noun.router)
