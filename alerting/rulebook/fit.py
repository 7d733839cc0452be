"""Whether the engine can judge a rule; where not, which key is wrong and what is possible."""

from alerting.indicators import COMPOUNDS, INDICATORS, UnfitRuleError, check
from alerting.rows import inputs_of
from alerting.rulebook.about import takes
from domain.criterion import Criterion
from sensors.registry import Observed, Unfit


def fit(rule: Criterion, observed: Observed) -> None:
    """Raise `Unfit` for a rule that no kernel can judge on the datastreams there are."""
    for number, part in enumerate(rule.parts, start=1):
        _fit(Criterion.of(part), observed, f"parts number {number}, ")
    _fit(rule, observed, "")


def _fit(rule: Criterion, observed: Observed, place: str) -> None:
    try:
        check(rule)
    except UnfitRuleError as error:
        raise Unfit(f"{place}{_key(rule)}", _explained(rule, error)) from None
    try:
        inputs_of(rule, observed)
    except UnfitRuleError as error:
        raise Unfit(f"{place}inputs", _explained(rule, error)) from None


def _key(rule: Criterion) -> str:
    """Which key of a rule that does not fit is to be mended."""
    indicator = INDICATORS.get(rule.indicator)
    if indicator is None:
        return "parts" if rule.indicator in COMPOUNDS else "indicator"
    given = set(rule.parameters)
    if not indicator.required <= given <= set(indicator.parameters):
        return "parameters"
    if set(rule.inputs) - set(indicator.roles):
        return "inputs"
    widths = {name: len(rows[0]) for name, rows in rule.tables.items()}
    return "indicator" if widths == dict(indicator.tables) else "tables"


def _explained(rule: Criterion, error: UnfitRuleError) -> str:
    what = str(error).removeprefix(f"{rule.code}: ").removeprefix(f"{rule.measure}: ")
    indicator = INDICATORS.get(rule.indicator)
    if indicator is None:
        return what
    return f"{what}. {rule.indicator} takes {'; '.join(takes(indicator))}"
