"""Hashes of passwords, which are made to be dear."""

import threading
import time

import pytest
from argon2 import PasswordHasher

from store import passwords


class Watched(PasswordHasher):
    """Counts how many hashes are made at once."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = 0
        self.most = 0

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        """No hash, which takes its time."""
        self.inside += 1
        self.most = max(self.most, self.inside)
        time.sleep(0.01)
        self.inside -= 1
        return f"{password!r} {salt!r}"


def test_who_orders_many_hashes_gets_two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = Watched()
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    orders = [threading.Thread(target=passwords.hashed, args=("correct horse",)) for _ in range(8)]
    for one in orders:
        one.start()
    for one in orders:
        one.join(20)
    assert 1 <= hasher.most <= 2
