"""Where the real records are: they are read where they are present and never kept here."""

import os
from pathlib import Path

import pytest


def records_folder(name: str) -> Path:
    """The folder of a record below MILUO_RECORDS, or ../shared/data; skips where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("MILUO_RECORDS", beside)) / name
    if not folder.is_dir():
        pytest.skip(f"the records {name} are not here: MILUO_RECORDS names their folder")
    return folder
