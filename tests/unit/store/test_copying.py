import struct

import numpy as np

from domain.observation import observations
from store.copying import columns_of, encode
from store.micros import POSTGRES_EPOCH


def test_rows_are_postgresql_s_binary_copy_format() -> None:
    data = encode(columns_of(observations([(7, POSTGRES_EPOCH + 1, 74.5, 3)])))
    row = struct.pack(">hiiiqidih", 4, 4, 7, 8, 1, 8, 74.5, 2, 3)
    assert data == b"PGCOPY\n\xff\r\n\0" + bytes(8) + row + b"\xff\xff"


def test_a_missing_value_is_null_and_the_rows_around_it_are_whole() -> None:
    rows = observations([(1, POSTGRES_EPOCH, v, 9) for v in (1.0, np.nan, 2.0)])
    whole = struct.pack(">hiiiqid", 4, 4, 1, 8, 0, 8, 1.0)
    end = struct.pack(">ih", 2, 9)
    null = struct.pack(">hiiiqi", 4, 4, 1, 8, 0, -1)
    last = struct.pack(">hiiiqid", 4, 4, 1, 8, 0, 8, 2.0)
    assert encode(columns_of(rows))[19:-2] == whole + end + null + end + last + end
