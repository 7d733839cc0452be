"""The console's modules find each other: nothing bundles them, so nothing else would say so."""

import re
from pathlib import Path

import pytest

from api.app import CONSOLE

OWN = [path for path in sorted(CONSOLE.rglob("*.mjs")) if "vendor" not in path.parts]
IMPORT = re.compile(
    r"""(?:^import|^export|^\}) [^;]*?from "([^"]+)";|import\("([^"]+)"\)""", re.MULTILINE
)
NAMES = re.compile(r'^import \{([^}]*)\} from "([^"]+)";', re.MULTILINE)


def name(path: Path) -> str:
    return str(path.relative_to(CONSOLE))


def exported(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    found = set(
        re.findall(r"^export (?:async )?(?:function\*?|class|const|let) (\w+)", text, re.MULTILINE)
    )
    for names in re.findall(r"^export let ([^;=]+);", text, re.MULTILINE):
        found |= {one.strip() for one in names.split(",")}
    for names in re.findall(r"^export \{([^}]*)\}", text, re.MULTILINE):
        found |= {one.split(" as ")[-1].strip() for one in names.split(",")}
    return found


@pytest.mark.parametrize("path", OWN, ids=name)
def test_what_a_module_imports_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for static, dynamic in IMPORT.findall(text):
        assert (path.parent / (static or dynamic)).resolve().is_file(), static or dynamic
    for names, place in NAMES.findall(text):
        if "vendor" not in place:
            wanted = {one.split(" as ")[0].strip() for one in names.split(",") if one.strip()}
            assert wanted <= exported((path.parent / place).resolve()), place
