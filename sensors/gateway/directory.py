"""Who may speak: the devices of the registry, also with the database away."""

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from domain.device import Device, Protocol


class Directory:
    """Devices by protocol and address; another thread may replace them at any time."""

    def __init__(self, devices: Iterable[Device] = ()) -> None:
        self._devices: dict[tuple[Protocol, str], Device] = {}
        self.replace(devices)

    def __len__(self) -> int:
        return len(self._devices)

    def replace(self, devices: Iterable[Device]) -> None:
        """Know these devices and no others."""
        self._devices = {(one.protocol, one.address): one for one in devices}

    def device(self, protocol: Protocol, address: str) -> Device | None:
        """The device that has this address; None for a stranger."""
        return self._devices.get((protocol, address))

    def save(self, path: Path) -> None:
        """Write a file that its owner alone may read, for the passwords; whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.json.encode(list(self._devices.values())))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Directory | None":
        """The directory of a file; None where there is none, or none that can be read."""
        try:
            return cls(msgspec.json.decode(path.read_bytes(), type=list[Device]))
        except (OSError, msgspec.MsgspecError, ValueError):
            return None
