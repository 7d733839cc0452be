"""An operator finds every setting in the runbook, or in the page that it names."""

import re
from pathlib import Path

from miluo.settings import Settings

NAME = re.compile(r"`(MILUO_[A-Z_]+[A-Z])|`…(_[A-Z_]+)`")


def documented() -> set[str]:
    """Names as they stand in the pages; `…_B` after `MILUO_A_X` is MILUO_A_B or MILUO_A_…_B."""
    found: set[str] = set()
    for page in Path("docs").glob("*.md"):
        last = ""
        for whole, rest in NAME.findall(page.read_text(encoding="utf-8")):
            last = whole or last
            parts = last.split("_")
            ends = {"_".join(parts[:length]) + rest for length in range(1, len(parts) + 1)}
            found |= {whole} if whole else ends
    return found


def test_every_setting_is_documented() -> None:
    wanted = {f"MILUO_{name.upper()}" for name in Settings.model_fields}
    assert wanted - documented() == set()
