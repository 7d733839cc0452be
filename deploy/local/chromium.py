"""A real Chromium with a Chinese font, for the tests of the console."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from deploy.local.debian import Recipe

CHROMIUM = Recipe(
    packages=("chromium", "fonts-wqy-microhei"),
    programs=("usr/lib/chromium/chromium", "usr/lib/chromium/chrome_crashpad_handler"),
    omit=(
        "libllvm",
        "libz3",
        "mesa-libgallium",
        "systemd",
        "libsystemd-shared",
        "chromium-sandbox",
    ),
)

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""For a machine without screen, sandbox helper or outside network."""


@dataclass(frozen=True)
class Browser:
    """What Playwright needs: ``launch(executable_path=…, env=…, args=…)``."""

    executable: Path
    environment: dict[str, str]
    arguments: tuple[str, ...] = ARGUMENTS


def browser(root: Path) -> Browser:
    """Return the Chromium of an unpacked root.

    The environment is for that process alone: it leads to the root's own libraries and fonts, and
    to a home of its own, so that the user's stays untouched.
    """
    libc = next(root.glob("usr/lib/*/libc.so.6"))
    libraries = (libc.parent, libc.parent / "pulseaudio")
    return Browser(
        root / "usr/lib/chromium/chromium",
        {
            **os.environ,
            "LD_LIBRARY_PATH": ":".join(map(str, libraries)),
            "FONTCONFIG_SYSROOT": str(root),
            "HOME": str(root / "home"),
            "XDG_CACHE_HOME": str(root / "home/cache"),
            "XDG_CONFIG_HOME": str(root / "home/config"),
            "LC_ALL": "C.UTF-8",
        },
    )
