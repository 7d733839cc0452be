"""E-mail through a real SMTP server that is not always well."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest
import trustme

from alerting.notify.channel import Refused, Unreachable
from alerting.notify.channels.email import Email, Security
from alerting.notify.outbound import ANYWHERE, Outbound
from domain.level import Level
from tests.integration.alerting.notify.gateways import PATIENCE_S, a_message
from tests.integration.alerting.notify.mail_server import Office, served

TO = "zhang@county.example"
FROM = "miluo@county.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def outbound(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Outbound:
    ca = Path(tmp_path_factory.mktemp("ca") / "ca.pem")
    authority.cert_pem.write_to_path(ca)
    return Outbound(ANYWHERE, ca)


SECURITIES: list[Security] = ["tls", "starttls"]


@pytest.mark.parametrize("security", SECURITIES)
def test_a_mail_arrives_whole(
    outbound: Outbound, certificate: ssl.SSLContext, security: Security
) -> None:
    office = Office(certificate, security == "starttls", ("u", "right"))
    message = replace(a_message("水位33.50米", TO), title="红色预警", link="https://a.example/x")
    with served(office) as port:
        Email(outbound, "127.0.0.1", port, FROM, ("u", "right"), security).send(message)

    assert (office.mail["Subject"], office.mail["From"], office.mail["To"]) == (
        "红色预警",
        FROM,
        TO,
    )
    assert office.mail["Auto-Submitted"] == "auto-generated"
    assert office.mail["Importance"] == "high"
    lines = office.mail.get_content().split()
    assert lines[:2] == ["红色预警", "水位33.50米"]
    assert lines[-1] == "https://a.example/x"
    assert office.to == [TO]
    assert office.logins == [("u", "right")]


@pytest.fixture
def office(certificate: ssl.SSLContext) -> Office:
    return Office(certificate)


@pytest.fixture
def port(office: Office) -> Iterator[int]:
    with served(office) as port:
        yield port


@pytest.fixture
def email(port: int, outbound: Outbound) -> Email:
    return Email(outbound, "127.0.0.1", port, FROM)


def test_a_mail_has_the_same_name_at_every_try_and_does_not_tell_the_key(
    email: Email, office: Office
) -> None:
    for _ in range(2):
        email.send(a_message(address=TO, key="secret-key"))
    names = [message_from_bytes(one)["Message-ID"] for one in office.mails]
    assert names[0] == names[1]
    assert not any(b"secret-key" in one for one in office.mails)


def test_without_a_title_the_text_is_the_subject(email: Email, office: Office) -> None:
    email.send(replace(a_message("水位\r\nBcc: all@county.example", TO), level=Level.BLUE))
    assert office.mail["Subject"] == "水位 Bcc: all@county.example"
    assert office.mail["Bcc"] is None
    assert office.mail["Importance"] is None


@pytest.mark.parametrize(
    ("said", "raised"), [("550 no such user", Refused), ("451 try later", Unreachable)]
)
def test_an_address_is_refused_for_ever_or_for_now(
    email: Email, office: Office, said: str, raised: type[Exception]
) -> None:
    office.rcpt = said
    with pytest.raises(raised, match=said):
        email.send(a_message(address=TO))
    assert not office.mails


@pytest.mark.parametrize(("said", "raised"), [("554 spam", Refused), ("452 full", Unreachable)])
def test_a_mail_is_refused_for_ever_or_for_now(
    email: Email, office: Office, said: str, raised: type[Exception]
) -> None:
    office.data = said
    with pytest.raises(raised, match=said):
        email.send(a_message(address=TO))


@pytest.mark.parametrize(
    "address", ["", "a", "a@b\r\nRCPT TO:<c@d>", "a@b,c@d", "<a@b>", "张@county.example", "a b@c"]
)
def test_what_is_no_address_is_refused(email: Email, office: Office, address: str) -> None:
    with pytest.raises(Refused):
        email.send(a_message(address=address))
    assert not office.mails


def test_a_wrong_password_can_be_mended(outbound: Outbound, certificate: ssl.SSLContext) -> None:
    office = Office(certificate, login=("u", "right"))
    with served(office) as port, pytest.raises(Unreachable, match="535"):
        Email(outbound, "127.0.0.1", port, FROM, ("u", "wrong")).send(a_message(address=TO))
    assert office.logins == [("u", "wrong")]
    assert not office.mails


@pytest.mark.parametrize("security", SECURITIES)
def test_nothing_is_said_without_tls(outbound: Outbound, security: Security) -> None:
    office = Office(None, login=("u", "right"))
    message = a_message(address=TO)
    with served(office) as port, pytest.raises(Unreachable):
        Email(outbound, "127.0.0.1", port, FROM, ("u", "right"), security).send(message)
    assert not office.mails
    assert not office.logins


def test_a_server_that_nobody_vouches_for_gets_no_mail(port: int, office: Office) -> None:
    with pytest.raises(Unreachable, match="CERTIFICATE"):
        Email(Outbound(ANYWHERE), "127.0.0.1", port, FROM).send(a_message(address=TO))
    assert not office.mails


def test_nobody_there_is_unreachable(outbound: Outbound) -> None:
    with pytest.raises(Unreachable):
        Email(outbound, "127.0.0.1", 1, FROM).send(a_message(address=TO))


VERBS = ["EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("verb", VERBS)
def test_a_line_that_breaks_at_any_word_is_unreachable(
    email: Email, office: Office, verb: str
) -> None:
    office.instead[verb] = lambda line: line.shutdown(socket.SHUT_RDWR)
    with pytest.raises(Unreachable):
        email.send(a_message(address=TO))


@pytest.mark.parametrize("verb", VERBS)
def test_a_server_that_hangs_at_any_word_is_not_waited_for(
    port: int, outbound: Outbound, office: Office, verb: str
) -> None:
    office.instead[verb] = lambda line: line.recv(1)
    with pytest.raises(Unreachable):
        Email(_in_haste(outbound), "127.0.0.1", port, FROM).send(a_message(address=TO))


def test_answers_that_come_twice_never_hide_a_refusal(email: Email, office: Office) -> None:
    office.times, office.rcpt = 2, "550 no such user"
    with pytest.raises((Refused, Unreachable)):
        email.send(a_message(address=TO))
    assert not office.mails


def _in_haste(outbound: Outbound) -> Outbound:
    """The same trust, and little patience."""
    quick = Outbound(ANYWHERE, timeout_s=PATIENCE_S)
    quick.tls = outbound.tls
    return quick


@contextmanager
def silent(banner: bytes) -> Iterator[int]:
    """A server that says its banner, a byte at a time and again and again, and no more."""
    ended = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            line, _ = listening.accept()
            with line:
                while banner and not ended.is_set():
                    for one in banner:
                        line.sendall(bytes([one]))
                        ended.wait(PATIENCE_S / 20)
                ended.wait()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        yield listening.getsockname()[1]
        ended.set()
        serving.join()


@pytest.mark.parametrize("banner", [b"", b"220-"])
@pytest.mark.parametrize("security", SECURITIES)
def test_a_server_that_hangs_is_not_waited_for(banner: bytes, security: Security) -> None:
    quick = Outbound(ANYWHERE, timeout_s=PATIENCE_S)
    with silent(banner) as port, pytest.raises(Unreachable):
        Email(quick, "127.0.0.1", port, FROM, None, security).send(a_message(address=TO))
