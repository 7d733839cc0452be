import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from domain.device import Protocol
from miluo.decode import decode

ROOT = Path(__file__).parents[3]
VECTORS = json.loads((ROOT / "tests" / "vectors" / "telemetry.json").read_text(encoding="utf-8"))
HEARTBEAT = next(one["hex"] for one in VECTORS["sl651"] if "2F" in one["name"])
HOURLY = next(one["text"] for one in VECTORS["hj212"] if "2061" in one["name"])


def said(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def command(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command; its standard input is `given`."""
    whole = [sys.executable, "-m", "miluo", "decode", *arguments]
    return subprocess.run(whole, input=given, capture_output=True, cwd=ROOT, check=False)


@pytest.mark.parametrize("one", VECTORS["sl651"] + VECTORS["hj212"], ids=lambda one: one["name"])
def test_a_vector_is_sound_or_wrong_as_it_says(
    one: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    protocol = Protocol.SL651 if "hex" in one else Protocol.HJ212
    noisy = "junk" in one["name"]
    sound = one["expect"].get("crc_ok", True) and not noisy
    assert decode(protocol, [one.get("hex") or one["text"]]) is sound
    assert any("error" in line for line in said(capsys)) is not sound


@pytest.mark.parametrize(
    "text",
    [
        HEARTBEAT,
        HEARTBEAT.lower(),
        f"0x{HEARTBEAT}",
        f"  {HEARTBEAT}\r\n",
        " ".join(HEARTBEAT[at : at + 2] for at in range(0, len(HEARTBEAT), 2)),
        " ".join(f"0X{HEARTBEAT[at : at + 2]}" for at in range(0, len(HEARTBEAT), 2)),
    ],
)
def test_hexadecimal_digits_may_be_written_in_any_way(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decode(Protocol.SL651, [text])
    (line,) = said(capsys)
    assert (line["function"], line["address"]) == ("2F", "4306260001")


@pytest.mark.parametrize(
    ("text", "error", "offset"),
    [
        (HEARTBEAT + "0", "hexadecimal digits, an odd number", len(HEARTBEAT) // 2),
        ("7E7Eg1", "'g' is no hexadecimal digit", 2),
        ("7E7E水", "no hexadecimal digit", 2),
    ],
)
def test_what_is_not_hexadecimal_is_an_error_with_its_place(
    text: str, error: str, offset: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not decode(Protocol.SL651, [text])
    (line,) = said(capsys)
    assert error in line["error"]
    assert line["offset"] == offset


def test_text_may_lack_its_line_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert decode(Protocol.HJ212, [HOURLY.rstrip()])
    (line,) = said(capsys)
    assert line["items"][0]["Avg"] == 24.6


@pytest.mark.parametrize("protocol", Protocol)
def test_nothing_to_decode_is_an_error(
    protocol: Protocol, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not decode(protocol, ["", "\n"])
    assert said(capsys) == [{"error": "no frame to decode", "offset": 0, "raw": ""}]


def test_a_bad_frame_among_sound_ones_is_told_in_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not decode(Protocol.HJ212, [HOURLY, "junk", HOURLY])
    assert ["error" in line for line in said(capsys)] == [False, True, False]


def test_the_command_takes_a_frame_as_arguments() -> None:
    done = command("sl651", HEARTBEAT[:4], HEARTBEAT[4:])
    assert (done.returncode, done.stderr) == (0, b"")
    assert "链路维持报" in done.stdout.decode()
    assert json.loads(done.stdout)["protocol"] == "sl651"


def test_the_command_reads_a_frame_a_line() -> None:
    lines = f"{HOURLY.rstrip()}\n\n{HOURLY}".encode()
    done = command("hj212", given=lines)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 2


def test_the_command_ends_with_status_1_for_a_bad_frame() -> None:
    done = command("hj212", given=b"##0012\xff\xfe\n")
    assert (done.returncode, done.stderr) == (1, b"")
    assert json.loads(done.stdout) == {
        "error": "cut short: 22 bytes announced, 8 are there",
        "offset": 8,
        "raw": "232330303132FFFE",
    }
