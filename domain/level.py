"""Warning levels: the four national colours, red highest."""

from enum import IntEnum


class Level(IntEnum):
    """Blue is IV, yellow III, orange II, red I; NONE is no warning."""

    NONE = 0
    BLUE = 1
    YELLOW = 2
    ORANGE = 3
    RED = 4

    @property
    def word(self) -> str:
        """The lower-case word that contracts and tables use."""
        return self.name.lower()

    @property
    def chinese(self) -> str:
        """The colour as the county says it: 蓝色, 黄色, 橙色, 红色; 无 for none."""
        return ("无", "蓝色", "黄色", "橙色", "红色")[self]

    @classmethod
    def of(cls, word: str) -> "Level":
        """The level of a word; ValueError with the known words for an unknown one."""
        try:
            return cls[word.upper()]
        except KeyError:
            known = ", ".join(level.word for level in cls)
            raise ValueError(f"unknown level {word!r}: one of {known}") from None


LADDER = (Level.BLUE, Level.YELLOW, Level.ORANGE, Level.RED)
