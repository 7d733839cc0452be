"""Layers of the map: boundaries, rivers, villages, as the county loads them (RFC 7946)."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response

from api import layer_models as models
from api import paging
from api.context import Store
from api.encoding import Json, unchanged
from api.identity import GUARDED, require
from api.layers import Checked, checked, keep
from api.models import PROBLEM
from api.problems import Problem
from domain.account import Account, Role
from domain.geojson import GeoJsonError
from domain.layer import LONGEST_TITLE, MOST_LAYERS, NAME, LayerKind
from store import layers
from store.database import Connection
from store.layers import LayerRow, TooManyLayers

router = APIRouter(prefix="/api/v1", tags=["layers"])

GEOJSON = "application/geo+json"
TYPES = (GEOJSON, "application/json")

Keeper = Annotated[Account, Depends(require(Role.RIVER_ENGINEER))]
Name = Annotated[str, Path(pattern=NAME, description="small letters, digits, hyphens")]
Title = Annotated[
    str,
    Query(
        min_length=1,
        max_length=LONGEST_TITLE,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
        description="what people read",
    ),
]
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "object"}} for kind in TYPES},
    }
}


def _key(row: LayerRow) -> str:
    return row.name


async def _content(_: Keeper, request: Request) -> bytes:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise Problem(415, f"The content type must be one of {', '.join(TYPES)}, not {kind!r}.")
    return await request.body()


def _document(content: Annotated[bytes, Depends(_content)]) -> Checked:
    try:
        return checked(content)
    except GeoJsonError as error:
        raise Problem(422, str(error), where=error.where) from None


@router.get("/layers", response_model=paging.Page[models.LayerItem])
def list_layers(store: Store, after: paging.After = None, limit: paging.Limit = 100) -> Json:
    """Layers by name, without their documents."""
    last = paging.decode("layers", after, str)
    rows = store.read(layers.page, after=last, limit=limit + 1)
    return Json(paging.page("layers", rows, limit, _key, models.layer))


@router.get(
    "/layers/{name}",
    response_class=Response,
    responses={
        200: {"content": {GEOJSON: {"schema": {"type": "object"}}}},
        304: {"description": "Unchanged"},
        404: PROBLEM,
    },
)
def layer(
    store: Store, name: Name, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """The GeoJSON of a layer, with its ETag."""
    return store.read(_answer, name, if_none_match)


@router.put(
    "/layers/{name}",
    response_model=models.LayerItem,
    responses={
        **GUARDED,
        201: {"model": models.LayerItem},
        409: PROBLEM,
        413: PROBLEM,
        415: PROBLEM,
    },
    openapi_extra=_BODY,
)
def put(
    who: Keeper,
    store: Store,
    name: Name,
    document: Annotated[Checked, Depends(_document)],
    title: Title,
    kind: Annotated[LayerKind, Query(description="how it is drawn")] = LayerKind.OTHER,
) -> Json:
    """Load a layer in place of any of its name: 201 where there was none, else 200.

    A FeatureCollection, Feature or Geometry in degrees east and north, at most 8 MB, 20,000
    features and 200,000 vertices. What is refused (422) names the place of its first fault in
    `where`, such as `features[3].geometry.coordinates[0]`. For river engineers.
    """
    try:
        is_new = store.write(keep, name, title.strip(), kind, document, who.name)
    except TooManyLayers:
        raise Problem(
            409, f"已有 {MOST_LAYERS} 个图层 / There are {MOST_LAYERS} layers: remove one first."
        ) from None
    row = store.read(_known, name)
    return Json(models.layer(row), status_code=201 if is_new else 200)


@router.delete("/layers/{name}", status_code=204, responses={**GUARDED, 404: PROBLEM})
def remove(_: Keeper, store: Store, name: Name) -> Response:
    """Take a layer off the map. For river engineers."""
    if not store.write(layers.remove, name):
        raise _unknown(name)
    return Response(status_code=204)


def _answer(conn: Connection, name: str, held: str | None) -> Response:
    now = f'"{_known(conn, name).digest}"'
    if unchanged(held, now):
        return Response(status_code=304, headers={"ETag": now})
    found = layers.document(conn, name)
    if found is None:
        raise _unknown(name)
    digest, content = found
    return Response(content, media_type=GEOJSON, headers={"ETag": f'"{digest}"'})


def _known(conn: Connection, name: str) -> LayerRow:
    row = layers.get(conn, name)
    if row is None:
        raise _unknown(name)
    return row


def _unknown(name: str) -> Problem:
    return Problem(404, f"没有图层 {name} / There is no layer {name}: see /api/v1/layers.")
