"""E-mail: SMTP, never without TLS (RFC 8314, RFC 3207)."""

import hashlib
import re
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from threading import Timer
from typing import Literal

from alerting.notify.channel import Message, Receipt, Refused, Unreachable
from alerting.notify.channels.robot import content
from alerting.notify.outbound import Outbound, connect
from domain.level import Level

Security = Literal["tls", "starttls"]

SUBJECT = 60
"""Characters of a text that serve as its subject where it has no title (ours)."""

_ADDRESS = re.compile(r"[^@\s,;:<>\"\\]+@[^@\s,;:<>\"\\]+")


class Email:
    """Hands each message to the county's mail server, on a connection of its own."""

    def __init__(
        self,
        outbound: Outbound,
        host: str,
        port: int,
        sender: str,
        login: tuple[str, str] | None = None,
        security: Security = "tls",
    ) -> None:
        """`login` is user and password, where the server asks for them."""
        self._outbound, self._host, self._port = outbound, host, port
        self._sender, self._login, self._security = sender, login, security

    def send(self, message: Message) -> Receipt:
        """Send it. `Refused` where the server will never take it for this address (5xx); a
        server that does not know us can be mended, and is `Unreachable`.
        """
        mail = letter(message, self._sender)
        try:
            with self._session() as smtp:
                smtp.sendmail(self._sender, [message.address], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            raise _fault(*next(iter(error.recipients.values()))) from None
        except smtplib.SMTPDataError as error:
            raise _fault(error.smtp_code, error.smtp_error) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"邮件服务器 / mail server: {error}") from None
        return Receipt(mail["Message-ID"])

    def close(self) -> None:
        """It keeps nothing."""

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A server that knows us. All of it ends at the deadline, by cutting the line."""
        deadline = self._outbound.deadline()
        guard = self._outbound.guard
        line = connect(self._host, self._port, guard, deadline, self._dial)
        handle = line.dup()
        cut = Timer(deadline.left(), handle.shutdown, [socket.SHUT_RDWR])
        cut.daemon = True
        cut.start()
        try:
            smtp = _Smtp(line, self._outbound, self._host, self._security)
            if self._login is not None:
                smtp.login(*self._login)
            yield smtp
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
        finally:
            cut.cancel()
            with suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)
            handle.close()
            line.close()

    def _dial(self, address: str, left: float) -> socket.socket:
        return socket.create_connection((address, self._port), left)


class _Smtp(smtplib.SMTP):
    """SMTP on a line that is there already, secured before anything is said on it."""

    def __init__(
        self, line: socket.socket, outbound: Outbound, host: str, security: Security
    ) -> None:
        super().__init__()
        self._host = host
        tls = outbound.tls
        self.sock = tls.wrap_socket(line, server_hostname=host) if security == "tls" else line
        self.file = None
        code, said = self.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, said)
        if security == "starttls":
            self.starttls(context=tls)


def letter(message: Message, sender: str) -> EmailMessage:
    """The mail of a message; `Refused` where its address is none.

    Its Message-ID is the same at every try, and does not tell the key.
    """
    if not message.address.isascii() or not _ADDRESS.fullmatch(message.address):
        raise Refused("不是邮箱 / not a mail address")
    name = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = message.address
    mail["Subject"] = " ".join((message.title or message.text).split())[:SUBJECT]
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.level >= Level.ORANGE:
        mail["Importance"] = "high"
    mail.set_content(content(message))
    return mail


def _fault(code: int, said: bytes | str) -> Refused | Unreachable:
    """5xx is for ever, anything else for now (RFC 5321, 4.2.1)."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    reason = f"邮件被拒 / mail refused: {code} {words[:120]}"
    return Refused(reason) if 500 <= code < 600 else Unreachable(reason)
