"""Holds a plan's data against its printed text, both ways: figure by figure, word by word.

`findings` is empty where every number and every word of the tasks is accounted for by the data,
and the data says nothing that is not printed in the passage it cites.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from domain.livelihood.indicator import Indicator, Kind, Target
from domain.livelihood.project import Plan, Project

TOKEN = re.compile(
    r"\d+(?:\.\d+)?|(?<![A-Za-z])[IVX]+(?![A-Za-z])|[〇零一二三四五六七八九十百千两亿]"
)
"""Arabic numbers, Roman numbers, and every Chinese numeral, in words and names too."""

_HEADING = re.compile(r"（[一二]）")
_ENTRY = re.compile(r"(\d{1,2})[、.\s]\s*(?=\D)")
_PUNCTUATION = re.compile(r"[、，,。;；“”]")
_LEADS = re.compile(r"[（(](?P<who>[^（()）]+(?:牵头|负责|参与))[）)]")
_BY_CITY = re.compile(r"[（(]具体以市级确定的..为依据[）)]")
_LISTED = re.compile(r"(?P<what>[^，。]*)(?:分别|(?<![人户])均|等指标)")
_NEVER = "(?!)"
_ROMAN = {1.0: "I", 2.0: "II", 3.0: "III", 4.0: "IV", 5.0: "V"}
_KIND_WORDS = {
    Kind.MONEY: "投资", Kind.MULTI_UNIT: "总计", Kind.RAISED_STANDARD: "提高到",
    Kind.COVERAGE: "覆盖", Kind.RATIO_FLOOR: "不低于|标准", Kind.CLASS_FLOOR: "类",
    Kind.BETTER_THAN_BASELINE: "提升|改善", Kind.SET_BY_CITY: "下达",
}  # fmt: skip
_NUMBERED = (Kind.COUNT, Kind.RAISED_STANDARD, Kind.RATIO_FLOOR, Kind.CLASS_FLOOR)
_ROLE_WORDS = {
    (Kind.MONEY, "value"): "完成投资", (Kind.MONEY, "total"): "总投资",
    (Kind.RAISED_STANDARD, "baseline"): "从(?:不低于)?",
    (Kind.RAISED_STANDARD, "value"): "提高到(?:不低于)?",
    (Kind.BETTER_THAN_BASELINE, "baseline"): "全省",
}  # fmt: skip

Key = tuple[str, int]


@cache
def squeeze(text: str) -> str:
    """The text without the stars of its markdown, and without what its layout put in."""
    return re.sub(r"[*\s]", "", text)


def passages(printed: str) -> dict[Key, str]:
    """The passages of 二、工作任务, squeezed, by the section's heading and the project's number."""
    tasks = printed[printed.index("二、工作任务") : printed.index("三、推进机制")]
    found: dict[Key, str] = {}
    section, number = "", 0
    for line in tasks.replace("*", "").splitlines()[1:]:
        entry = _ENTRY.match(line)
        if _HEADING.match(line):
            section, number = squeeze(line), 0
        elif entry is not None and int(entry[1]) == number + 1:
            number += 1
            found[section, number] = squeeze(line[entry.end() :])
        elif (section, number) in found:
            found[section, number] += squeeze(line)
    return found


def key_of(project: Project) -> Key:
    """Where the printed plan has a project."""
    return squeeze(project.section), project.number


def findings(plan: Plan, targets: Mapping[str, Target], printed: str) -> list[str]:
    """All in which the data and the printed plan differ."""
    tasks = passages(printed)
    kept = {key_of(one): one for one in plan.projects}
    found = list(_head(plan, squeeze(printed)))
    found += [f"{key}: the plan has no such project" for key in kept.keys() - tasks.keys()]
    found += [f"{key}: the data lacks this project" for key in tasks.keys() - kept.keys()]
    for key in kept.keys() & tasks.keys():
        found += Reading(plan.year, kept[key], targets, tasks[key]).findings()
    return found


def _head(plan: Plan, printed: str) -> Iterator[str]:
    day = plan.issued
    words = {
        "title": plan.title,
        "issuer": f"{plan.issuer}{day.year}年{day.month}月{day.day}日印发",
        "year": f"完成{plan.year}年重点民生实事",
        "convenor": f"由{plan.convenor}担任召集人，",
        "deputy_convenor": f"{plan.deputy_convenor}担任副召集人，",
        "office": f"专班办公室设{plan.office}，",
        "members": f"成员单位包括{'、'.join(plan.members)}。",
    }
    yield from (f"{name}: not in the plan" for name, text in words.items() if text not in printed)


@dataclass(frozen=True)
class Reading:
    """One project held against its passage; places are of characters in the passage."""

    year: int
    project: Project
    targets: Mapping[str, Target]
    body: str

    def findings(self) -> list[str]:
        """All in which this project's data and its passage differ."""
        found = [*self._project(), *self._places(), *self._numbers_left(), *self._words_left()]
        for one in self.project.indicators:
            found += [f"{one.code}: {what}" for what in self._indicator(one)]
        return found

    def _project(self) -> Iterator[str]:
        one, groups = self.project, _units(self.body)
        code = one.code
        if squeeze(one.text) != self.body:
            yield f"{code}: its text is not the passage"
        if not self.body.startswith(squeeze(one.title)):
            yield f"{code}: its title does not begin the passage"
        if one.leads != tuple(unit for _, leads, _ in groups for unit in leads):
            yield f"{code}: leads {one.leads}"
        if one.taking_part != tuple(unit for _, _, others in groups for unit in others):
            yield f"{code}: taking part {one.taking_part}"
        section, _, number = code.partition("-")
        if (int(section), int(number)) != ("一二".index(one.section[1]) + 1, one.number):
            yield f"{code}: not the code of its section and number"

    def _places(self) -> Iterator[str]:
        code, towns = self.project.code, {place.town for place in self.project.places}
        for place in self.project.places:
            if place.town not in self.body or squeeze(place.name) not in self.body:
                yield f"{code}: the passage names no place {place.town} {place.name}"
        named = set(re.findall(r"[\u4e00-\u9fff]{2}镇", self.body))
        missing = {town for town in named if town[1] not in "城乡"} - towns
        yield from (f"{code}: {town} is not among its places" for town in missing)

    def _indicator(self, one: Indicator) -> Iterator[str]:
        sentence, target = squeeze(one.sentence), self.targets.get(one.code)
        if self.body.count(sentence) != 1:
            yield "its sentence does not stand in the passage, once"
            return
        if target is None:
            yield "has no target"
            return
        yield from self._strings(one, sentence)
        yield from self._meaning(one, target, sentence)
        for name, pattern in claims(one, target, self.year).items():
            if not re.search(pattern, sentence):
                yield f"{name}: its sentence does not say so"
        yield from self._relations(one, sentence)

    def _strings(self, one: Indicator, sentence: str) -> Iterator[str]:
        yield from (f"names no {item}" for item in one.items if squeeze(item) not in sentence)
        for figure in one.figures:
            if squeeze(figure) not in sentence or not TOKEN.search(figure):
                yield f"{figure} is no figure of its sentence"
        if not set(TOKEN.findall(one.title)) <= set(TOKEN.findall(sentence)):
            yield "its title brings in a number"
        is_rate = one.kind.is_percentage or "率" in sentence
        if squeeze(one.unit) not in sentence and not (one.unit == "%" and is_rate):
            yield f"unit {one.unit} is not in its sentence"
        groups = [leads for start, leads, _ in _units(self.body) if start >= self._span(one)[1]]
        if not groups or one.leads != groups[0]:
            yield f"leads {one.leads}"

    def _meaning(self, one: Indicator, target: Target, sentence: str) -> Iterator[str]:
        if not re.search(_KIND_WORDS.get(one.kind, ""), sentence):
            yield f"is not said as a {one.kind}"
        by_city = bool(_BY_CITY.search(self.body)) or "省市下达" in sentence
        if target.provisional is not by_city:
            yield f"provisional is {target.provisional}"
        whole = one.kind is Kind.MILESTONE or "全覆盖" in sentence
        if one.kind.is_percentage and target.value != (100.0 if whole else None):
            yield f"target {target.value} %"
        if target.start is not None or target.curve:
            yield "has a start or a curve"
        if one.kind in _NUMBERED and target.value is None:
            yield "has no value"
        if one.kind is Kind.RAISED_STANDARD and target.baseline is None:
            yield "has no baseline"
        if one.kind is Kind.COUNT and one.items and len(one.items) != target.value:
            yield f"names {len(one.items)} works of {target.value}"

    def _relations(self, one: Indicator, sentence: str) -> Iterator[str]:
        """How it stands beside the others: as their part, in their list, with something its own."""
        others = [other for other in self.project.indicators if other is not one]
        around = [other for other in others if sentence in squeeze(other.sentence)]
        if one.part_of and one.part_of not in {other.code for other in around}:
            yield f"is not told as a part of {one.part_of}"
        alike = [other for other in around if squeeze(other.sentence) != sentence]
        if any((other.kind, other.unit) == (one.kind, one.unit) for other in alike):
            yield from () if one.part_of else ("is told as a part",)
        if listed := _LISTED.search(sentence):
            same = [other for other in around if squeeze(other.sentence) == sentence]
            count = len(re.split("[、和]", listed["what"]))
            if count != len(same) + 1:
                yield f"its sentence lists {count}, and the data {len(same) + 1}"
        elif not self._said[one.code].difference(*(self._said[other.code] for other in others)):
            yield "says nothing that others do not"

    @cached_property
    def _said(self) -> dict[str, set[int]]:
        """What each indicator cites, and (as negative places) the numbers that it claims."""
        return {
            one.code: {*range(*self._span(one)), *(-place for place in self._claims[one.code])}
            for one in self.project.indicators
        }

    @cached_property
    def _claims(self) -> dict[str, set[int]]:
        return {one.code: self._claimed(one) for one in self.project.indicators}

    def _span(self, one: Indicator) -> tuple[int, int]:
        sentence = squeeze(one.sentence)
        start = self.body.find(sentence)
        return (start, start + len(sentence)) if start >= 0 else (0, 0)

    def _claimed(self, one: Indicator) -> set[int]:
        """Where the numbers stand that it accounts for: by its target, its figures, its items."""
        target = self.targets.get(one.code)
        known = claims(one, target, self.year).values() if target is not None else []
        names = [re.escape(squeeze(text)) for text in (*one.figures, *one.items)]
        return self._found([*known, *names], *self._span(one))

    def _found(self, patterns: Collection[str], start: int, end: int) -> set[int]:
        matches = [m for one in patterns for m in re.finditer(one, self.body[start:end])]
        return {start + place for m in matches for place in range(*m.span())}

    def _numbers_left(self) -> Iterator[str]:
        claimed = set(range(len(squeeze(self.project.title))))
        for one in self.project.indicators:
            claimed |= self._claims[one.code] | self._found([f"{self.year}年?"], *self._span(one))
        for token in TOKEN.finditer(self.body):
            if not claimed.issuperset(range(*token.span())):
                around = self.body[max(token.start() - 8, 0) : token.end() + 4]
                yield f"{self.project.code}: nothing accounts for {token[0]} in “{around}”"

    def _words_left(self) -> Iterator[str]:
        told = set(range(len(squeeze(self.project.title))))
        told |= self._found([_LEADS.pattern, _BY_CITY.pattern], 0, len(self.body))
        for one in self.project.indicators:
            told |= set(range(*self._span(one)))
        left = "".join(" " if place in told else char for place, char in enumerate(self.body))
        for words in _PUNCTUATION.sub(" ", left).split():
            yield f"{self.project.code}: no indicator cites “{words}”"


def claims(one: Indicator, target: Target, year: int) -> dict[str, str]:
    """What a target says of its sentence: patterns of its numbers with their units, by name."""
    found = {f"part {unit}": _number(value, unit) for unit, value in target.parts.items()}
    for name in ("value", "total", "baseline"):
        value = getattr(target, name)
        if value is not None and not (name == "value" and one.kind.is_percentage):
            usual = "" if name == "value" else _NEVER
            found[name] = _ROLE_WORDS.get((one.kind, name), usual) + _amount(one, value)
    if target.due != date(year, 12, 31):
        day = target.due
        found["due"] = rf"(?<!\d){day.year}年{day.month}月{day.day}日前"
    return found


def _amount(one: Indicator, value: float) -> str:
    if one.kind is Kind.CLASS_FLOOR:
        return rf"(?<![IVX]){_ROMAN.get(value, '?')}{one.unit}"
    return _number(value, one.unit)


def _number(value: float, unit: str) -> str:
    digits = str(int(value)) if value == int(value) else repr(value)
    return rf"(?<![\d.]){re.escape(digits + unit)}"


def _units(body: str) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """Where the passage names units, with those that lead and those that take part there."""
    found = []
    for group in _LEADS.finditer(body):
        leads: list[str] = []
        others: list[str] = []
        for told in group["who"].split("，"):
            (others if told.endswith("参与") else leads).extend(told[:-2].split("、"))
        found.append((group.start(), tuple(leads), tuple(others)))
    return found
