"""Livelihood projects as the operator set them up."""

from api.context import Livelihood
from domain.livelihood.rule import Rule
from miluo.settings import Settings


def served(settings: Settings) -> Livelihood:
    """How this instance serves its projects; a ValueError where the rule makes no sense."""
    rule = Rule(
        yellow_from=settings.livelihood_yellow_from,
        red_above=settings.livelihood_red_above,
        report_due_day=settings.livelihood_report_due_day,
    )
    evidence = settings.data / "evidence"
    return Livelihood(settings.livelihood_public, rule, evidence, settings.evidence_mb)
