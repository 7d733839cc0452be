"""Which rules of a registry can be judged: one that cannot never stops the others."""

from collections.abc import Mapping
from dataclasses import replace

from alerting.indicators import UnfitRuleError, check
from alerting.rows import inputs_of
from domain.criterion import Criterion
from domain.registry import Registry


def fitting(registry: Registry) -> tuple[Registry, list[str]]:
    """The registry without the rules that no kernel can judge, and what is wrong with those."""
    lookup = registry.lookup
    faults = {number: unfit(rule, lookup) for number, rule in registry.criteria.items()}
    kept = {number: rule for number, rule in registry.criteria.items() if not faults[number]}
    return replace(registry, criteria=kept), [fault for fault in faults.values() if fault]


def unfit(rule: Criterion, lookup: Mapping[tuple[str, str], int]) -> str:
    """What keeps a rule, or a part of it, from being judged; empty where nothing does.

    `lookup` has the datastreams that there are, by station and property.
    """
    try:
        check(rule)
        for one in (rule, *rule.parts):
            if (one.station, one.property) not in lookup:
                what = f"there is no datastream {one.property} at {one.station}"
                raise UnfitRuleError(f"{one.measure}: {what}")
            inputs_of(one, lookup)
    except UnfitRuleError as error:
        return str(error)
    return ""
