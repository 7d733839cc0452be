"""A station while the rules of the books are made for it."""

from collections.abc import Iterator, Mapping
from typing import Any

from alerting.rulebook.book import Draft, Entry
from alerting.rulebook.fit import fit
from alerting.rulebook.limits import Limits, NotConfigured, limits_of
from domain.criterion import Condition, Criterion
from domain.level import LADDER
from domain.registry import Registry
from domain.station import Station

DEFAULT = "默认规则，待县里批准 / default rule book (ours), until the county approves"
"""Begins the source of every suggested rule."""

_LEVELS = ("stage", "pool_level")
"""Properties whose thresholds are heights above a datum."""


class Place:
    """A station while its rules are made; `missing` collects what they lack."""

    def __init__(self, registry: Registry, station: Station) -> None:
        self.station = station
        self.lookup = registry.lookup
        self.steps = {
            one.property: float(one.interval_s)
            for one in registry.datastreams.values()
            if one.station == station.code
        }
        self.limits = limits_of(registry, station)
        self.missing: list[str] = []

    def rule(self, entry: Entry) -> Criterion | None:
        """The rule of an entry, None where it is not for this station or lacks something."""
        if not self._is_for(entry):
            return None
        try:
            condition = self._condition(entry)
            rule = Criterion(
                **condition,
                **self._news(entry, self._named(condition)),
                hazard=entry.hazard,
                datum=self.station.datum if condition["property"] in _LEVELS else "",
                source=f"{DEFAULT}; {entry.basis}" if entry.basis else DEFAULT,
                impact=self._impact(entry, condition),
                parts=tuple(Condition(**self._condition(part)) for part in entry.parts),
            )
            fit(rule, self.lookup)
        except NotConfigured as error:
            self._lacks(entry, f"left out, {error} 未配置 not configured")
        except ValueError as error:
            self._lacks(entry, f"left out, {error}")
        else:
            return rule
        return None

    def _is_for(self, entry: Entry) -> bool:
        here = {*entry.needs} <= set(self.steps) and not {*entry.without} & set(self.steps)
        conditions = (entry, *entry.parts)
        observed = all(self._property(one) for one in conditions)
        return here and observed and (not entry.kinds or self.station.kind in entry.kinds)

    def _property(self, draft: Draft) -> str:
        wanted = (draft.property,) if isinstance(draft.property, str) else draft.property
        return next((name for name in wanted if name in self.steps), "")

    def _condition(self, draft: Draft) -> dict[str, Any]:
        """The fields of a condition, with the station's own numbers."""
        observed = self._property(draft)
        inputs = {
            role: f"{self.station.code}/{name}"
            for role, name in draft.inputs.items()
            if name in self.steps
        }
        limits = self._local(observed, len(inputs))
        return {
            "station": self.station.code,
            "property": observed,
            "indicator": draft.indicator,
            "parameters": {name: limits.number(one) for name, one in draft.parameters.items()},
            "inputs": inputs,
            "tables": {name: limits.table(one) for name, one in draft.tables.items()},
            **self._ladder(draft, limits),
            "direction": draft.direction,
            "hysteresis": draft.hysteresis,
            "hold_on_s": draft.hold_on_s,
            "hold_off_s": draft.hold_off_s,
        }

    def _local(self, observed: str, inputs: int) -> Limits:
        """The limits, with what is told of one datastream: its step, and how many inputs."""
        more = {"interval_s": self.steps[observed], "inputs": float(inputs)}
        return Limits({**self.limits.numbers, **more}, self.limits.attributes)

    def _named(self, condition: Mapping[str, Any]) -> str:
        return f"{condition['property']}/{condition['indicator']}"

    def _ladder(self, draft: Draft, limits: Limits) -> dict[str, float]:
        """The thresholds that can be told; `NotConfigured` where none can."""
        steps, lacking = {}, []
        for word in (level.word for level in LADDER):
            given = getattr(draft, word)
            try:
                if given is not None:
                    steps[word] = limits.number(given)
            except NotConfigured as error:
                lacking.append(f"{word} {error}")
        if not steps:
            raise NotConfigured(", ".join(lacking))
        for one in lacking:
            self._lacks(draft, f"without {one} 未配置 not configured")
        return steps

    def _news(self, entry: Entry, name: str) -> dict[str, Any]:
        """News and marks that can be told."""
        marks = dict(self._marks(entry, name))
        if entry.news_from is None:
            return {"marks": marks}
        try:
            start = self.limits.number(entry.news_from)
        except NotConfigured as error:
            self.missing.append(f"{name}: without news, {error} 未配置 not configured")
            return {"marks": marks}
        return {"marks": marks, "news_from": start, "news_step": entry.news_step}

    def _marks(self, entry: Entry, name: str) -> Iterator[tuple[str, float]]:
        for mark, given in entry.marks.items():
            try:
                yield mark, self.limits.number(given)
            except NotConfigured as error:
                words = f"{name}: without the mark {mark}, {error} 未配置 not configured"
                self.missing.append(words)

    def _impact(self, entry: Entry, condition: Mapping[str, Any]) -> dict[str, str]:
        """The sentences of the levels that the rule has."""
        return {word: text for word, text in entry.impact.items() if word in condition}

    def _lacks(self, draft: Draft, what: str) -> None:
        self.missing.append(f"{self._property(draft)}/{draft.indicator}: {what}")
