"""Reporting months, in Beijing time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.instant import BEIJING, from_micros, to_micros

_TEXT = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year; months are ordered."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not (1900 <= self.year < 2200 and 1 <= self.number <= 12):
            raise ValueError(f"there is no month {self.number} of {self.year}")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """The month of a text such as 2023-05; ValueError for anything else."""
        match = _TEXT.fullmatch(text)
        if match is None:
            raise ValueError(f"'{text}' is not a month: write it as 2023-05")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def at(cls, instant: int) -> "Month":
        """The month that an instant (microseconds) lies in."""
        return cls.of(from_micros(instant).date())

    def __str__(self) -> str:
        """As ISO 8601 writes it: 2023-05."""
        return f"{self.year:04}-{self.number:02}"

    def plus(self, months: int) -> "Month":
        """The month so many later, or earlier where negative."""
        year, place = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, place + 1)

    def since(self, other: "Month") -> int:
        """Months from `other` to this one, negative where it is earlier."""
        return (self.year - other.year) * 12 + self.number - other.number

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.plus(1).first - timedelta(days=1)

    @property
    def end(self) -> int:
        """The instant at which it is over, in microseconds."""
        return midnight(self.plus(1).first)


def midnight(day: date) -> int:
    """The instant at which a day begins, in microseconds."""
    return to_micros(datetime.combine(day, time(), BEIJING))
