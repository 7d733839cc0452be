"""Who speaks to the public."""

import re
from dataclasses import dataclass

from alerting.notify.cap.identifier import unit

_CODES = {"county": r"[0-9]{6}", "sector": r"[0-9]{3}"}


@dataclass(frozen=True, slots=True)
class CapOptions:
    """The issuer of public messages, as GB/T 35965.1-2018 numbers it.

    `county` is the administrative code of six digits (GB/T 2260), `sector` that of the issuing
    sector of three (GB/T 4657); a county is told them, and no code is guessed. `sender_name` is
    what people read. `sender` is CAP's, unique in the world: the code of the unit where it is not
    given. `web` is the address of the console as the public knows it.
    """

    county: str
    sector: str
    sender_name: str
    sender: str = ""
    web: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a code that is none, or a sender that CAP refuses."""
        for name, pattern in _CODES.items():
            if not re.fullmatch(pattern, getattr(self, name)):
                raise ValueError(f"cap_{name} must be {pattern[-2]} digits")
        if not self.sender:
            object.__setattr__(self, "sender", self.unit)
        if re.search(r"[\s,<&]", self.sender):
            raise ValueError("cap_sender must be a name without blanks, commas, < and &")

    @property
    def unit(self) -> str:
        """The code of who issues, 14 digits."""
        return unit(self.county, self.sector)
