"""The closed list of observed properties, each with its unit and physical span.

The span is what nature and the instrument can produce at all, wide on purpose: a value outside
is a fault whatever the station. Narrower limits belong to the datastream.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Property:
    """An observed property: `unit` as stored, `low` and `high` the physical span in that unit."""

    name: str
    unit: str
    low: float
    high: float
    hazard: str
    title: str


_ALL = (
    Property("stage", "m", -50.0, 9000.0, "flood", "水位"),
    Property("discharge", "m3/s", -50_000.0, 300_000.0, "flood", "流量"),
    Property("rain", "mm", 0.0, 500.0, "rainstorm", "降雨量"),
    Property("rain_total", "mm", 0.0, 1_000_000.0, "rainstorm", "累计雨量"),
    Property("pool_level", "m", -50.0, 9000.0, "reservoir", "库水位"),
    Property("inflow", "m3/s", -50_000.0, 300_000.0, "reservoir", "入库流量"),
    Property("outflow", "m3/s", 0.0, 300_000.0, "reservoir", "出库流量"),
    Property("gate_opening", "m", 0.0, 100.0, "gate", "闸门开度"),
    Property("gate_command", "m", 0.0, 100.0, "gate", "闸门指令开度"),
    Property("storage", "10^6 m3", 0.0, 200_000.0, "reservoir", "蓄水量"),
    Property("seepage_flow", "L/s", 0.0, 10_000.0, "dam", "渗流量"),
    Property("piezometer_head", "m", -100.0, 9000.0, "dam", "测压管水头"),
    Property("displacement_e", "mm", -100_000.0, 100_000.0, "geohazard", "东向位移"),
    Property("displacement_n", "mm", -100_000.0, 100_000.0, "geohazard", "北向位移"),
    Property("displacement_u", "mm", -100_000.0, 100_000.0, "geohazard", "垂向位移"),
    Property("crack_width", "mm", -1000.0, 100_000.0, "geohazard", "裂缝宽度"),
    Property("tilt", "deg", -180.0, 180.0, "geohazard", "倾角"),
    Property("soil_moisture", "%", 0.0, 100.0, "geohazard", "土壤含水率"),
    Property("water_temperature", "°C", -5.0, 60.0, "water_quality", "水温"),
    Property("ph", "1", 0.0, 14.0, "water_quality", "pH"),
    Property("dissolved_oxygen", "mg/L", 0.0, 50.0, "water_quality", "溶解氧"),
    Property("codmn", "mg/L", 0.0, 10_000.0, "water_quality", "高锰酸盐指数"),
    Property("ammonia_nitrogen", "mg/L", 0.0, 10_000.0, "water_quality", "氨氮"),
    Property("total_phosphorus", "mg/L", 0.0, 10_000.0, "water_quality", "总磷"),
    Property("total_nitrogen", "mg/L", 0.0, 10_000.0, "water_quality", "总氮"),
    Property("conductivity", "µS/cm", 0.0, 200_000.0, "water_quality", "电导率"),
    Property("turbidity", "NTU", 0.0, 100_000.0, "water_quality", "浊度"),
    Property("suspended_solids", "mg/L", 0.0, 1_000_000.0, "water_quality", "悬浮物"),
    Property("cod", "mg/L", 0.0, 100_000.0, "water_quality", "化学需氧量"),
    Property("bod5", "mg/L", 0.0, 100_000.0, "water_quality", "五日生化需氧量"),
    Property("organic_carbon", "mg/L", 0.0, 100_000.0, "water_quality", "总有机碳"),
    Property("copper", "mg/L", 0.0, 10_000.0, "water_quality", "铜"),
    Property("zinc", "mg/L", 0.0, 10_000.0, "water_quality", "锌"),
    Property("chromium_vi", "mg/L", 0.0, 10_000.0, "water_quality", "六价铬"),
    Property("arsenic", "mg/L", 0.0, 10_000.0, "water_quality", "砷"),
    Property("lead", "mg/L", 0.0, 10_000.0, "water_quality", "铅"),
    Property("cadmium", "mg/L", 0.0, 10_000.0, "water_quality", "镉"),
    Property("mercury", "mg/L", 0.0, 10_000.0, "water_quality", "汞"),
    Property("cyanide", "mg/L", 0.0, 10_000.0, "water_quality", "氰化物"),
    Property("fluoride", "mg/L", 0.0, 10_000.0, "water_quality", "氟化物"),
    Property("petroleum", "mg/L", 0.0, 100_000.0, "water_quality", "石油类"),
    Property("volatile_phenol", "mg/L", 0.0, 10_000.0, "water_quality", "挥发酚"),
    Property("anionic_surfactant", "mg/L", 0.0, 10_000.0, "water_quality", "阴离子表面活性剂"),
    Property("selenium", "mg/L", 0.0, 10_000.0, "water_quality", "硒"),
    Property("sulfide", "mg/L", 0.0, 10_000.0, "water_quality", "硫化物"),
    Property("faecal_coliform", "1/L", 0.0, 1e12, "water_quality", "粪大肠菌群"),
    Property("groundwater_depth", "m", -50.0, 2000.0, "geohazard", "地下水埋深"),
    Property("air_temperature", "°C", -60.0, 60.0, "forest_fire", "气温"),
    Property("humidity", "%", 0.0, 100.0, "forest_fire", "相对湿度"),
    Property("wind_speed", "m/s", 0.0, 120.0, "forest_fire", "风速"),
    Property("wind_direction", "deg", 0.0, 360.0, "forest_fire", "风向"),
    Property("battery", "V", 0.0, 100.0, "equipment", "电池电压"),
    Property("signal", "dBm", -150.0, 0.0, "equipment", "信号强度"),
    Property("device_state", "1", 0.0, 4_294_967_295.0, "equipment", "设备状态字"),
    Property("detection_confidence", "1", 0.0, 1.0, "forest_fire", "识别置信度"),
    Property("detection_confirmed", "1", 0.0, 1.0, "forest_fire", "人工确认火情"),
    Property("battery_level", "%", 0.0, 100.0, "uav", "电量"),
    Property("link_quality", "%", 0.0, 100.0, "uav", "链路质量"),
    Property("altitude", "m", -500.0, 9000.0, "uav", "高度"),
    Property("ground_speed", "m/s", 0.0, 150.0, "uav", "地速"),
)

PROPERTIES: dict[str, Property] = {one.name: one for one in _ALL}
