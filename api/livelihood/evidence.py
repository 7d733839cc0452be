"""Files that prove a report: taken in with mistrust, kept under the hash of what they hold.

Nothing that the sender says is believed: the type is found in the content, the name is text that
is never opened, and the folder is outside of what the web server serves.
"""

import fcntl
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote
from zipfile import BadZipFile, ZipFile

from api.problems import Problem
from domain.livelihood.wording import both

MOST_FILES = 20
"""Files of one report (ours)."""

LONGEST_NAME = 200

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX, DOCX = f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.wordprocessingml.document"

_MAGIC = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_MEMBERS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}
_ENDINGS = {
    PDF: (".pdf",),
    JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
    XLSX: (".xlsx",),
    DOCX: (".docx",),
}

_PART = b"PK\x01\x02"
"""How each entry of a ZIP's directory begins (APPNOTE 4.3.12)."""

_MOST_PARTS = 10_000
"""Parts of an Office file (ours): a directory of millions would cost the memory of a server."""

_SPACES = re.compile(r"\s+")


def media_type(content: bytes) -> str:
    """The type that the content itself shows; a 415 problem for any that is not taken."""
    found = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)
    found = found or _office_type(content)
    if found is None:
        raise Problem(
            415,
            both(
                "只接受 PDF、JPEG、PNG、XLSX 和 DOCX 文件（按内容判断）",
                "Only PDF, JPEG, PNG, XLSX and DOCX are taken, by their content",
            ),
        )
    return found


def safe_name(told: str, kind: str) -> str:
    """A name to show: no folders, no characters that are not seen, and the ending of its type."""
    base = unicodedata.normalize("NFC", told).replace("\\", "/").rpartition("/")[2]
    seen = "".join(one for one in base if unicodedata.category(one)[0] != "C")
    name = _SPACES.sub(" ", seen).strip(" .") or "evidence"
    endings = _ENDINGS[kind]
    if name.lower().endswith(endings):
        stem, _, ending = name.rpartition(".")
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[: LONGEST_NAME - len(endings[0])] + endings[0]


def digest(content: bytes) -> str:
    """The SHA-256 of a file, in hex: the name under which it is kept."""
    return hashlib.sha256(content).hexdigest()


def keep(folder: Path, name: str, content: bytes) -> None:
    """Store a file under its digest, so that it is there whole or not at all."""
    place = _place(folder, name)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=place.parent, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(place)
        except BaseException:
            Path(file.name).unlink()
            raise
    _sync(place.parent)


def fetch(folder: Path, name: str) -> bytes:
    """A stored file; a 410 problem where it is gone, a 500 problem where it was altered."""
    try:
        content = _place(folder, name).read_bytes()
    except FileNotFoundError:
        raise Problem(410, both("文件已丢失", "The file is gone from the server")) from None
    if digest(content) != name:
        raise Problem(
            500,
            both("文件已被改动，不再提供", "The file is not what was sent: it is not given out"),
        )
    return content


def forget(folder: Path, name: str) -> None:
    """Remove a stored file that no report has any more."""
    _place(folder, name).unlink(missing_ok=True)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that nobody forgets a file that another is about to have."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def headers(name: str, kind: str) -> dict[str, str]:
    """Headers of a download: saved under its name (RFC 6266, RFC 8187), and nothing in it runs."""
    plain, quoted = f"evidence{_ENDINGS[kind][0]}", quote(name, safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}",
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }


def _office_type(content: bytes) -> str | None:
    """The type of an Office Open XML package (ECMA-376 part 2), by the names of its parts."""
    if not content.startswith(b"PK\x03\x04") or content.count(_PART) > _MOST_PARTS:
        return None
    try:
        with ZipFile(BytesIO(content)) as package:
            names = set(package.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for member, kind in _MEMBERS.items() if member in names), None)


def _place(folder: Path, name: str) -> Path:
    return folder / name[:2] / name


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
