"""What the API says of reservoirs."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from api.models import Flag, Mode, Time, Unit, Value

Source = Annotated[str, Field(description="document of the rule, or 'station' for its own papers")]
Working = Annotated[
    Literal["measured", "worked out"] | None,
    Field(description="told by an instrument, or from pool, curve and outflow; null: unknown"),
]


@dataclass(frozen=True, slots=True)
class ReservoirLevel:
    """A level of SL 323 (SILL is ours: the spillway's)."""

    name: Literal["DDZ", "SILL", "NORMZ", "DSFLZ", "CKFLZ", "DAMEL"]
    value: Annotated[float, Field(description="m")]
    source: Source


@dataclass(frozen=True, slots=True)
class Season:
    """A flood-limit level FSLTDZ and the days that it holds on; it may wrap the year's end."""

    first: Annotated[str, Field(description="MM-DD, included")]
    last: Annotated[str, Field(description="MM-DD, included")]
    level: Annotated[float, Field(description="m")]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A property measured at a reservoir, and its newest usable reading."""

    datastream: int
    station: str
    station_name: str
    property: str
    title: str
    unit: Unit
    interval_s: int
    time: Time | None
    value: Value
    flag: Flag | None


@dataclass(frozen=True, slots=True)
class Reservoir:
    """A reservoir as of the present. Null is unknown, and never invented."""

    code: str
    name: str
    river: str
    town: str
    datum: str
    status: Literal["active", "suspended"]
    stations: Annotated[list[str], Field(description="its own and those that belong to it")]
    limit: Annotated[float | None, Field(description="flood-limit level of today, m")]
    limit_source: Source
    seasons: list[Season]
    levels: list[ReservoirLevel]
    curve: Annotated[list[list[float]], Field(description="rows of level m, storage 10^6 m3")]
    pool: Value
    pool_time: Time | None
    interval_s: Annotated[int | None, Field(description="expected step of the pool level")]
    over: Annotated[float | None, Field(description="pool less flood-limit level of today, m")]
    freeboard: Annotated[float | None, Field(description="dam crest less pool, m")]
    rate: Annotated[float | None, Field(description="of the pool over `window_h`, m/h")]
    window_h: float
    storage: Annotated[float | None, Field(description="10^6 m3")]
    storage_is: Working
    inflow: Annotated[float | None, Field(description="m3/s, of `window_h` where worked out")]
    inflow_is: Working
    outflow: Annotated[float | None, Field(description="m3/s")]
    gates: Annotated[int, Field(description="gates that tell their opening")]
    gates_open: Annotated[int, Field(description="of them, those above 0 m")]
    instruments: list[Instrument]


@dataclass(frozen=True, slots=True)
class Reservoirs:
    """All reservoirs, by code."""

    now: Time
    mode: Mode
    items: list[Reservoir]


@dataclass(frozen=True, slots=True)
class Balance:
    """A reservoir's water by hours, in columns; each hour stands at its end.

    Storage is that at the end of the hour; flows are means of it. Null is unknown.
    """

    station: str
    storage_is: Working
    inflow_is: Working
    time: list[Time]
    pool: list[Value]
    storage: list[Value]
    inflow: list[Value]
    outflow: list[Value]
