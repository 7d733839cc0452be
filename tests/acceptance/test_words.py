"""Every text stands in a catalogue, and every catalogue says the same things in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.app import CONSOLE
from tests.acceptance.console_modules import modules

HAN = re.compile(r"[\u3400-\u9fff]")
COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$|\s//\s.*?$", re.DOTALL | re.MULTILINE)
OWN = [path for path in sorted(CONSOLE.rglob("*.mjs")) if "vendor" not in path.parts]
ENGLISH = [path for path in OWN if path.name.startswith("words") and ".en." in path.name]
CODE = [path for path in OWN if not path.name.startswith("words")]
BOTH = {
    "中文",
    "演练 EXERCISE",
    "演示数据，非官方 · DEMONSTRATION DATA, NOT OFFICIAL",
    '"name", "NAME", "Name", "名称", "title"',
}
"""What an English page says in Chinese on purpose: the way to the other language, and what nobody
may miss; and what a county calls a name in its own GeoJSON."""

KEYS = """async (name) => {
    const keys = (value, path) =>
        value !== null && typeof value === "object"
            ? Object.entries(value).flatMap(([key, inner]) => keys(inner, `${path}.${key}`))
            : [`${path} ${typeof value}`];
    return Object.values(await import(name)).flatMap((one) => keys(one, "")).sort();
}"""


def called(path: Path) -> str:
    return str(path.relative_to(CONSOLE))


def texts(path: Path) -> list[str]:
    """The Chinese lines of a module's code that stand there without a purpose."""
    lines = COMMENT.sub("", path.read_text(encoding="utf-8")).splitlines()
    chinese = [line.strip() for line in lines if HAN.search(line)]
    return [line for line in chinese if not any(both in line for both in BOTH)]


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    with modules(chromium) as empty:
        yield empty


@pytest.mark.parametrize("path", ENGLISH, ids=called)
def test_both_languages_have_the_same_keys(page: Page, path: Path) -> None:
    english = f"./{called(path)}"
    found = [page.evaluate(KEYS, name) for name in (english, english.replace(".en.", ".zh."))]
    assert found[0] == found[1]


def test_nothing_is_left_in_chinese() -> None:
    left = {called(path): texts(path) for path in ENGLISH}
    assert {name: found for name, found in left.items() if found} == {}


def test_no_text_stands_outside_the_catalogues() -> None:
    left = {called(path): texts(path) for path in CODE}
    assert {name: found for name, found in left.items() if found} == {}
