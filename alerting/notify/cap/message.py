"""A CAP 1.2 message as XML (OASIS Common Alerting Protocol 1.2, 1 July 2010)."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from alerting.notify.cap import words
from alerting.notify.cap.options import CapOptions
from domain.instant import HOUR, SECOND, from_micros
from domain.level import Level
from domain.warning import Mode
from store.cap_messages import STATUS, Facts, Kind

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"

LASTING = 24 * HOUR
"""How long a message holds (ours); one whose warning stands longer is said again before."""

SEVERITY = {
    Level.NONE: "Unknown",
    Level.BLUE: "Minor",
    Level.YELLOW: "Moderate",
    Level.ORANGE: "Severe",
    Level.RED: "Extreme",
}
FORECASTS = frozenset({"time_to_level", "failure_time", "upstream_crossing", "upstream_stage"})
"""Indicators that say what is to be expected, not what was measured."""

_NOTES = {
    Mode.EXERCISE: "这是演练，不是真实预警。 / This is an exercise, not a real warning.",
    Mode.TEST: "这是测试，请勿理会。 / This is a test: please disregard.",
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message is apart from its contents; `sent` in microseconds.

    `references` are the earlier messages of the same warning as (sender, identifier, sent).
    """

    identifier: str
    kind: Kind
    level: Level
    sent: int
    references: Sequence[tuple[str, str, int]] = ()

    @property
    def expires(self) -> int | None:
        """Until when it holds, in microseconds; a Cancel has no end."""
        return None if self.kind == "Cancel" else self.sent + LASTING


def written(envelope: Envelope, facts: Facts, options: CapOptions) -> tuple[str, str]:
    """The title of a message, and the message."""
    alert = ET.Element("alert", xmlns=NAMESPACE)
    _add(
        alert,
        identifier=envelope.identifier,
        sender=options.sender,
        sent=moment(envelope.sent),
        status=STATUS[facts.mode],
        msgType=envelope.kind,
        scope="Public",
        note=_NOTES.get(facts.mode, ""),
        references=" ".join(f"{who},{what},{moment(at)}" for who, what, at in envelope.references),
    )
    headlines = words.headlines(facts, envelope.level, envelope.kind)
    descriptions = words.descriptions(facts, envelope.kind)
    events = words.hazard(facts).chinese, words.hazard(facts).english
    instructions = ("", "") if envelope.kind == "Cancel" else words.halves(facts.impact)
    for side, language in enumerate(("zh-CN", "en-US")):
        said = events[side], headlines[side], descriptions[side], instructions[side]
        alert.append(_info(envelope, facts, options, language, *said))
    xml = ET.tostring(alert, encoding="unicode")
    return headlines[0], f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def moment(at: int) -> str:
    """A time as CAP writes it: whole seconds with an offset, never Z (CAP 1.2, 3.3.2)."""
    return from_micros(at // SECOND * SECOND).isoformat()


def _info(
    envelope: Envelope,
    facts: Facts,
    options: CapOptions,
    language: str,
    event: str,
    headline: str,
    description: str,
    instruction: str,
) -> ET.Element:
    info = ET.Element("info")
    expires = envelope.expires
    _add(
        info,
        language=language,
        category=words.hazard(facts).category,
        event=event,
        urgency=_urgency(envelope, facts),
        severity=SEVERITY[envelope.level],
        certainty=_certainty(facts),
        effective=moment(envelope.sent),
        expires="" if expires is None else moment(expires),
        senderName=options.sender_name,
        headline=headline,
        description=description,
        instruction=instruction,
        web=options.web,
    )
    info.append(_area(facts, options))
    return info


def _area(facts: Facts, options: CapOptions) -> ET.Element:
    """Towns by name, and the county of the station or of the issuer as a code (GB/T 2260)."""
    area = ET.Element("area")
    _add(area, areaDesc="、".join(facts.towns) or facts.station_name or options.sender_name)
    code = ET.SubElement(area, "geocode")
    own = facts.adcode[:6]
    _add(
        code,
        valueName="GB/T 2260",
        value=own if len(own) == len(options.county) else options.county,
    )
    return area


def _urgency(envelope: Envelope, facts: Facts) -> str:
    """Past when it is over; at once for orange and red that were measured (ours)."""
    if envelope.kind == "Cancel":
        return "Past"
    at_once = envelope.level >= Level.ORANGE and facts.indicator not in FORECASTS
    return "Immediate" if at_once else "Expected"


def _certainty(facts: Facts) -> str:
    """Observed what was measured, Likely what is expected or told, Possible what is in doubt."""
    if not facts.confirmed:
        return "Possible"
    return "Likely" if facts.value is None or facts.indicator in FORECASTS else "Observed"


def _add(parent: ET.Element, **texts: str) -> None:
    """Append elements in the order that the schema wants; an empty text has none."""
    for name, text in texts.items():
        if text:
            ET.SubElement(parent, name).text = "".join(c for c in text if _allowed(c))


def _allowed(character: str) -> bool:
    """Whether XML 1.0 can say it: no control characters but tab and new line."""
    return character in "\t\n" or (character >= " " and character not in "\ufffe\uffff")
