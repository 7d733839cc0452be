"""Settings from the environment (`MILUO_*`); only this package reads them."""

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Mode = Literal["live", "exercise"]


class Settings(BaseSettings):
    """What an operator may set, with the defaults of one machine.

    Without `database_url` and `mqtt_url` the local runtime under `var/` is used where a command
    can start it.
    """

    model_config = SettingsConfigDict(env_prefix="MILUO_")

    mode: Mode = "live"
    database_url: str | None = None
    mqtt_url: str | None = None
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    collector_id: str = Field(default="1", pattern=r"^[A-Za-z0-9_-]{1,32}$")
    collectors: int = Field(default=1, ge=1, le=16)
    batch_messages: int = Field(default=5000, ge=1, le=30_000)
    batch_ms: int = Field(default=50, ge=1, le=10_000)
    settle_ms: int = Field(default=0, ge=0, le=60_000)
    late_after_s: float = Field(default=7200.0, gt=0)
    future_tolerance_s: float = Field(default=600.0, ge=0)
