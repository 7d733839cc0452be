"""The JavaScript libraries of the console, fetched once and then served by Miluo itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local.apt import Report
from deploy.local.errors import RuntimeUnavailable

MODULES = {
    "echarts.esm.min.mjs": "echarts/dist/echarts.esm.min.mjs",
    "preact.mjs": "preact/dist/preact.module.js",
    "preact-hooks.mjs": "preact/hooks/dist/hooks.module.js",
    "htm.mjs": "htm/dist/htm.module.js",
}
"""Served name and place in ``node_modules``."""

LICENCES = {
    "LICENSE.echarts": "echarts/LICENSE",
    "NOTICE.echarts": "echarts/NOTICE",
    "LICENSE.zrender": "zrender/LICENSE",
    "LICENSE.tslib": "tslib/LICENSE.txt",
    "LICENSE.preact": "preact/LICENSE",
    "LICENSE.htm": "htm/LICENSE",
}


def vendor(checkout: Path, report: Report) -> Path:
    """Put the modules into ``api/console/vendor`` of the checkout and return that folder.

    Nothing is done where they are there already, from the same lock file. Raises
    `RuntimeUnavailable` with what to do.
    """
    lock = (checkout / "package-lock.json").read_text(encoding="utf-8")
    target = checkout / "api/console/vendor"
    stamp = target / "package-lock.json"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return target
    report("fetching the console's JavaScript libraries")
    _npm(checkout)
    target.mkdir(parents=True, exist_ok=True)
    for name, place in (MODULES | LICENCES).items():
        shutil.copyfile(checkout / "node_modules" / place, target / name)
    _link_hooks(target / "preact-hooks.mjs")
    stamp.write_text(lock, encoding="utf-8")
    return target


def _link_hooks(module: Path) -> None:
    """Name preact by its address: a browser resolves no bare ``preact``."""
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace('from"preact"', 'from"./preact.mjs"'), encoding="utf-8")


def _npm(checkout: Path) -> None:
    cache = checkout / "var/cache/npm"
    command = [_find_npm(), "ci", "--ignore-scripts", "--cache", str(cache.absolute())]
    done = subprocess.run(
        command,
        cwd=checkout,
        env={**os.environ, "NODE_DISABLE_COMPILE_CACHE": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        reason = " ".join(lines[:3]).replace("npm error ", "") or done.stderr.strip()
        raise RuntimeUnavailable(
            f"npm could not fetch the console's libraries ({reason}): check the network or npm's "
            "registry setting and run the same command again."
        )


def _find_npm() -> str:
    own = Path(sys.executable).parent / "npm"
    found = shutil.which("npm") or (str(own) if own.is_file() else None)
    if found is None:
        raise RuntimeUnavailable("npm is missing: run `make setup`, or install Debian's npm.")
    return found
