"""The tables of channels.toml: what each way to reach people needs, and the way made of it."""

from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, ClassVar
from urllib.parse import urlsplit

from msgspec import Meta, Struct, field
from typing_extensions import override

from alerting.notify.channel import Refused, Way
from alerting.notify.channels.dingtalk import DingTalk
from alerting.notify.channels.email import Email, Security
from alerting.notify.channels.exercise import rehearsed
from alerting.notify.channels.feishu import Feishu
from alerting.notify.channels.gateway import Gateway
from alerting.notify.channels.loudspeaker import Loudspeaker
from alerting.notify.channels.robot import PER_MINUTE
from alerting.notify.channels.signed import Signed
from alerting.notify.channels.siren import Siren
from alerting.notify.channels.sms import Sms
from alerting.notify.channels.webhook import Webhook
from alerting.notify.channels.wecom import WeCom
from alerting.notify.outbound import ANYWHERE, LOOPBACK, Guard, Outbound, checked

Text = Annotated[str, Meta(min_length=1)]
Token = Annotated[str, Meta(pattern=r"^[!-~]+$")]
Secret = Annotated[str, Meta(min_length=16)]
PerMinute = Annotated[int, Meta(ge=0, le=1_000_000)]
Port = Annotated[int, Meta(ge=1, le=65535)]
MailAddress = Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$")]
MqttUrl = Annotated[str, Meta(pattern=r"^mqtts?://[^/\s]+$")]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file, which never shows its secrets. `per_minute` 0 is no limit."""

    each: ClassVar[bool] = False
    """Whether `per_minute` holds for each address, not for the channel."""

    per_minute: PerMinute = 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    def open(self, ca: Path | None) -> Way:
        """The way; `ca` are certificates that are trusted beside the usual ones."""
        raise NotImplementedError


class VoiceTable(Table, frozen=True, kw_only=True):
    """A gateway; `temporary` are refusals that a second try may help."""

    url: Text
    token: Token
    temporary: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _check_url(self.url)

    @override
    def open(self, ca: Path | None) -> Way:
        return Gateway(Outbound(ANYWHERE, ca), self.url, self.token, self.temporary)


class SmsTable(VoiceTable, frozen=True, kw_only=True):
    """The same, for texts of one SMS."""

    @override
    def open(self, ca: Path | None) -> Way:
        return Sms(super().open(ca))


class RobotTable(Table, frozen=True, kw_only=True):
    """Robots of one kind; `secrets` by their address, `allow` networks inside."""

    each: ClassVar[bool] = True
    per_minute: PerMinute = PER_MINUTE
    allow: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _guard(self.allow)


class WeComTable(RobotTable, frozen=True, kw_only=True):
    """Robots of WeCom."""

    @override
    def open(self, ca: Path | None) -> Way:
        return WeCom(Outbound(_guard(self.allow), ca))


class DingTalkTable(RobotTable, frozen=True, kw_only=True):
    """Robots of DingTalk; `secrets` by their address."""

    secrets: dict[str, str] = field(default_factory=dict)

    @override
    def open(self, ca: Path | None) -> Way:
        return DingTalk(Outbound(_guard(self.allow), ca), self.secrets)


class FeishuTable(RobotTable, frozen=True, kw_only=True):
    """Robots of Feishu; `secrets` by their address."""

    secrets: dict[str, str] = field(default_factory=dict)

    @override
    def open(self, ca: Path | None) -> Way:
        return Feishu(Outbound(_guard(self.allow), ca), self.secrets)


class WebhookTable(Table, frozen=True, kw_only=True):
    """Other systems; `allow` are networks inside that they may be in."""

    secret: Secret
    allow: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _guard(self.allow)

    @override
    def open(self, ca: Path | None) -> Way:
        return Webhook(self.signed(ca))

    def signed(self, ca: Path | None) -> Signed:
        """Requests with the secret of this table."""
        return Signed(Outbound(_guard(self.allow), ca), self.secret)


class LoudspeakerTable(WebhookTable, frozen=True, kw_only=True):
    """Loudspeakers; mostly in a network inside, which `allow` names."""

    @override
    def open(self, ca: Path | None) -> Way:
        return Loudspeaker(self.signed(ca))


class EmailTable(Table, frozen=True, kw_only=True):
    """The county's mail server."""

    host: Text
    port: Port
    sender: MailAddress
    user: str = ""
    password: str = ""
    security: Security = "tls"

    @override
    def open(self, ca: Path | None) -> Way:
        login = (self.user, self.password) if self.user else None
        where = Outbound(ANYWHERE, ca)
        return Email(where, self.host, self.port, self.sender, login, self.security)


class SirenTable(Table, frozen=True, kw_only=True):
    """The broker that sirens listen to."""

    url: MqttUrl

    @override
    def open(self, ca: Path | None) -> Way:
        return Siren(self.url)


class ExerciseTable(Struct, frozen=True, forbid_unknown_fields=True):
    """The gateway of exercises and tests, on this machine."""

    url: Text

    def __post_init__(self) -> None:
        _check_url(self.url)
        host = urlsplit(self.url).hostname or ""
        try:
            inside = host == "localhost" or LOOPBACK.admits(ip_address(host))
        except ValueError:
            inside = False
        if not inside:
            raise ValueError("演练网关须在本机 / must be on this machine: http://127.0.0.1:5680")

    def open(self, channel: str) -> Way:
        """A channel as exercises have it."""
        return rehearsed(channel, self.url)


def _check_url(url: str) -> None:
    try:
        checked(url)
    except Refused as error:
        raise ValueError(str(error)) from None


def _guard(allow: tuple[str, ...]) -> Guard:
    """The internet, and networks inside that were named; ValueError for what is no network."""
    return Guard(public=True, networks=tuple(map(ip_network, allow)))
