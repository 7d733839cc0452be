"""Gaugings (实测流量): the discharge that people measured at a stage."""

from dataclasses import dataclass
from math import isfinite


@dataclass(frozen=True, slots=True)
class Gauging:
    """`discharge` in m3/s at `stage` in m, at `time` in microseconds; `source` says by whom."""

    station: str
    time: int
    stage: float
    discharge: float
    source: str

    def __post_init__(self) -> None:
        """Refuse what no curve can be fitted to."""
        if not self.station:
            raise ValueError("缺少测站编码 / no station")
        if not isfinite(self.stage):
            raise ValueError("水位必须是数 / the stage must be a finite number")
        if not (isfinite(self.discharge) and self.discharge > 0):
            raise ValueError("流量必须大于零 / the discharge must be a number above zero")
        if not self.source.strip():
            raise ValueError("缺少来源 / no source: who gauged it, by what")
