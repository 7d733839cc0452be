"""A whole county at once, computed: see `whole`."""

from sensors.simulators.generated.county.whole import TITLE as TITLE
from sensors.simulators.generated.county.whole import make as make
