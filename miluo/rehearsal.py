"""A rehearsal: a scenario through decode, quality and engine in memory, always with one outcome.

It calls the very functions that collector and engine call, on the very messages that a replay
would publish, and has neither broker nor database.
"""

from collections.abc import Iterator
from itertools import islice

from alerting import plan as plans
from alerting.judge import Judge
from domain.instant import SECOND
from domain.transition import Transition
from ingest.quality import Memory, assess
from ingest.understand import understand
from ingest.view import RegistryView
from sensors.simulators.scenario import Scenario, messages

CHUNK = 1000
"""Messages understood together; the outcome does not depend on it."""


def rehearse(
    scenario: Scenario, *, late_after_s: float, future_tolerance_s: float
) -> Iterator[Transition]:
    """The transitions of a scenario, in the order in which the engine finds them."""
    view = RegistryView.of(scenario.registry, dict(enumerate(scenario.zones)))
    judge = Judge(plans.build(scenario.registry, late_after_s))
    stream = ((one.topic, one.payload) for one in messages(scenario))
    clock: int | None = None
    memory = Memory.empty()
    while chunk := list(islice(stream, CHUNK)):
        heard = understand(
            chunk,
            view,
            mode="exercise",
            clock=clock,
            received_at=0,
            future_tolerance=round(future_tolerance_s * SECOND),
        )
        clock = heard.clock
        assessed = assess(heard.rows, view, memory)
        memory = assessed.memory
        for outcome in judge.feed(assessed.rows):
            yield from outcome.transitions
