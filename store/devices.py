"""Devices in the database."""

from collections.abc import Iterable, Mapping

from domain.device import Device, Protocol
from store.database import Connection

_SAVE = """
    INSERT INTO device (station_id, protocol, address, password)
    VALUES (%s, %s, %s, %s)
    ON CONFLICT (station_id, protocol)
    DO UPDATE SET address = excluded.address, password = excluded.password
"""


def save(conn: Connection, devices: Iterable[Device], stations: Mapping[str, int]) -> None:
    """Insert or update devices by station and protocol; `stations` are ids by code."""
    with conn.cursor() as cursor:
        cursor.executemany(
            _SAVE,
            [
                (stations[one.station], one.protocol.value, one.address, one.password)
                for one in devices
            ],
        )


def everything(conn: Connection) -> list[Device]:
    """All devices by station, then protocol."""
    query = """
        SELECT s.code, d.protocol, d.address, d.password
        FROM device d JOIN station s ON s.id = d.station_id ORDER BY s.id, d.protocol
    """
    return [
        Device(station, Protocol(protocol), address, password)
        for station, protocol, address, password in conn.execute(query)
    ]
