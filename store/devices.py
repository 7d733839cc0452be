"""Devices in the database."""

from collections.abc import Iterable, Mapping

from domain.device import Device, Protocol
from store.database import Connection

_INSERT = "INSERT INTO device (station_id, protocol, address, password) VALUES (%s, %s, %s, %s)"


def save(conn: Connection, devices: Iterable[Device], stations: Mapping[str, int]) -> None:
    """Insert or update devices by station and protocol; `stations` are ids by code.

    The old rows go first, so that addresses may change hands within one call.
    """
    devices = list(devices)
    remove(conn, devices, stations)
    with conn.cursor() as cursor:
        cursor.executemany(
            _INSERT,
            [
                (stations[one.station], one.protocol.value, one.address, one.password)
                for one in devices
            ],
        )


def remove(conn: Connection, devices: Iterable[Device], stations: Mapping[str, int]) -> None:
    """Take devices out, by station and protocol."""
    rows = [(stations[one.station], one.protocol.value) for one in devices]
    with conn.cursor() as cursor:
        cursor.executemany("DELETE FROM device WHERE station_id = %s AND protocol = %s", rows)


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
