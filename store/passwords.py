"""Secrets as they are kept: passwords behind argon2id, random ones behind SHA-256."""

import secrets
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
"""Characters of a password (ours; NIST SP 800-63B asks for 8 at least, and for no mixture)."""

LONGEST = 200
"""Characters; enough for any sentence, and no work for a hash that somebody else orders."""

_HASHER = PasswordHasher()
"""The library's defaults are the low-memory profile of RFC 9106 section 4."""

_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core, and anybody who knows the address may order one (ours)."""


def hashed(password: str) -> str:
    """What to keep of a password; takes some 50 ms of one core."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one kept; as slow where none is, so that time tells no names."""
    known = kept or _nobodys()
    try:
        with _AT_ONCE:
            return _HASHER.verify(known, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than new ones are."""
    return _HASHER.check_needs_rehash(kept)


def random() -> str:
    """A password of 96 random bits, short enough to be typed."""
    return secrets.token_urlsafe(12)


@cache
def _nobodys() -> str:
    return hashed(secrets.token_urlsafe())


def token(prefix: str = "") -> str:
    """A new secret of 256 random bits."""
    return prefix + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """What to keep of a random secret."""
    return sha256(secret.encode()).digest()
