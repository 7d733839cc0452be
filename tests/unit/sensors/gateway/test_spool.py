from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.device import Protocol
from sensors.gateway.spool import Entry, Spool, occupied

MB = 2**20


def entry(raw: bytes, key: str = "32:0001") -> Entry:
    return Entry("A", Protocol.SL651, key, answered=True, raw=raw)


def raws(spool: Spool) -> list[bytes]:
    return [one.raw for _, one in sorted(spool.entries(), key=lambda pair: pair[0])]


def append(spool: Spool, *payloads: bytes) -> list[int | None]:
    return spool.append([entry(one) for one in payloads])


def numbers(kept: Iterable[int | None]) -> list[int]:
    return [one for one in kept if one is not None]


def test_what_was_appended_is_there_after_a_restart_in_its_order(tmp_path: Path) -> None:
    before = Spool(tmp_path, MB)
    append(before, b"1", b"2")
    append(before, b"3")
    assert raws(Spool(tmp_path, MB)) == [b"1", b"2", b"3"]


def test_what_is_gone_stays_gone(tmp_path: Path) -> None:
    before = Spool(tmp_path, MB)
    first, *_ = numbers(append(before, b"1", b"2"))
    before.remove([first])
    after = Spool(tmp_path, MB)
    assert raws(after) == [b"2"]
    after.remove([number for number, _ in after.entries()])
    assert raws(Spool(tmp_path, MB)) == []
    assert occupied(tmp_path) == 0


def test_telegrams_are_read_by_number_and_those_that_are_gone_left_out(tmp_path: Path) -> None:
    spool = Spool(tmp_path, MB)
    first, second, third = numbers(append(spool, b"1", b"2", b"3"))
    spool.remove([second])
    found = spool.read([first, second, third, 99])
    assert {number: one.raw for number, one in found.items()} == {first: b"1", third: b"3"}


def test_numbers_are_not_used_twice_over_a_restart(tmp_path: Path) -> None:
    before = Spool(tmp_path, MB)
    used = numbers(append(before, b"1", b"2"))
    before.remove(used[1:])
    assert set(numbers(append(Spool(tmp_path, MB), b"3"))).isdisjoint(used)


def test_a_full_spool_takes_no_more_until_something_is_gone(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 4000, segment=500)
    kept = [append(spool, bytes(100))[0] for _ in range(100)]
    taken = numbers(kept)
    assert kept == taken + [None] * (100 - len(taken))
    assert 15 < len(taken) < 40
    spool.remove(taken)
    assert append(spool, b"1") != [None]


def test_the_files_stay_within_the_bound_whatever_comes_and_goes(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 20_000, segment=2_000)
    for _ in range(300):
        spool.remove(numbers(append(spool, bytes(200), bytes(150))))
        assert occupied(tmp_path) <= 20_000


def test_a_telegram_that_stays_pins_no_more_than_itself(tmp_path: Path) -> None:
    spool = Spool(tmp_path, 20_000, segment=2_000)
    append(spool, b"stays")
    for _ in range(300):
        (one,) = append(spool, bytes(300))
        assert one is not None
        spool.remove([one])
    assert raws(Spool(tmp_path, 20_000)) == [b"stays"]


def test_a_telegram_larger_than_the_bound_is_refused_and_the_others_are_kept(
    tmp_path: Path,
) -> None:
    spool = Spool(tmp_path, 1000)
    assert [one is None for one in append(spool, b"1", bytes(2000), b"2")] == [False, True, False]


def test_a_disk_that_refuses_counts_as_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = Spool(tmp_path, MB)
    append(spool, b"1")
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", _refused)
        assert append(spool, b"2") == [None]
    append(spool, b"3")
    assert raws(spool) == [b"1", b"3"]


def _refused(_: int) -> None:
    raise OSError(28, "No space left on device")


@settings(max_examples=60, deadline=None)
@example(payloads=[bytes(4)], gone={0}, cut=156, noise=bytes(2))
@given(
    payloads=st.lists(st.binary(min_size=0, max_size=40), min_size=1, max_size=8),
    gone=st.sets(st.integers(0, 7)),
    cut=st.integers(0, 10_000),
    noise=st.binary(max_size=12),
)
def test_a_kill_at_any_byte_costs_only_what_was_not_whole(
    payloads: list[bytes], gone: set[int], cut: int, noise: bytes
) -> None:
    """The file ends at any byte of what was written, perhaps with garbage behind."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        spool = Spool(folder, MB)
        ids = numbers(append(spool, b"first"))
        live = {ids[0]: b"first"}
        stands: list[tuple[int, list[bytes]]] = [(0, []), (occupied(folder), [b"first"])]
        for number, payload in enumerate(payloads):
            ids += numbers(append(spool, payload))
            live[ids[-1]] = payload
            stands.append((occupied(folder), list(live.values())))
            if number in gone:
                spool.remove([ids[-1]])
                del live[ids[-1]]
                stands.append((occupied(folder), list(live.values())))
        (file,) = folder.iterdir()
        whole = file.read_bytes()
        left = whole[: cut % (len(whole) + 1)] + noise
        file.write_bytes(left)
        same = (one == other for one, other in zip(left, whole, strict=False))
        end = len(list(takewhile(bool, same)))  # garbage may happen to be what was cut off
        expected = [kept for at, kept in stands if at <= end][-1]
        after = Spool(folder, MB)
        assert raws(after) == expected
        append(after, b"new")
        assert raws(Spool(folder, MB)) == [*expected, b"new"]
