"""A situation brief as a page to print on A4: no script, nothing from elsewhere."""

from pathlib import Path

from jinja2 import Template

from api.brief.models import Brief
from api.pages import template
from domain.level import Level
from domain.response import FAMILY_WORDS, Response

EXERCISE = "演练 EXERCISE"

_MOST_RAIN = 20
_TRENDS = {"rising": "↑涨", "falling": "↓落", "steady": "→平", None: "—"}


def page(brief: Brief) -> str:
    """The page of a brief; that of an exercise cannot be taken for another."""
    wet = [one for one in brief.rain if one.total_mm]
    heard = [one.total_mm for one in brief.rain if one.total_mm is not None]
    return _page().render(
        brief=brief,
        mark=EXERCISE if brief.mode == "exercise" else None,
        wet=wet[:_MOST_RAIN],
        drier=len(wet) - len(wet[:_MOST_RAIN]),
        heard=len(heard),
        mean=sum(heard) / len(heard) if heard else None,
    )


def _metres(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.6g}"


def _minute(time: str | None) -> str:
    """7月1日 14:05 of an ISO time at +08:00."""
    if time is None:
        return "—"
    return f"{int(time[5:7])}月{int(time[8:10])}日 {time[11:16]}"


def _dated(time: str) -> str:
    """2024年7月1日 14:05."""
    return f"{time[:4]}年{_minute(time)}"


def _colour(word: str) -> str:
    return Level.of(word).chinese


def _response(word: str) -> str:
    return Response.of(word).chinese


_FILTERS = (
    ("metres", _metres),
    ("figure", _figure),
    ("minute", _minute),
    ("dated", _dated),
    ("colour", _colour),
    ("response", _response),
    ("family", lambda family: FAMILY_WORDS.get(family, family)),
    ("trend", _TRENDS.__getitem__),
)


def _page() -> Template:
    return template(Path(__file__).parent / "page.html", *_FILTERS)
