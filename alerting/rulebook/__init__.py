"""The rule book: which rules a station of a kind should have until the county gives its own.

Each file `books/*.toml` holds the rules of one hazard as data. A rule is suggested where the
station has its datastreams; limits that only the county knows come from the station's attributes
(names of SL 323), and a rule without them is left out and named: "not configured", never "safe".
"""

from alerting.rulebook.about import HEADS, about, brief
from alerting.rulebook.fit import fit
from alerting.rulebook.suggest import Suggestion, suggest

__all__ = ["HEADS", "Suggestion", "about", "brief", "fit", "suggest"]
