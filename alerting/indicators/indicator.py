"""What makes a kernel an indicator: its parameters, its inputs, its memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from alerting.indicators.series import Judged
from domain.arrays import Floats
from domain.criterion import Condition

Kernel = Callable[[Judged], Floats]
Carried = Callable[[Judged, Floats], tuple[Floats, Floats]]
Details = Callable[[Judged], list[str]]
Workings = Callable[[Judged, Floats], Mapping[str, Floats]]


def window_h(rule: Condition) -> float:
    """The hours of a rule's `window_h`, 0 without."""
    return rule.parameters.get("window_h", 0.0)


def nothing_wrong(_: Condition) -> str:
    """No further check."""
    return ""


@dataclass(frozen=True, slots=True)
class Role:
    """Another datastream that a kernel looks at.

    Where a rule does not name it, it is the `property` of the rule's own station, if it has one.
    Readings of one that `drives` call for a judgement as the rule's own do; any other is looked
    at when those come.
    """

    property: str = ""
    required: bool = True
    drives: bool = True


@dataclass(frozen=True, slots=True)
class Indicator:
    """A kernel with all that a rule may say to it.

    Every reading of its own, and of inputs that drive, calls for a judgement. `memory_h` says how
    many hours before the instant judged the kernel looks back, on any input. A `carried` kernel
    gets, and gives back, `carry` numbers that it keeps from judgement to judgement of a rule (NaN
    at first); its judgements come one at a time. One that `closes` periods of so many microseconds
    changes what it keeps at the first judgement after each, and for others only says it again.
    Without any kernel the clock drives it.

    `required` and `optional` parameters (with their defaults), `tables` with their number of
    columns. `unit` is that of the value, empty where it is the property's own. `check` says what
    else is wrong with a rule. `detail` says in a few words, Chinese first, what decided, for
    judgements that change a level. `workings` names the numbers that the value was made of, (n,) or
    (n, several), given what is carried after each judgement (n, carry).
    """

    kernel: Kernel | None = None
    carried: Carried | None = None
    carry: int = 0
    closes: int = 0
    required: frozenset[str] = frozenset()
    optional: Mapping[str, float] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    tables: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    memory_h: Callable[[Condition], float] = window_h
    check: Callable[[Condition], str] = nothing_wrong
    detail: Details | None = None
    workings: Workings | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters."""
        return (*sorted(self.required), *self.optional)

    @property
    def instant(self) -> bool:
        """Whether a reading is judged by itself, without a look at any other."""
        looks = self.memory_h is not window_h or "window_h" in self.parameters
        return not looks and not self.roles
