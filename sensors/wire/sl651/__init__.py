"""SL 651-2014, the telemetry protocol of Chinese hydrology, as a library of its own.

`Stream` finds frames in the bytes of a connection, `telegrams` understands the frames of one
message, `decode` a single frame; `encode` writes what centres and stations say. `describe` tells
an engineer what frames say.
"""

from sensors.wire.sl651.body import Content
from sensors.wire.sl651.describe import describe
from sensors.wire.sl651.elements import CLASSES, FUNCTIONS, Element, Group, elements
from sensors.wire.sl651.encode import (
    Link,
    carry,
    confirm,
    group,
    heartbeat,
    packets,
    picture,
    query_elements,
    query_now,
    query_period,
    report,
    set_clock,
    unknown,
)
from sensors.wire.sl651.frame import Encoding, End, Frame, decode_frame
from sensors.wire.sl651.messages import answer_key, telegrams
from sensors.wire.sl651.packets import Assembly
from sensors.wire.sl651.stream import Stream
from sensors.wire.sl651.telegram import Report, decode

__all__ = [
    "CLASSES",
    "FUNCTIONS",
    "Assembly",
    "Content",
    "Element",
    "Encoding",
    "End",
    "Frame",
    "Group",
    "Link",
    "Report",
    "Stream",
    "answer_key",
    "carry",
    "confirm",
    "decode",
    "decode_frame",
    "describe",
    "elements",
    "group",
    "heartbeat",
    "packets",
    "picture",
    "query_elements",
    "query_now",
    "query_period",
    "report",
    "set_clock",
    "telegrams",
    "unknown",
]
