"""What devices say of themselves, in words. Limits passed and pumps running are no faults."""

from collections.abc import Iterator

from api import models
from domain.device import DeviceState

_TITLES: dict[DeviceState, str] = {
    DeviceState.MAINS_LOST: "交流电停电 mains lost",
    DeviceState.BATTERY_LOW: "蓄电池电压低 battery low",
    DeviceState.FLOW_METER_FAULT: "流量仪表故障 flow meter fault",
    DeviceState.LEVEL_GAUGE_FAULT: "水位仪表故障 level gauge fault",
    DeviceState.DOOR_OPEN: "箱门开启 door open",
    DeviceState.MEMORY_FAULT: "存储器异常 memory fault",
    DeviceState.STOPPED: "停运 stopped",
    DeviceState.MAINTENANCE: "维护 under maintenance",
    DeviceState.FAULT: "仪器故障 instrument fault",
    DeviceState.CALIBRATION: "校准 calibrating",
    DeviceState.OVER_RANGE: "超量程 over range",
    DeviceState.COMMUNICATION_FAULT: "仪器通信异常 instrument does not answer",
}


def faults(state: DeviceState) -> Iterator[models.FaultItem]:
    """The faults among the bits of a device's state."""
    for bit, title in _TITLES.items():
        if bit in state:
            yield models.FaultItem(str(bit.name).lower(), title)
