"""Metrics for Prometheus."""

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest

from api.context import Shared

router = APIRouter(tags=["health"])


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(shared: Shared) -> Response:
    """Counters of this process and facts of the platform, in Prometheus' text format."""
    body = generate_latest(shared.metrics.registry)
    return Response(body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})
