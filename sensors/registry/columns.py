"""The columns of a station table, by the names of SL 323-2011 and, where it has none, by ours.

One row is a station with its limits and its device. docs/registry.md tells the operator of each.
"""

from dataclasses import dataclass

from domain.station import StationKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its Chinese heading; `text` cells stay text though they look like numbers."""

    name: str
    heading: str
    text: bool = True


_ALL = (
    Column("STCD", "测站编码"),
    Column("STNM", "测站名称"),
    Column("STTP", "测站类型"),
    Column("RVNM", "河流名称"),
    Column("BSNM", "流域名称"),
    Column("LGTD", "经度", text=False),
    Column("LTTD", "纬度", text=False),
    Column("ADDVCD", "行政区划码"),
    Column("TOWN", "乡镇"),
    Column("AREA", "影响乡镇"),
    Column("DTMNM", "基面名称"),
    Column("DTMEL", "基面高程", text=False),
    Column("OBSERVES", "监测要素"),
    Column("RAIN_MINUTES", "雨量时段分钟", text=False),
    Column("LEVEL_MINUTES", "水位间隔分钟", text=False),
    Column("BASE_LEVEL", "水位基值", text=False),
    Column("BLUE", "蓝色预警水位", text=False),
    Column("WRZ", "警戒水位", text=False),
    Column("GRZ", "保证水位", text=False),
    Column("OBHTZ", "历史最高水位", text=False),
    Column("FSLTDZ", "汛限水位", text=False),
    Column("BGMD", "汛限开始月日"),
    Column("EDMD", "汛限结束月日"),
    Column("DSFLZ", "设计洪水位", text=False),
    Column("CKFLZ", "校核洪水位", text=False),
    Column("DAMEL", "坝顶高程", text=False),
    Column("NORMZ", "正常蓄水位", text=False),
    Column("DDZ", "死水位", text=False),
    Column("RESERVOIR", "所属水库"),
    Column("TAZ", "实测最高潮位", text=False),
    Column("LAZ", "实测最低潮位", text=False),
    Column("SFZ", "设防水位", text=False),
    Column("LDKEL", "左堤高程", text=False),
    Column("RDKEL", "右堤高程", text=False),
    Column("VALID_FROM", "阈值生效时间"),
    Column("SOURCE", "阈值依据"),
    Column("APPROVED_BY", "批准人"),
    Column("STATUS", "状态"),
    Column("REASON", "停用原因"),
    Column("PROTOCOL", "通信协议"),
    Column("ADDRESS", "设备地址"),
    Column("PASSWORD", "设备密码"),
)

COLUMNS: dict[str, Column] = {one.name: one for one in _ALL}
HEADINGS: dict[str, str] = {one.heading: one.name for one in _ALL}

FIELDS = {"STNM": "name", "RVNM": "river", "ADDVCD": "adcode", "TOWN": "town", "DTMNM": "datum"}
"""Columns that are one text field of `Station`."""

_OF_SL323 = ("BSNM", "DTMEL", "DAMEL", "NORMZ", "DDZ", "TAZ", "LAZ", "SFZ", "LDKEL", "RDKEL")
ATTRIBUTES = {**{name: name for name in (*_OF_SL323, "RESERVOIR")}, "AREA": "area"}
"""Columns and the station's attributes as which they are kept: no rule is made of them."""

RIVER_LIMITS = {"BLUE": "blue", "WRZ": "yellow", "GRZ": "orange", "OBHTZ": "red"}
RESERVOIR_LIMITS = {"FSLTDZ": "yellow", "DSFLZ": "orange", "CKFLZ": "red"}
"""Columns of limits and the colour that each begins (national flood signals; SL 323)."""

LIMITS: dict[StationKind, dict[str, str]] = {
    StationKind.RIVER_LEVEL: RIVER_LIMITS,
    StationKind.RIVER_HYDROLOGIC: RIVER_LIMITS,
    StationKind.TIDE: RIVER_LIMITS,
    StationKind.RESERVOIR: RESERVOIR_LIMITS,
}

_EQUIPMENT = ("battery", "device_state")
_RAIN = ("rain", "rain_total")
_QUALITY = (
    "water_temperature", "ph", "dissolved_oxygen", "conductivity", "turbidity", "codmn",
    "ammonia_nitrogen", "total_phosphorus", "total_nitrogen",
)  # fmt: skip
_MOVEMENT = ("displacement_e", "displacement_n", "displacement_u", "crack_width", "tilt")
_FIRE_WEATHER = ("air_temperature", "humidity", "wind_speed", "wind_direction", "rain")
_DETECTION = ("detection_confidence", "detection_confirmed")

OBSERVES: dict[StationKind, tuple[str, ...]] = {
    StationKind.RAIN: (*_RAIN, *_EQUIPMENT),
    StationKind.RIVER_LEVEL: ("stage", *_RAIN, *_EQUIPMENT),
    StationKind.RIVER_HYDROLOGIC: ("stage", "discharge", *_RAIN, *_EQUIPMENT),
    StationKind.RESERVOIR: ("pool_level", *_RAIN, *_EQUIPMENT),
    StationKind.SLUICE: ("pool_level", "stage", "gate_opening", *_EQUIPMENT),
    StationKind.TIDE: ("stage", *_EQUIPMENT),
    StationKind.PUMP: ("stage", *_EQUIPMENT),
    StationKind.WEATHER: ("rain", "air_temperature", "humidity", "wind_speed", *_EQUIPMENT),
    StationKind.WATER_QUALITY: (*_QUALITY, "device_state"),
    StationKind.GEOHAZARD: (*_MOVEMENT, "rain", *_EQUIPMENT),
    StationKind.FOREST_FIRE: (*_FIRE_WEATHER, *_DETECTION, *_EQUIPMENT),
    StationKind.UAV: ("battery_level", "link_quality", "altitude", "ground_speed", *_DETECTION),
}
"""What a new station of a kind is taken to observe where its row does not say (ours)."""

MAIN_LEVEL: dict[StationKind, str] = {
    StationKind.RIVER_LEVEL: "stage",
    StationKind.RIVER_HYDROLOGIC: "stage",
    StationKind.TIDE: "stage",
    StationKind.PUMP: "stage",
    StationKind.RESERVOIR: "pool_level",
    StationKind.SLUICE: "pool_level",
}
"""The level that limits and base level speak of (SL 651: 39H, at reservoirs and sluices 3BH)."""

LEVEL_STEP = frozenset({"stage", "pool_level", "discharge", "inflow", "outflow", "gate_opening"})
"""Properties whose step is LEVEL_MINUTES; that of `rain` is RAIN_MINUTES."""

FIVE_MINUTES_S = 300
HOUR_S = 3600
"""Steps of rain and levels, and of all else, where a row does not say (SL 651's hourly report)."""

OWN_STEP = {
    "detection_confidence": FIVE_MINUTES_S, "detection_confirmed": FIVE_MINUTES_S,
    "battery_level": 10, "link_quality": 10, "altitude": 10, "ground_speed": 10,
}  # fmt: skip
"""Steps in seconds of what is looked at more often than every hour (ours)."""

BLUE_BELOW_WRZ = 0.5
HYSTERESIS = 0.05
"""Metres below WRZ at which blue begins, and by which a level must fall back (ours)."""

LEAST_EXCESS = 0.01
"""Metres above the flood-limit level of the date at which yellow begins (ours)."""

BLUE_IS_OURS = "；蓝色为警戒水位以下 0.5 m（ours）"
"""Stands at the end of a rule's `source` where no authority has set its blue."""
