"""A registry station by station."""

from domain.criterion import Criterion
from domain.datastream import Datastream
from domain.device import Device
from domain.registry import Registry

NOTHING = Registry({}, {}, {})


def parts(registry: Registry) -> dict[str, Registry]:
    """What belongs to each station, by its code and by the registry's numbers."""
    streams: dict[str, dict[int, Datastream]] = {code: {} for code in registry.stations}
    rules: dict[str, dict[int, Criterion]] = {code: {} for code in registry.stations}
    devices: dict[str, list[Device]] = {code: [] for code in registry.stations}
    for number, stream in registry.datastreams.items():
        streams[stream.station][number] = stream
    for number, rule in registry.criteria.items():
        rules[rule.station][number] = rule
    for device in registry.devices:
        devices[device.station].append(device)
    return {
        code: Registry({code: one}, streams[code], rules[code], tuple(devices[code]))
        for code, one in registry.stations.items()
    }
