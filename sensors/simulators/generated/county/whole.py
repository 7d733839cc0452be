"""A whole county at once: 315 stations over six hazards, with the flood of 2024 in the middle.

The one real curve is that of 平江 (scenario `pingjiang-2024`, a reconstruction between reported
stages). Everything else is synthetic and made to fit it: a storm that could have raised such a
flood, tributaries and reservoirs that it fills, slopes that it sets moving, water that it
muddies; and, untouched by it, cameras, fire weather and patrols. Each module says what it
computes. Codes, places and thresholds are a demonstration; none is official.
"""

import numpy as np

from domain.registry import Registry
from sensors.simulators.generated import making
from sensors.simulators.generated.county import fire, patrol, quality, rivers, slopes, water
from sensors.simulators.generated.county.sites import Site
from sensors.simulators.generated.county.storm import Storm
from sensors.simulators.scenario import Scenario

TITLE = "全县演练：2024 年洪水中的六类灾害 / A whole county: six hazards around the flood of 2024"


def make(seed: int = 1) -> Scenario:
    """The scenario; a seed gives the same readings again."""
    generator = np.random.default_rng(seed)
    storm = Storm.of(generator)
    sites: list[Site] = [
        *rivers.sites(storm, generator),
        *water.sites(storm, generator),
        *quality.sites(storm, generator),
        *slopes.sites(storm, generator),
        *fire.sites(storm, generator),
        *patrol.sites(storm, generator),
    ]
    registry = Registry.numbered(
        [one.station for one in sites],
        [stream for one in sites for stream in one.datastreams],
        [rule for one in sites for rule in one.criteria],
    )
    series = {key: value for one in sites for key, value in one.series.items()}
    source = f"synthetic around the reconstruction pingjiang-2024 (reported facts), seed {seed}"
    return making.scenario("county", TITLE, source, registry, series)
