"""Observations in PostgreSQL's binary COPY format, made and read without a loop over rows."""

import numpy as np
import numpy.typing as npt

from domain.observation import Observations
from store.database import Connection
from store.micros import POSTGRES_EPOCH

_KINDS = {"datastream_id": ">i4", "time": ">i8", "value": ">f8", "flag": ">i2",
          "seq": ">i4", "round": ">i4"}  # fmt: skip

_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_NULL = -1

STAGING = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staging (
        datastream_id integer, time timestamptz, value double precision, flag smallint,
        seq integer, round integer
    ) ON COMMIT DELETE ROWS
"""


def to_observation(conn: Connection, rows: Observations) -> None:
    """Copy `rows` straight into `observation`; UniqueViolation where one is there already."""
    with (
        conn.cursor() as cursor,
        cursor.copy(
            "COPY observation (datastream_id, time, value, flag) FROM STDIN (FORMAT BINARY)"
        ) as out,
    ):
        out.write(encode(columns_of(rows)))


def to_staging(conn: Connection, rows: Observations, rounds: npt.NDArray[np.int32]) -> None:
    """Copy `rows` into the temporary table `staging`, which empties itself at the commit.

    `seq` is the place in `rows`.
    """
    conn.execute(STAGING)
    columns = columns_of(rows) | {"seq": np.arange(len(rows)), "round": rounds}
    with conn.cursor() as cursor, cursor.copy("COPY staging FROM STDIN (FORMAT BINARY)") as out:
        out.write(encode(columns))


def encode(columns: dict[str, npt.NDArray[np.generic]]) -> bytes:
    """The COPY data of equally long columns; NaN in `value` becomes NULL."""
    layout = [("fields", ">i2")]
    for name in columns:
        layout += [(f"{name}_length", ">i4"), (name, _KINDS[name])]
    table = np.empty(len(columns["time"]), dtype=layout)
    table["fields"] = len(columns)
    for name, column in columns.items():
        table[name] = column
        table[f"{name}_length"] = table[name].dtype.itemsize
    return _HEADER + _without_missing(table) + _TRAILER


def _without_missing(table: npt.NDArray[np.void]) -> bytes:
    """The bytes of `table`, less those of missing values."""
    missing = np.isnan(table["value"])
    if not missing.any():
        return table.tobytes()
    table["value_length"][missing] = _NULL
    fields = table.dtype.fields
    assert fields is not None
    start, width = fields["value"][1], table.dtype.itemsize
    kept = np.ones((len(table), width), dtype=np.bool_)
    kept[missing, start : start + 8] = False
    return table.view(np.uint8).reshape(len(table), width)[kept].tobytes()


def columns_of(rows: Observations) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of table `observation`, times counted as PostgreSQL does."""
    return {
        "datastream_id": rows["datastream"],
        "time": rows["time"] - POSTGRES_EPOCH,
        "value": rows["value"],
        "flag": rows["flag"],
    }
