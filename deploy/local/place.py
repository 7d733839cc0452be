"""Who runs the servers, and folders that this user can reach.

PostgreSQL refuses to run as root, and a checkout may lie below a closed home directory.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import RuntimeUnavailable


@dataclass(frozen=True)
class Account:
    """The unprivileged user that servers run as when Miluo itself is started by root."""

    uid: int
    gid: int


def unprivileged() -> Account | None:
    """Return the account for servers, or None where the caller is an ordinary user already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise RuntimeUnavailable("Root cannot run PostgreSQL: start Miluo as an ordinary user.")


def reachable(folder: Path, account: Account | None) -> Path:
    """Return `folder`, or its like below ``/var/tmp`` where `account` cannot reach it.

    Everything below one closed folder finds its place, always the same, below one stand-in. Links
    are followed first, so that checkouts which share a folder by a link mean the same one.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account is None:
        return folder
    for parent in reversed(folder.parents):
        if not _may_enter(parent, account):
            place = _own_folder(stand_in(parent)) / folder.relative_to(parent)
            place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            return place
    return folder


def stand_in(closed: Path) -> Path:
    """Return the folder below ``/var/tmp`` that stands in for a closed one."""
    digest = hashlib.sha256(os.fsencode(closed)).hexdigest()[:12]
    return Path("/var/tmp") / f"miluo-{os.geteuid()}-{digest}"


def hand_over(path: Path, account: Account | None) -> None:
    """Give a file or folder (not what is in it) to the account that will use it."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def _own_folder(folder: Path) -> Path:
    """Make a folder in a place that is open to all, unless someone else made it first."""
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise RuntimeUnavailable(f"{folder} belongs to another user: remove it and run this again.")
    return folder


def _may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    if found.st_uid == account.uid:
        return bool(found.st_mode & stat.S_IXUSR)
    if found.st_gid == account.gid:
        return bool(found.st_mode & stat.S_IXGRP)
    return bool(found.st_mode & stat.S_IXOTH)
