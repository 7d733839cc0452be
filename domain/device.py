"""Devices: the telemetry terminals that speak for a station, and what they say of themselves."""

import re
from dataclasses import dataclass
from enum import IntFlag, StrEnum
from hmac import compare_digest


class Protocol(StrEnum):
    """The telemetry protocols of devices, by the last level of their topics."""

    SL651 = "sl651"
    HJ212 = "hj212"


_ADDRESS = {
    Protocol.SL651: (re.compile(r"[0-9A-F]{10}"), "10 hexadecimal digits"),
    Protocol.HJ212: (re.compile(r"[0-9A-Za-z]{14,24}"), "14 to 24 letters and digits (MN)"),
}
_PASSWORD = {
    Protocol.SL651: (re.compile(r"[0-9A-F]{4}"), "4 hexadecimal digits"),
    Protocol.HJ212: (re.compile(r"[0-9A-Za-z]{1,9}"), "1 to 9 letters and digits"),
}


@dataclass(frozen=True, slots=True)
class Device:
    """A telemetry terminal of a station.

    `address` is the station address of SL 651 or the MN of HJ 212, and belongs to one device
    only. An empty `password` accepts any.
    """

    station: str
    protocol: Protocol
    address: str
    password: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never stand in a frame."""
        pattern, words = _ADDRESS[self.protocol]
        if not pattern.fullmatch(self.address):
            raise ValueError(f"address of {self.protocol} must be {words}")
        pattern, words = _PASSWORD[self.protocol]
        if self.password and not pattern.fullmatch(self.password):
            raise ValueError(f"password of {self.protocol} must be empty or {words}")

    def admits(self, password: str) -> bool:
        """Whether a frame with this password may speak for the station."""
        return not self.password or compare_digest(self.password.encode(), password.encode())


class DeviceState(IntFlag):
    """The bits of the property `device_state`: each is set while something is so.

    The first twelve are those of the status word 45H of SL 651-2014, of which the device sends
    two inverted (door closed, pump stopped); the others are the data flags of HJ 212-2017.
    """

    MAINS_LOST = 1 << 0
    BATTERY_LOW = 1 << 1
    LEVEL_OVER_LIMIT = 1 << 2
    FLOW_OVER_LIMIT = 1 << 3
    QUALITY_OVER_LIMIT = 1 << 4
    FLOW_METER_FAULT = 1 << 5
    LEVEL_GAUGE_FAULT = 1 << 6
    DOOR_OPEN = 1 << 7
    MEMORY_FAULT = 1 << 8
    IC_CARD = 1 << 9
    PUMP_RUNNING = 1 << 10
    QUOTA_EXCEEDED = 1 << 11
    STOPPED = 1 << 16
    MAINTENANCE = 1 << 17
    FAULT = 1 << 18
    CALIBRATION = 1 << 19
    OVER_RANGE = 1 << 20
    COMMUNICATION_FAULT = 1 << 21
