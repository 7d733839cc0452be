from pathlib import Path

import pytest

from domain.device import Device, Protocol
from sensors.gateway.directory import Directory

RIVER = Device("R", Protocol.SL651, "4306260001", "1234")
WATER = Device("W", Protocol.HJ212, "010000A8900016F000169DC0")


def test_a_device_is_found_by_protocol_and_address() -> None:
    one = Directory([RIVER, WATER])
    assert one.device(Protocol.SL651, RIVER.address) == RIVER
    assert one.device(Protocol.HJ212, RIVER.address) is None
    one.replace([WATER])
    assert one.device(Protocol.SL651, RIVER.address) is None


def test_a_saved_directory_comes_back_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "gateway" / "devices.json"
    Directory([RIVER, WATER]).save(file)
    Directory([RIVER]).save(file)
    found = Directory.load(file)
    assert found is not None
    assert len(found) == 1
    assert found.device(Protocol.SL651, RIVER.address) == RIVER
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b'[{"station":"R"}]', None])
def test_a_file_that_says_nothing_is_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "devices.json"
    if content is not None:
        file.write_bytes(content)
    assert Directory.load(file) is None
