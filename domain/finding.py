"""What a check of the platform found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One check by its name: whether all is well, and in `words` what is, or what to do.

    `words` are "中文 / English"; English alone where it is the word of a library.
    """

    check: str
    ok: bool
    words: str
