"""The registry as a station table: what the columns can say, and what they cannot."""

from domain.criterion import Criterion, Direction
from domain.device import Device
from domain.instant import BEIJING
from domain.registry import Registry
from domain.registry_change import rows_of
from domain.station import Station, StationStatus
from domain.threshold_versions import beginning
from sensors.registry.cells import Cell
from sensors.registry.columns import (
    ATTRIBUTES,
    BLUE_BELOW_WRZ,
    BLUE_IS_OURS,
    COLUMNS,
    FIELDS,
    LEVEL_STEP,
    LIMITS,
    MAIN_LEVEL,
    OBSERVES,
)
from sensors.registry.findings import RegistryError
from sensors.registry.limits import NO_BLUE
from sensors.registry.parts import parts
from sensors.registry.seasons import LIMIT, known_season, newest_season
from sensors.registry.secrets import MASK
from sensors.registry.sheets import SheetRow
from sensors.registry.station_rows import read_rows


def station_rows(registry: Registry, *, passwords: bool) -> list[dict[str, Cell]]:
    """One row a station, cells by column; `MASK` for passwords that are not to be shown."""
    own = parts(registry)
    return [_row(one, own[code], passwords) for code, one in registry.stations.items()]


def unsaid(registry: Registry) -> list[str]:
    """What a table of the registry would not say, as `table key` of each row of the registry.

    It is found by reading the table back.
    """
    missing = []
    for code, own in parts(registry).items():
        cells = _row(registry.stations[code], own, True)
        row = SheetRow("", 1, {**dict.fromkeys(COLUMNS), **cells})
        try:
            said = rows_of(read_rows([row]).registry)
        except RegistryError:
            said = {}
        for place, value in rows_of(own).items():
            if said.get(place) != value:
                missing.append(" ".join(place))
    return missing


def _row(station: Station, own: Registry, passwords: bool) -> dict[str, Cell]:
    device = own.devices[0] if own.devices else None
    return {
        "STCD": station.code,
        "STTP": station.kind.value,
        **{column: getattr(station, name) or None for column, name in FIELDS.items()},
        "LGTD": station.lon,
        "LTTD": station.lat,
        **{column: _attribute(station, column) for column in ATTRIBUTES},
        **_streams(station, own),
        **_rule(station, own),
        "STATUS": "停用" if station.status is StationStatus.SUSPENDED else "在用",
        "REASON": station.status_reason or None,
        **(_device(device, passwords=passwords) if device else {}),
    }


def _attribute(station: Station, column: str) -> Cell:
    value = station.attributes.get(ATTRIBUTES[column])
    if value is None or COLUMNS[column].text:
        return value
    try:
        return float(value)
    except ValueError:
        return value


def _device(one: Device, *, passwords: bool) -> dict[str, Cell]:
    password = one.password if passwords or not one.password else MASK
    return {
        "PROTOCOL": one.protocol.value,
        "ADDRESS": one.address,
        "PASSWORD": password or None,
    }


def _streams(station: Station, own: Registry) -> dict[str, Cell]:
    streams = {one.property: one for one in own.datastreams.values()}
    usual = tuple(streams) == OBSERVES.get(station.kind, ())
    main = streams.get(MAIN_LEVEL.get(station.kind, ""))
    level = next((one for name, one in streams.items() if name in LEVEL_STEP), None)
    rain = streams.get("rain")
    return {
        "OBSERVES": None if usual or not streams else " ".join(streams),
        "RAIN_MINUTES": rain.interval_s / 60 if rain else None,
        "LEVEL_MINUTES": level.interval_s / 60 if level else None,
        "BASE_LEVEL": main.base_level if main else None,
    }


def _rule(station: Station, own: Registry) -> dict[str, Cell]:
    """The youngest rule on the main level, and the limit of a season, as the columns say them."""
    rules = [one for one in own.criteria.values() if _sayable(station, one)]
    rule = max(rules, key=beginning, default=None)
    limits: dict[str, Cell] = {}
    if rule is not None:
        limits = {name: getattr(rule, colour) for name, colour in LIMITS[station.kind].items()}
    if rule is not None and "BLUE" in limits:
        limits["BLUE"] = _blue(rule)
    by_date = _sayable_season(newest_season(own), rule)
    if by_date is not None:
        ((first, last, level),) = by_date.tables["season"]
        limits |= {LIMIT: level, "BGMD": f"{first:04.0f}", "EDMD": f"{last:04.0f}"}
    told = rule or by_date
    if told is None:
        return {}
    return {
        **limits,
        "VALID_FROM": _day(told),
        "SOURCE": told.source.removesuffix(BLUE_IS_OURS) or None,
        "APPROVED_BY": told.approved_by or None,
    }


def _sayable_season(rule: Criterion | None, levels: Criterion | None) -> Criterion | None:
    """The limit of a season, where its words are those of the rule of the levels, if any."""
    if known_season(rule) is None or rule is None or rule.valid_to is not None:
        return None
    if levels is None:
        return rule
    words = (rule.source, rule.approved_by) == (levels.source, levels.approved_by)
    return rule if words and levels.yellow is None else None


def _sayable(station: Station, rule: Criterion) -> bool:
    return (
        station.kind in LIMITS
        and (rule.property, rule.indicator) == (MAIN_LEVEL[station.kind], "value")
        and not rule.parameters
        and rule.direction is Direction.ABOVE
        and rule.valid_to is None
    )


def _blue(rule: Criterion) -> Cell:
    """Nothing where it is ours, a word where a rule has a yellow and no blue."""
    if rule.blue is None:
        return None if rule.yellow is None else NO_BLUE[0]
    ours = rule.yellow is not None and rule.blue == round(rule.yellow - BLUE_BELOW_WRZ, 4)
    return None if ours and rule.source.endswith(BLUE_IS_OURS) else rule.blue


def _day(rule: Criterion) -> Cell:
    if rule.valid_from is None:
        return None
    start = rule.valid_from.astimezone(BEIJING).replace(tzinfo=None)
    return start.isoformat(" ").removesuffix(" 00:00:00")
