"""`python -m deploy.site FOLDER --name HOST`: what is a county's own of a deployment, made once.

Passwords in `env`, the broker's `passwd`, an authority of the county's own with the broker's
certificate in `certs/`, and `channels.toml` to fill in. Nothing that is there is overwritten.
`python -m deploy.site FOLDER --station CODE` adds the credentials of a station to `passwd`.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import ipaddress
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

SERVICES = ("collector", "gateway", "notifier")
"""Users of the broker that are the platform's own: `deploy/mosquitto/acl`."""

OWN_NAMES = ("broker", "localhost")
"""By which the platform itself reaches the broker, in `compose.yaml` and on one machine."""

USER = 10001
"""Of the platform's image: `Dockerfile`."""

DAYS = 3650
PUBLIC = Path("/etc/ssl/certs/ca-certificates.crt")
ITERATIONS = 101


class SiteError(RuntimeError):
    """The message says what to do."""


def prepare(folder: Path, names: Sequence[str], public_url: str) -> None:
    """Make all of it below `folder`; SiteError where there is something already."""
    if (folder / "env").exists():
        raise SiteError(f"{folder} is prepared already: choose another folder.")
    if shutil.which("openssl") is None:
        raise SiteError("openssl is missing: install it (apt install openssl).")
    (folder / "certs").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    passwords = {name: secrets.token_hex(16) for name in SERVICES}
    _certificates(folder / "certs", [*OWN_NAMES, *names])
    _write(folder / "passwd", "".join(_line(*one) for one in passwords.items()), 0o600)
    _write(folder / "channels.toml", _channels(passwords["notifier"]), 0o640)
    if os.geteuid() == 0:
        os.chown(folder / "channels.toml", USER, USER)
    _write(folder / "env", _environment(passwords, public_url), 0o600)


def station(folder: Path, code: str) -> str:
    """Add a station, whose code is its user name, and return its password."""
    file = folder / "passwd"
    known = {line.partition(":")[0] for line in file.read_text("ascii").splitlines()}
    if code in known:
        raise SiteError(f"{code} has credentials already: take its line out of {file} first.")
    if not (code.isascii() and code.replace("-", "").replace("_", "").isalnum()):
        raise SiteError(f"{code!r} is no code: letters, digits, - and _ only.")
    password = secrets.token_hex(12)
    with file.open("a", encoding="ascii") as passwords:
        passwords.write(_line(code, password))
    return password


def _line(user: str, password: str) -> str:
    """A line of Mosquitto's password file: PBKDF2 with SHA-512."""
    salt = secrets.token_bytes(12)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    told = (base64.b64encode(part).decode() for part in (salt, digest))
    return f"{user}:$7${ITERATIONS}${'$'.join(told)}\n"


def _environment(passwords: dict[str, str], public_url: str) -> str:
    """What `compose.yaml` asks for; without blanks or signs that an address would have to hide."""
    made = {
        "MILUO_DATABASE_PASSWORD": secrets.token_hex(16),
        "MILUO_GRAFANA_PASSWORD": secrets.token_hex(16),
        "GRAFANA_ADMIN_PASSWORD": secrets.token_hex(16),
        **{f"{name.upper()}_PASSWORD": password for name, password in passwords.items()},
        "MILUO_PUBLIC_URL": public_url,
    }
    return "".join(f"{name}={value}\n" for name, value in made.items())


def _channels(password: str) -> str:
    return (
        "# How messages reach people: docs/channels.md. What is missing here, nobody is told by.\n"
        f'[siren]\nurl = "mqtts://notifier:{password}@broker:8883"\n'
    )


def _certificates(folder: Path, names: Sequence[str]) -> None:
    """An authority, a certificate for the broker by all its names, and whom clients trust."""
    key, certificate = folder / "ca.key", folder / "ca.crt"
    _openssl("req", "-x509", *_NEW, "-keyout", str(key), "-out", str(certificate),
             "-subj", "/CN=Miluo county authority", "-days", str(DAYS),
             "-addext", "basicConstraints=critical,CA:TRUE",
             "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    _openssl("req", "-x509", *_NEW, "-CA", str(certificate), "-CAkey", str(key),
             "-keyout", str(folder / "server.key"), "-out", str(folder / "server.crt"),
             "-subj", "/CN=broker", "-days", str(DAYS),
             "-addext", f"subjectAltName={','.join(map(_alternative, names))}",
             "-addext", "basicConstraints=critical,CA:FALSE",
             "-addext", "extendedKeyUsage=serverAuth")  # fmt: skip
    for private in ("ca.key", "server.key"):
        (folder / private).chmod(0o600)
    usual = PUBLIC.read_text("utf-8") if PUBLIC.is_file() else ""
    _write(folder / "trusted.crt", certificate.read_text("ascii") + usual, 0o644)


_NEW = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


def _alternative(name: str) -> str:
    try:
        return f"IP:{ipaddress.ip_address(name)}"
    except ValueError:
        return f"DNS:{name}"


def _openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SiteError(f"openssl could not make a certificate: {done.stderr.strip()}")


def _write(file: Path, text: str, mode: int) -> None:
    file.touch(mode=mode, exist_ok=False)
    file.chmod(mode)
    file.write_text(text, encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """The command; its status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.site")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", action="append", default=[], help="of the broker, or its address")
    parser.add_argument("--public-url", default="http://127.0.0.1:8000", help="of the console")
    parser.add_argument("--station", help="add the credentials of this station")
    asked = parser.parse_args(words)
    try:
        if asked.station:
            print(station(asked.folder, asked.station))
        else:
            prepare(asked.folder, asked.name, asked.public_url)
            print(f"{asked.folder} is prepared: keep certs/ca.key away from this machine.")
    except (SiteError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
