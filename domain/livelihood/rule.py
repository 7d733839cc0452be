"""The rule by which a month's light is found, with its parameters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of Yinchuan's supervision of livelihood projects, in percentage points and months.

    Against the schedule: met is green, `yellow_from` points behind yellow, more than `red_above`
    red. A planned start missed without reason is yellow, missed by `late_start_red_after` months
    red. The rest is ours: what must hold all year is yellow where it does not, and red after
    `unmet_red_after` months in a row; a report is due on the `report_due_day` of the next month;
    the forecast follows the last `forecast_months` reports, with an interval of
    `forecast_confidence`; a distance to the schedule that changes by less than `steady_within`
    points in `trend_months` months is steady.
    """

    yellow_from: float = 10.0
    red_above: float = 30.0
    late_start_red_after: int = 3
    unmet_red_after: int = 3
    report_due_day: int = 5
    forecast_months: int = 6
    forecast_confidence: float = 0.8
    trend_months: int = 3
    steady_within: float = 2.0

    def __post_init__(self) -> None:
        """Refuse parameters under which no light has a meaning."""
        if not 0 < self.yellow_from <= self.red_above <= 100:
            raise ValueError("yellow_from must be above 0 and at most red_above, that at most 100")
        if min(self.late_start_red_after, self.unmet_red_after, self.trend_months) < 1:
            raise ValueError("months must be at least 1")
        if not 1 <= self.report_due_day <= 28:
            raise ValueError("report_due_day must be 1 to 28")
        if self.forecast_months < 3 or not 0 < self.forecast_confidence < 1:
            raise ValueError("a forecast needs 3 months and a confidence between 0 and 1")
