"""Pages that the server writes itself: to print, or for who has no console."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from domain.livelihood.wording import halves

Filter = Callable[..., object]

_OWN = Path(__file__).parent
"""Where `paper.css` lies, which pages to print include."""


@cache
def template(path: Path, *filters: tuple[str, Filter]) -> Template:
    """The template at a path, with filters by name beside `zh` and `en`, the halves of a text.

    What it is given is escaped; a name that it is not given is an error.
    """
    environment = Environment(
        loader=FileSystemLoader([path.parent, _OWN]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"zh": _in_chinese, "en": _in_english, **dict(filters)}
    return environment.get_template(path.name)


def _in_chinese(text: str) -> str:
    return halves(text)[0] if text else ""


def _in_english(text: str) -> str:
    return halves(text)[1] if text else ""
