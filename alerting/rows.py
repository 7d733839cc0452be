"""Criteria and the parts of compounds as rows, with the datastreams that each looks at."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np

from alerting.indicators import COMPOUNDS, INDICATORS, PARTS, UnfitRuleError
from alerting.lists import ints
from domain.criterion import Condition, Criterion
from domain.registry import Registry


class Rows:
    """Criteria and the hidden parts of compounds, a row each, as lists."""

    def __init__(self, active: dict[int, Criterion], registry: Registry) -> None:
        self.datastreams = ints(sorted(registry.datastreams))
        self.row_of_id = np.full(int(self.datastreams.max(initial=0)) + 1, -1, dtype=np.int64)
        self.row_of_id[self.datastreams] = np.arange(self.datastreams.size)
        self.criteria = list(active.values())
        self.ids = list(active)
        self.conditions: list[Condition] = list(self.criteria)
        self.owner = [-1] * len(active)
        self.parts: list[list[int]] = [[] for _ in active]
        for row, (number, rule) in enumerate(active.items()):
            for place, part in enumerate(rule.parts):
                self.parts[row].append(len(self.ids))
                self.ids.append(-(number * PARTS + place))
                self.conditions.append(part)
                self.owner.append(row)
                self.parts.append([])
        self._resolve(registry)

    def _resolve(self, registry: Registry) -> None:
        lookup = registry.lookup
        self.dates: list[tuple[datetime | None, datetime | None]] = [
            (one.valid_from, one.valid_to) for one in self.criteria
        ]
        self.dates += [(None, None)] * (len(self.conditions) - len(self.criteria))
        row_of = self.row_of_id
        self.own = [int(row_of[lookup[one.station, one.property]]) for one in self.conditions]
        self.inputs = [
            {role: int(row_of[number]) for role, number in inputs_of(one, lookup).items()}
            for one in self.conditions
        ]


def inputs_of(rule: Condition, lookup: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Datastream ids of a rule's further inputs by role; UnfitRuleError where one is missing."""
    if rule.indicator in COMPOUNDS:
        return {}
    found = {}
    for role, one in INDICATORS[rule.indicator].roles.items():
        station, _, name = rule.inputs.get(role, f"{rule.station}/{one.property}").rpartition("/")
        number = lookup.get((station, name))
        if number is not None:
            found[role] = number
        elif one.required or role in rule.inputs:
            raise UnfitRuleError(
                f"{rule.measure}: {rule.indicator} needs the input {role}, and there is no "
                f"datastream {name or '(none named)'} at {station}"
            )
    return found


def driving(rule: Condition, inputs: dict[str, int]) -> list[int]:
    """The further inputs of a rule whose readings call for a judgement."""
    roles = INDICATORS[rule.indicator].roles
    return [datastream for role, datastream in inputs.items() if roles[role].drives]
