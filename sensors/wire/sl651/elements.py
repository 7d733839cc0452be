"""The elements of SL 651-2014: what each lead byte says, from `elements.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

Kind = Literal["number", "gate", "status", "step", "rains", "levels", "bytes", "unknown"]

CLASSES: Mapping[str, tuple[str, str]] = {
    "P": ("降水", "rain"),
    "H": ("河道", "river"),
    "K": ("水库", "reservoir"),
    "Z": ("闸坝", "sluice"),
    "D": ("泵站", "pump"),
    "T": ("潮汐", "tide"),
    "M": ("墒情", "soil"),
    "G": ("地下水", "groundwater"),
    "Q": ("水质", "water quality"),
    "I": ("取水口", "intake"),
    "O": ("排水口", "outlet"),
}
"""Classes of stations by their letter."""

FUNCTIONS: Mapping[int, tuple[str, str]] = {
    0x2F: ("链路维持报", "heartbeat"),
    0x30: ("测试报", "test report"),
    0x31: ("均匀时段水文信息报", "uniform series"),
    0x32: ("遥测站定时报", "timed report"),
    0x33: ("遥测站加报报", "added report"),
    0x34: ("遥测站小时报", "hourly report"),
    0x35: ("遥测站人工置数报", "report set by hand"),
    0x36: ("遥测站图片报", "picture"),
    0x37: ("查询实时数据", "query real-time data"),
    0x38: ("查询时段数据", "query data of a period"),
    0x39: ("查询人工置数", "query data set by hand"),
    0x3A: ("查询指定要素", "query elements"),
    0x40: ("修改基本配置", "change basic configuration"),
    0x41: ("读取基本配置", "read basic configuration"),
    0x42: ("修改运行参数配置", "change run configuration"),
    0x43: ("读取运行参数配置", "read run configuration"),
    0x45: ("查询软件版本", "software version"),
    0x46: ("查询状态和报警", "state and alarms"),
    0x4A: ("设置遥测站时钟", "set clock"),
    0x4E: ("控制闸门", "gate"),
    0x50: ("查询事件记录", "event log"),
    0x51: ("查询遥测站时钟", "read clock"),
}
"""Functions by their code, in Chinese and in English."""


class Element(msgspec.Struct, frozen=True):
    """What a lead byte says. `n` is (digits, decimals); `property` may differ by station class.

    `period_s` is the period that a value sums up, ending at its time; 0 for instants. `check`
    names what must be checked against the standard before it is relied on. An unknown element
    has its lead as symbol; a lead of two bytes is one of those free for users (FF and another).
    """

    lead: int
    symbol: str
    zh: str = ""
    en: str = ""
    unit: str = ""
    n: tuple[int, int] = (0, 0)
    kind: Kind = "number"
    property: str | dict[str, str] = ""
    period_s: int = 0
    check: str = ""


@cache
def elements() -> Mapping[int, Element]:
    """All elements of the table, by lead byte."""
    text = files(__package__).joinpath("elements.toml").read_text("utf-8")
    table = tomllib.loads(text)
    return {
        int(lead, 16): msgspec.convert({"lead": int(lead, 16), **fields}, Element)
        for lead, fields in table.items()
    }


@cache
def element(lead: int) -> Element:
    """The element of a lead byte, of kind unknown where the table has none."""
    return elements().get(lead) or Element(lead, f"{lead:02X}", kind="unknown")


@cache
def by_symbol() -> Mapping[str, Element]:
    """The elements of the table by their symbol in ASCII frames, upper case."""
    return {one.symbol: one for one in elements().values()}


class Group(msgspec.Struct, frozen=True, gc=False):
    """Values of one element: the first at `time`, the others each `step` later (microseconds).

    NaN is a missing value; a status is its bits as a number. `raw` are the bytes of what is no
    number: a picture, a text, an unknown element.
    """

    element: Element
    time: int
    values: tuple[float, ...] = ()
    step: int = 0
    raw: bytes = b""
