"""What the engine makes of rules, as the API asks for it: this module is its `Judgement`."""

from alerting.explaining import answer as explain
from alerting.indicators import unit
from alerting.measures import newest as measured
from alerting.measures import series
from alerting.rulebook import fit

__all__ = ["explain", "fit", "measured", "series", "unit"]
