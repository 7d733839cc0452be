"""What exports call lights, kinds and months, Chinese first."""

from dataclasses import dataclass

from domain.livelihood.board import Light
from domain.livelihood.indicator import Kind
from domain.livelihood.month import Month

DEMONSTRATION = "演示数据，非官方 / demonstration data, not official"


@dataclass(frozen=True, slots=True)
class Sign:
    """How a light is shown: a shape and a word, so that it needs no colour, and its colour."""

    shape: str
    word: str
    colour: str


LIGHTS = {
    Light.RED: Sign("■", "红灯", "F4B6B6"),
    Light.YELLOW: Sign("◆", "黄灯", "FCE8A6"),
    Light.GREEN: Sign("●", "绿灯", "C4E8C9"),
    Light.NONE: Sign("○", "未评", "E8E8E8"),
}
"""The worst first; colours are RGB in hexadecimal, pale enough for black text."""

KINDS = {
    Kind.COUNT: "数量",
    Kind.MONEY: "投资",
    Kind.MULTI_UNIT: "多单位",
    Kind.RAISED_STANDARD: "提标",
    Kind.COVERAGE: "覆盖率",
    Kind.RATIO_FLOOR: "比率下限",
    Kind.BETTER_THAN_BASELINE: "优于基数",
    Kind.CLASS_FLOOR: "类别下限",
    Kind.MILESTONE: "节点",
    Kind.SET_BY_CITY: "市级下达",
}


def month_name(month: Month) -> str:
    """A month in Chinese: 2023 年 5 月."""
    return f"{month.year} 年 {month.number} 月"
