"""Monthly reports and their life: draft, submitted, approved or returned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.livelihood.month import Month


class Status(StrEnum):
    """Where a report is. Approved is the end: a correction is a new version."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"

    @property
    def is_open(self) -> bool:
        """Whether its unit may still write in it."""
        return self in (Status.DRAFT, Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says of its month.

    `value` is in the indicator's unit, all that was done since the year began where the kind is
    cumulative; `parts` by unit instead for MULTI_UNIT. `funds_paid` is the money paid since the
    year began, in 10,000 yuan. `justification` explains a value that falls or passes its target,
    or a late start: without it the first two are refused, and the third is held against it.
    """

    value: float | None = None
    parts: Mapping[str, float] = field(default_factory=dict)
    funds_paid: float | None = None
    narrative: str = ""
    problems: str = ""
    justification: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One version of what a unit reports of an indicator for a month.

    `version` above 1 corrects an approved one, for the reason in `correction`. `decided_at` is
    when it was approved or returned (microseconds).
    """

    indicator: str
    month: Month
    version: int
    status: Status
    unit: str
    said: Said
    correction: str = ""
    decided_at: int | None = None
