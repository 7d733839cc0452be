"""HJ 212-2017, the telemetry protocol of pollution sources and water-quality stations.

A library of its own: bytes to messages and readings (`telegrams`, `decode`, `Stream`), messages
to bytes (`report`, `reply`), and a packet in words (`describe`). Device times are Beijing time.
Version 2017 is the one implemented; the version is a switch (`Version`).
"""

from sensors.wire.hj212.crc import checksum
from sensors.wire.hj212.describing import describe
from sensors.wire.hj212.encoding import Sample, reply, report, sample
from sensors.wire.hj212.framing import packet
from sensors.wire.hj212.message import (
    DATA,
    DAY_DATA,
    HOUR_DATA,
    MINUTE_DATA,
    PERIODS,
    REAL_TIME,
    Message,
)
from sensors.wire.hj212.payload import answer_key, decode, telegrams
from sensors.wire.hj212.segment import Version
from sensors.wire.hj212.stream import Stream
from sensors.wire.hj212.tables import Factor, codes, tables

__all__ = [
    "DATA",
    "DAY_DATA",
    "HOUR_DATA",
    "MINUTE_DATA",
    "PERIODS",
    "REAL_TIME",
    "Factor",
    "Message",
    "Sample",
    "Stream",
    "Version",
    "answer_key",
    "checksum",
    "codes",
    "decode",
    "describe",
    "packet",
    "reply",
    "report",
    "sample",
    "tables",
    "telegrams",
]
