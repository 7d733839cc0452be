"""channels.toml, well and badly written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from alerting.notify.channel import PLENTY, Message, Refused
from alerting.notify.channels import http
from alerting.notify.configuration import Configuration, channels, read
from domain.contact import CHANNELS
from domain.level import Level
from domain.warning import Mode

WHOLE = """
[sms]
url = "https://sms.example/send"
token = "secret-token"
per_minute = 600
temporary = [15]
[voice]
url = "http://10.0.0.5:8080/call"
token = "secret-token"
[wecom]
[dingtalk]
secrets = { "https://oapi.dingtalk.com/robot/send?access_token=t" = "SECsecret" }
[feishu]
per_minute = 5
[webhook]
secret = "secret-of-both-sides"
allow = ["10.20.0.0/16"]
[loudspeaker]
secret = "secret-of-both-sides"
allow = ["192.168.8.0/24"]
[email]
host = "mail.example"
port = 465
sender = "miluo@county.example"
password = "secret-password"
[exercise]
url = "http://127.0.0.1:5680"
"""


def written(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "channels.toml"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_no_file_is_a_county_without_channels() -> None:
    assert read(None) == Configuration()


def test_a_whole_file_is_understood(tmp_path: Path) -> None:
    found = read(written(tmp_path, WHOLE))
    assert found.sms is not None
    assert (found.sms.per_minute, found.sms.temporary) == (600, (15,))
    assert found.wecom is not None
    assert found.wecom.per_minute == 20
    assert found.exercise is not None
    assert found.siren is None


def test_a_configuration_does_not_show_its_secrets(tmp_path: Path) -> None:
    assert "secret" not in repr(read(written(tmp_path, WHOLE)))


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o602, 0o620, 0o666])
def test_secrets_that_others_can_read_or_write_are_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(ValueError, match="chmod 640"):
        read(written(tmp_path, WHOLE, mode))


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o640])
def test_the_owner_and_his_group_may_read_them(tmp_path: Path, mode: int) -> None:
    assert read(written(tmp_path, WHOLE, mode)).sms is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [("[sms", "cannot be read"), ("[fax]", "fax"), ('[sms]\nurl = "https://a.example"', "token"),
     ('[sms]\nurl = "a.example"\ntoken = "t"', r"not a web address.*\$\.sms"),
     ('[voice]\nurl = "https://a.example"\ntoken = ""', "token"),
     ('[sms]\nurl = "https://a.example"\ntoken = "t"\nper_minute = -1', "per_minute"),
     ('[webhook]\nsecret = "short"', "secret"),
     ('[webhook]\nsecret = "secret-of-both-sides"\nallow = ["10.0.0.1/8"]', r"\$\.webhook"),
     ('[loudspeaker]\nsecret = "secret-of-both-sides"\nallow = ["inside"]', r"\$\.loudspeaker"),
     ('[email]\nhost = "h"\nport = 0\nsender = "a@b"', "port"),
     ('[email]\nhost = "h"\nport = 25\nsender = "a@b"\nsecurity = "none"', "security"),
     ('[siren]\nurl = "http://broker"', "siren"),
     ('[exercise]\nurl = "http://10.0.0.1"', "this machine"),
     ('[exercise]\nurl = "http://127.0.0.1"\ntoken = "t"', "token"),
     ('[sms]\nurl = "https://a.example"\ntoken = "t\\nX: y"', "token"),
     ('ca = "/nowhere/ca.pem"', "no certificates"), ('ca = "/etc/hostname"', "no certificates"),
     ("ca = 1", r"\$\.ca")],
)  # fmt: skip
def test_what_is_wrong_is_said(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as raised:
        read(written(tmp_path, text))
    assert "channels.toml" in str(raised.value)


def test_a_file_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        read(tmp_path / "none.toml")


@pytest.mark.parametrize("mode", list(Mode))
def test_every_channel_is_there_for_every_mode(mode: Mode) -> None:
    assert set(channels(Configuration(), mode)) == set(CHANNELS)


def test_a_channel_that_the_county_has_not_refuses_at_once() -> None:

    message = Message("k", "13800000000", "水位", Level.RED, Mode.ACTUAL, owes=True)
    for name, channel in channels(Configuration(), Mode.ACTUAL).items():
        if name != "console":
            with pytest.raises(Refused, match=rf"\[{name}\]"):
                channel.send(message)


def test_the_room_of_a_channel_is_that_of_its_minute(tmp_path: Path) -> None:
    opened = channels(read(written(tmp_path, WHOLE)), Mode.ACTUAL)
    rooms = {name: opened[name].room() for name in ("sms", "voice", "wecom")}
    assert rooms == {"sms": 600, "voice": PLENTY, "wecom": PLENTY}


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("17", 17), ("0", 0), ("", None), ("soon", None), ("-3", None), ("１", None),
     ("Mon, 01 Jul 2024 00:02:00 GMT", 120), ("Sun, 30 Jun 2024 00:00:00 GMT", 0)],
)  # fmt: skip
def test_retry_after_is_a_number_or_a_date(said: str, seconds: float | None) -> None:

    assert http.retry_after_s(said, datetime(2024, 7, 1, tzinfo=UTC)) == seconds


def test_what_a_stranger_says_is_made_fit_to_be_shown() -> None:
    assert http.shown("坏\x1b[31m\n的".encode() + b"\xff" + b"x" * 9999).startswith(
        "坏 [31m 的\ufffd"
    )
    assert len(http.shown(b"x" * 9999)) == http.SHOWN
