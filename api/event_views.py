"""From the store's detections, flights and zones to what the API says."""

from collections.abc import Sequence
from typing import cast

from api import event_models as models
from api import times
from api.views import word
from domain.instant import iso
from store.detections import DetectionView, VerdictRow
from store.flights import FlightView, PhotoView, TrackRow
from store.nearby import Near
from store.zones import ZoneRow


def near(one: Near) -> models.NearItem:
    """A warning near a place."""
    return models.NearItem(
        warning=one.warning,
        station=one.station,
        station_name=one.station_name,
        hazard=one.hazard,
        level=word(one.level.word),
        peak_level=word(one.peak_level.word),
        distance_km=round(one.distance_km, 3),
        opened=iso(one.opened),
        cleared=times.text(one.cleared),
        open_now=one.cleared is None,
        open_then=one.open_then,
    )


def detection(
    one: DetectionView, verdicts: Sequence[VerdictRow], nearby: Sequence[Near]
) -> models.DetectionItem:
    """A detection with what people made of it and the warnings near it."""
    return models.DetectionItem(
        id=one.id,
        time=iso(one.time),
        station=one.station,
        station_name=one.station_name,
        sign=cast(models.Sign, one.sign),
        confidence=one.confidence,
        lon=one.lon,
        lat=one.lat,
        placed=one.placed,  # type: ignore[arg-type]
        bearing=one.bearing,
        range_m=one.range_m,
        elevation=one.elevation,
        picture=one.picture,
        remark=one.remark,
        flight_id=one.flight_id,
        flight=one.flight,
        zone_id=one.zone_id,
        zone=one.zone,
        verdict=cast(models.Verdict | None, one.verdict),
        verdicts=[verdict(row) for row in verdicts],
        near=[near(row) for row in nearby],
    )


def verdict(row: VerdictRow) -> models.VerdictItem:
    """A verdict."""
    return models.VerdictItem(cast(models.Verdict, row.verdict), row.by, row.remark, iso(row.at))


def photo(one: PhotoView, nearby: Sequence[Near]) -> models.PhotoItem:
    """A picture with the warnings near it."""
    return models.PhotoItem(
        id=one.id,
        time=iso(one.time),
        lon=one.lon,
        lat=one.lat,
        picture=one.picture,
        remark=one.remark,
        near=[near(row) for row in nearby],
    )


def flight(one: FlightView) -> models.FlightItem:
    """A flight with the sums of its track."""
    return models.FlightItem(
        id=one.id,
        flight=one.flight,
        station=one.station,
        station_name=one.station_name,
        pilot=one.pilot,
        mission=one.mission,
        takeoff=times.text(one.takeoff),
        landing=times.text(one.landing),
        start=times.text(one.start),
        end=times.text(one.end),
        points=one.points,
        length_km=round(one.length_km, 3),
        max_altitude=one.max_altitude,
        min_battery=one.min_battery,
        min_link=one.min_link,
        photos=one.photos,
        detections=one.detections,
    )


def track(number: int, rows: Sequence[TrackRow]) -> models.Track:
    """A track as GeoJSON."""
    line = [(row.lon, row.lat, row.altitude) for row in rows]
    return models.Track(
        type="Feature",
        id=number,
        geometry=models.LineString("LineString", line) if len(line) > 1 else None,
        properties=models.TrackColumns(
            flight=number,
            times=[iso(row.time) for row in rows],
            speed=[row.speed for row in rows],
            heading=[row.heading for row in rows],
            battery=[row.battery for row in rows],
            link=[row.link for row in rows],
        ),
    )


def zone(row: ZoneRow) -> models.ZoneItem:
    """A suppression zone."""
    one = row.zone
    return models.ZoneItem(
        id=row.id,
        name=one.name,
        lon=one.lon,
        lat=one.lat,
        radius_m=one.radius_m,
        valid_from=iso(one.valid_from),
        valid_to=times.text(one.valid_to),
        reason=one.reason,
        created_by=one.created_by,
        created_at=iso(row.created_at),
        ended_by=row.ended_by,
    )
