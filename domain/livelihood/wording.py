"""How figures, months and days are written where county users read them: Chinese and English."""

from datetime import date, timedelta

from domain.livelihood.month import Month

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def both(chinese: str, english: str) -> str:
    """One text for users of either language: Chinese, a slash between spaces, English."""
    return f"{chinese} / {english}"


def halves(text: str) -> tuple[str, str]:
    """The Chinese and the English of what `both` joined."""
    chinese, _, english = text.partition(" / ")
    return chinese, english


def figure(value: float) -> str:
    """A figure with thousands apart and at most four decimals: 6,100 or 8,677.17.

    The fourth is the single person of 万人 and the yuan of 万元.
    """
    return _trimmed(f"{value:,.4f}")


def percent(value: float) -> str:
    """A percentage with at most one decimal; what is not whole never reads 100."""
    return _trimmed(f"{min(value, 99.9) if value < 100 else value:,.1f}")


def english_month(month: Month) -> str:
    """The English name of a month: May."""
    return _MONTHS[month.number - 1]


def due_by(due: date, year: int) -> tuple[str, str]:
    """When something is due, in Chinese and English; the year only where it is another.

    The first of a month reads as a plan writes it, 9 月 1 日前, and is not among the days left.
    """
    name = english_month(Month.of(due))
    chinese, english = ("", "") if due.year == year else (f"{due.year} 年 ", f" {due.year}")
    if due.day == 1:
        return f"{chinese}{due.month} 月 1 日前", f"before 1 {name}{english}"
    if (due + timedelta(days=1)).day == 1:
        return f"{chinese}{due.month} 月底前", f"by the end of {name}{english}"
    return f"{chinese}{due.month} 月 {due.day} 日前", f"by {due.day} {name}{english}"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".")
