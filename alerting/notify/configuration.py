"""channels.toml: which ways this county has to reach people, and what they need (secrets)."""

import ssl
import tomllib
from pathlib import Path

import msgspec

from alerting.notify.channel import Channel
from alerting.notify.channels.bounded import Bounded
from alerting.notify.channels.console import Console
from alerting.notify.channels.missing import Missing
from alerting.notify.tables import (
    DingTalkTable,
    EmailTable,
    ExerciseTable,
    FeishuTable,
    LoudspeakerTable,
    SirenTable,
    SmsTable,
    Table,
    VoiceTable,
    WebhookTable,
    WeComTable,
)
from domain.contact import CHANNELS
from domain.warning import Mode


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All ways there are; a table that is missing is a way that the county has not.

    `ca`: a file with certificates of issuers that are trusted beside the usual ones.
    """

    ca: Path | None = None
    sms: SmsTable | None = None
    voice: VoiceTable | None = None
    wecom: WeComTable | None = None
    dingtalk: DingTalkTable | None = None
    feishu: FeishuTable | None = None
    webhook: WebhookTable | None = None
    loudspeaker: LoudspeakerTable | None = None
    email: EmailTable | None = None
    siren: SirenTable | None = None
    exercise: ExerciseTable | None = None


def read(path: Path | None) -> Configuration:
    """The configuration in a file, the empty one for None.

    ValueError, with what to do, where it cannot be read, is not understood, or holds its secrets
    open to others than its owner and his group.
    """
    if path is None:
        return Configuration()
    try:
        _check_closed(path)
        document = tomllib.loads(path.read_text("utf-8"))
        return msgspec.convert(document, Configuration, dec_hook=_path)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: 无法读取 / cannot be read: {error}") from None
    except msgspec.ValidationError as error:
        raise ValueError(f"{path}: 配置有误 / not understood: {error}") from None


def _check_closed(path: Path) -> None:
    if path.stat().st_mode & 0o027:
        raise ValueError(f"{path}: 含密钥, 他人不得读写 / holds secrets: chmod 640 {path}")


def _path(wanted: type, found: object) -> object:
    """A file of certificates, for msgspec, which knows no paths."""
    if wanted is not Path or not isinstance(found, str):
        raise ValueError(f"不是文件名 / not the name of a file: {found!r}")
    try:
        ssl.create_default_context(cafile=found)
    except OSError as error:
        raise ValueError(f"没有证书 / no certificates in {found!r}: {error}") from None
    return Path(found)


def channels(configuration: Configuration, mode: Mode) -> dict[str, Channel]:
    """Every channel there is, for the warnings of one mode; the caller closes them.

    Those of exercises and tests know the gateway of exercises and nothing else of the
    configuration. A way that the county has not refuses whatever it is given.
    """
    if mode is Mode.ACTUAL:
        return {name: _actual(configuration, name) for name in CHANNELS}
    return {name: _rehearsed(configuration.exercise, name, mode) for name in CHANNELS}


def _actual(configuration: Configuration, name: str) -> Channel:
    table: Table | None = getattr(configuration, name, None)
    if name == "console":
        return Bounded(name, Mode.ACTUAL, Console())
    if table is None:
        missing = Missing(f"没有配置渠道 [{name}] / this channel is not configured")
        return Bounded(name, Mode.ACTUAL, missing)
    way = table.open(configuration.ca)
    return Bounded(name, Mode.ACTUAL, way, table.per_minute, table.each)


def _rehearsed(table: ExerciseTable | None, name: str, mode: Mode) -> Channel:
    if name == "console":
        return Bounded(name, mode, Console())
    if table is None:
        return Bounded(name, mode, Missing("没有演练网关 [exercise] / no gateway of exercises"))
    return Bounded(name, mode, table.open(name))
