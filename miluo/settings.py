"""Settings from the environment (`MILUO_*`); only this package reads them."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

VAR = Path(__file__).parent.parent / "var"
"""What this checkout makes for itself."""

Mode = Literal["live", "exercise"]


def _address(*schemes: str) -> AfterValidator:
    """Accept addresses of these schemes that name a host."""

    def checked(text: str) -> str:
        if not _is_address(text, schemes):
            wanted = f"it must look like {schemes[0]}://user:password@host:port"
            raise PydanticCustomError("address", wanted)
        return text

    return AfterValidator(checked)


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        where = urlsplit(text)
        return where.scheme in schemes and bool(where.hostname) and where.port != 0
    except ValueError:
        return False


DatabaseUrl = Annotated[str, _address("postgresql", "postgres")]
MqttUrl = Annotated[str, _address("mqtt", "mqtts")]
WebUrl = Annotated[str, _address("https", "http")]


class Settings(BaseSettings):
    """What an operator may set, with the defaults of one machine.

    Without `database_url` and `mqtt_url` the local runtime under `var/` is used where a command
    can start it, its data and all logs below `data`. A setting that is empty counts as not set.
    """

    model_config = SettingsConfigDict(env_prefix="MILUO_", env_ignore_empty=True)

    mode: Mode = "live"
    data: Path = VAR
    database_url: DatabaseUrl | None = None
    mqtt_url: MqttUrl | None = None
    api_host: str = "127.0.0.1"
    api_port: int = Field(default=8000, ge=1, le=65535)
    collector_id: str = Field(default="1", pattern=r"^[A-Za-z0-9_-]{1,32}$")
    collectors: int = Field(default=1, ge=1, le=16)
    batch_messages: int = Field(default=5000, ge=1, le=30_000)
    batch_ms: int = Field(default=50, ge=1, le=10_000)
    notifier_id: str = Field(default="1", pattern=r"^[A-Za-z0-9_-]{1,32}$")
    channels: Path | None = None
    public_url: WebUrl | None = None
    grafana_password: SecretStr | None = Field(default=None, min_length=12)
    cap_county: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    cap_sector: str | None = Field(default=None, pattern=r"^[0-9]{3}$")
    cap_sender: str = Field(default="", pattern=r"^[^\s,<&]*$")
    cap_sender_name: str = "汨罗 Miluo"
    watch_tell: str = ""
    watch_ping_url: WebUrl | None = None
    watch_api: WebUrl | None = None
    watch_look_s: float = Field(default=10.0, gt=0, le=30)
    watch_silent_s: float = Field(default=45.0, ge=10, le=60)
    watch_word_h: int = Field(default=8, ge=0, le=24)
    settle_ms: int = Field(default=0, ge=0, le=60_000)
    late_after_s: float = Field(default=7200.0, gt=0)
    future_tolerance_s: float = Field(default=600.0, ge=0)
    gateway_host: str = "127.0.0.1"
    gateway_port: int = Field(default=5651, ge=1, le=65535)
    gateway_answer_s: float = Field(default=5.0, gt=0, le=300)
    gateway_silence_s: float = Field(default=900.0, gt=0)
    gateway_spool_mb: int = Field(default=64, ge=1)
    gateway_connections: int = Field(default=4000, ge=1)
    gateway_per_ip: int = Field(default=1000, ge=1)
    public_reading: bool = False
    release_approval: bool = False
    livelihood_public: bool = False
    livelihood_yellow_from: float = Field(default=10.0, gt=0, le=100)
    livelihood_red_above: float = Field(default=30.0, gt=0, le=100)
    livelihood_late_start_red_after: int = Field(default=3, ge=1, le=12)
    livelihood_unmet_red_after: int = Field(default=3, ge=1, le=12)
    livelihood_report_due_day: int = Field(default=5, ge=1, le=28)
    evidence_mb: int = Field(default=20, ge=1, le=1000)
