"""The rating curve of a station: its gaugings, the curve through them, a stage that is asked."""

from collections.abc import Sequence

import numpy as np

from api import times
from api.problems import Problem
from api.river.models import AskedItem, CurveItem, GaugingItem, RatingItem
from domain.gauging import Gauging
from domain.rating import Rating, fit
from store import gaugings
from store.database import Connection

_POINTS = 80
_BELOW, _ABOVE = 0.25, 0.5
"""How far the curve is drawn beyond the gaugings, in spans of their stages."""


def rated(conn: Connection, station: str, stage: float | None) -> RatingItem:
    """The curve of a station; a problem for an unknown one, or a stage without a discharge."""
    known(conn, station)
    found = gaugings.of(conn, station)
    curve, refused = _fitted(found)
    return RatingItem(
        station=station,
        gaugings=[_item(one, curve) for one in found],
        curve=None if curve is None else _curve(curve),
        refused=refused,
        asked=None if stage is None else _asked(curve, refused, stage),
    )


def known(conn: Connection, station: str) -> None:
    """A 404 problem where nobody knows a station."""
    if gaugings.unknown(conn, [station]):
        raise Problem(404, f"There is no station {station}: see /api/v1/stations.")


def _fitted(found: Sequence[Gauging]) -> tuple[Rating | None, str | None]:
    stage, discharge = np.array([(one.stage, one.discharge) for one in found]).reshape(-1, 2).T
    try:
        return fit(stage, discharge), None
    except ValueError as error:
        return None, str(error)


def _item(one: Gauging, curve: Rating | None) -> GaugingItem:
    computed = None if curve is None else curve.discharge(one.stage)
    return GaugingItem(times.text(one.time) or "", one.stage, one.discharge, one.source, computed)


def _curve(one: Rating) -> CurveItem:
    span = one.highest - one.lowest
    begin = max(one.lowest - _BELOW * span, one.h0 + 1e-3 * (one.lowest - one.h0))
    inner = np.linspace(one.lowest, one.highest, _POINTS)
    stages = np.unique([begin, *inner, *np.linspace(one.highest, one.highest + _ABOVE * span, 20)])
    return CurveItem(
        a=one.a,
        b=one.b,
        h0=one.h0,
        error=one.error,
        lowest=one.lowest,
        highest=one.highest,
        stage=stages.tolist(),
        discharge=[one.discharge(stage) for stage in stages.tolist()],
        extrapolated=[one.extrapolated(stage) for stage in stages.tolist()],
    )


def _asked(curve: Rating | None, refused: str | None, stage: float) -> AskedItem:
    if curve is None:
        raise Problem(422, f"stage: {refused}")
    try:
        return AskedItem(stage, curve.discharge(stage), curve.extrapolated(stage))
    except ValueError as error:
        raise Problem(422, f"stage: {error}") from None
