"""MQTT topics: `miluo/v1/{station}/{kind}`, and the clock of an exercise."""

PREFIX = "miluo/v1"
CLOCK = f"{PREFIX}/clock"
SHARED = f"$share/miluo-ingest/{PREFIX}/#"
"""What collectors subscribe to: each message reaches one of them."""

REHEARSED = f"$share/miluo-exercise/{PREFIX}/#"
"""The same for the collectors of an exercise, a group of their own: should they meet a live
instance at one broker, they hear copies and take nothing away from it."""

SIRENS = "miluo/siren"
"""Outside of what any station may publish to, and of what collectors hear."""

OBSERVATION = "obs"
EVENT = "event"
STATUS = "status"
DOWN = "down"
"""Our own voice, to the station."""


def parse(topic: str) -> tuple[str, str] | None:
    """Station code and kind of a station's topic; None for any other, also for the clock's."""
    parts = topic.split("/")
    if len(parts) != 4 or not topic.startswith("miluo/v1/") or not parts[2] or not parts[3]:
        return None
    return parts[2], parts[3]


def telemetry(station: str, protocol: str) -> str:
    """The topic of a station's raw frames of a telemetry protocol."""
    return f"{PREFIX}/{station}/{protocol}"


def down(station: str) -> str:
    """The topic on which a station is answered."""
    return f"{PREFIX}/{station}/{DOWN}"


def observation(station: str) -> str:
    """The topic on which a station publishes its readings."""
    return f"{PREFIX}/{station}/{OBSERVATION}"


def event(station: str) -> str:
    """The topic on which a station publishes detections and what its UAV tells of a flight."""
    return f"{PREFIX}/{station}/{EVENT}"


def siren(name: str) -> str:
    """The topic on which a siren is told to sound."""
    return f"{SIRENS}/{name}"
