"""A small SMTP server, with TLS from the beginning, by STARTTLS, or not at all."""

import base64
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class Office:
    """What a mail server received, and what it answers."""

    tls: ssl.SSLContext | None
    starttls: bool = False
    login: tuple[str, str] | None = None
    rcpt: str = "250 OK"
    data: str = "250 OK"
    instead: dict[str, Callable[[socket.socket], object]] = field(default_factory=dict)
    """What it does at a verb in place of an answer."""

    times: int = 1
    """How often it says each answer."""

    mails: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def mail(self) -> EmailMessage:
        (one,) = self.mails
        found = message_from_bytes(one, policy=default)
        assert isinstance(found, EmailMessage)
        return found

    def serve(self, line: socket.socket) -> None:
        """One session (RFC 5321)."""
        secured = self.tls is not None and not self.starttls
        if self.tls is not None and secured:
            line = self.tls.wrap_socket(line, server_side=True)
        with line:
            line.sendall(b"220 county\r\n")
            if self._converse(line, secured) and self.tls is not None:
                line = self.tls.wrap_socket(line, server_side=True)
                self._converse(line, secured=True)

    def _converse(self, line: socket.socket, secured: bool) -> bool:
        """Until the client leaves; True where it wants TLS first."""
        stream = line.makefile("rb")
        while said := stream.readline().decode("latin-1").strip():
            verb = said.split(" ")[0].upper()
            if verb == "STARTTLS" and self.starttls and not secured:
                line.sendall(b"220 go\r\n")
                return True
            if verb == "DATA":
                line.sendall(b"354 go\r\n")
                self.mails.append(b"".join(iter(stream.readline, b".\r\n")))
            if verb in self.instead:
                self.instead[verb](line)
            line.sendall(f"{self._answer(verb, said, secured)}\r\n".encode() * self.times)
        return False

    def _answer(self, verb: str, said: str, secured: bool) -> str:
        if verb == "EHLO":
            offers = ["county"]
            offers += ["STARTTLS"] if self.starttls and not secured else []
            offers += ["AUTH PLAIN"] if self.login else []
            return "\r\n".join([*(f"250-{one}" for one in offers), "250 OK"])
        if verb == "AUTH":
            _, user, password = base64.b64decode(said.split(" ")[2]).decode().split("\0")
            self.logins.append((user, password))
            return "235 OK" if self.logins[-1] == self.login else "535 wrong"
        if verb == "RCPT":
            self.to.append(said.partition("<")[2].partition(">")[0])
            return self.rcpt
        return {"DATA": self.data, "QUIT": "221 bye"}.get(verb, "250 OK")


@contextmanager
def served(office: Office) -> Iterator[int]:
    """Its port, while the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=_accept, args=(listening, office), daemon=True)
        serving.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        serving.join()


def _accept(listening: socket.socket, office: Office) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_one, args=(line, office), daemon=True).start()


def _one(line: socket.socket, office: Office) -> None:
    with suppress(OSError), line:
        office.serve(line)
