"""Gaugings as a table: a row each, with Chinese headings or English ones."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import isnan, nan

from api.people.sheets import Column, Fault, Row, UnfitTableError, read
from api.times import parse_instant
from domain.gauging import Gauging

_HEADINGS = {
    "station": "测站",
    "time": "时间",
    "stage": "水位",
    "discharge": "流量",
    "source": "来源",
}
COLUMNS = [Column(heading, name) for name, heading in _HEADINGS.items()]

_NEVER = 0


@dataclass(frozen=True, slots=True)
class GaugingTable:
    """The gaugings of a table, and the number of each one's row."""

    gaugings: Sequence[Gauging]
    numbers: Sequence[int]

    def require(self, unknown: Collection[str]) -> None:
        """Raise `UnfitTableError` where rows name stations that nobody knows."""
        rows = zip(self.gaugings, self.numbers, strict=True)
        faults = [
            Fault(number, _HEADINGS["station"], f"没有测站 {one.station} / unknown station")
            for one, number in rows
            if one.station in unknown
        ]
        if faults:
            raise UnfitTableError(faults)


def parse(data: bytes) -> GaugingTable:
    """The gaugings of a CSV or XLSX file; `UnfitTableError` says all that is wrong, by rows."""
    rows = read(data, COLUMNS, _HEADINGS)
    wrong: list[Fault] = []
    found = [_gauging(row, wrong) for row in rows]
    wrong += _twice(rows)
    if wrong:
        raise UnfitTableError(wrong)
    return GaugingTable([one for one in found if one], [row.number for row in rows])


def _gauging(row: Row, wrong: list[Fault]) -> Gauging | None:
    faults = len(wrong)
    time = _time(row, wrong)
    stage, discharge = (_number(row, name, wrong) for name in ("stage", "discharge"))
    if len(wrong) > faults:
        return None
    try:
        said = row.cells.get("station", ""), row.cells.get("source", "")
        return Gauging(said[0], time, stage, discharge, said[1])
    except ValueError as error:
        wrong.append(Fault(row.number, "", str(error)))
        return None


def _time(row: Row, wrong: list[Fault]) -> int:
    try:
        return parse_instant(row.cells.get("time", ""))
    except ValueError as error:
        wrong.append(Fault(row.number, _HEADINGS["time"], str(error)))
        return _NEVER


def _number(row: Row, name: str, wrong: list[Fault]) -> float:
    text = row.cells.get(name, "")
    try:
        number = float(text)
    except ValueError:
        number = nan
    if isnan(number):
        wrong.append(Fault(row.number, _HEADINGS[name], f"{text!r} 不是数 / is no number"))
    return number


def _twice(rows: Sequence[Row]) -> list[Fault]:
    """Rows that gauge a station at a time that an earlier row has."""
    seen: set[tuple[str, str]] = set()
    faults = []
    for row in rows:
        key = row.cells.get("station", ""), row.cells.get("time", "")
        if key in seen:
            what = "同站同时刻重复 / this station and time stand above already"
            faults.append(Fault(row.number, _HEADINGS["time"], what))
        seen.add(key)
    return faults
