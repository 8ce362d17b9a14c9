"""A mail server of the tests' own: it speaks enough SMTP to take, refuse and put off mail."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class PostOffice(ThreadingTCPServer):
    """Keeps what it takes in ``taken``; answers RCPT with ``answer``; offers STARTTLS when it has a certificate."""

    daemon_threads = True
    block_on_close = True

    def __init__(self, certificate: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.certificate = certificate
        self.answer = "250 fine"
        self.taken: list[bytes] = []
        self.logins: list[tuple[str, bool]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off is part of the tests."""

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(StreamRequestHandler):
    server: PostOffice

    def say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def handle(self) -> None:
        self.say("220 post office")
        while line := self.rfile.readline().decode().strip():
            verb = line.split()[0].upper()
            if verb == "QUIT":
                self.say("221 bye")
                return
            getattr(self, f"on_{verb.lower()}", self.on_other)(line)

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def on_ehlo(self, _: str) -> None:
        encrypted = isinstance(self.connection, ssl.SSLSocket)
        offered = ["AUTH PLAIN"]
        if self.server.certificate and not encrypted:
            offered = ["STARTTLS"]
        self.say("250-post office", *[f"250-{offer}" for offer in offered], "250 8BITMIME")

    def on_starttls(self, _: str) -> None:
        assert self.server.certificate is not None
        self.say("220 go ahead")
        self.connection = self.server.certificate.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")  # type: ignore[assignment]
        self.wfile = self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]

    def on_auth(self, line: str) -> None:
        self.server.logins.append((line, isinstance(self.connection, ssl.SSLSocket)))
        self.say("235 welcome")

    def on_rcpt(self, _: str) -> None:
        self.say(self.server.answer)

    def on_data(self, _: str) -> None:
        self.say("354 go on")
        lines = []
        while (part := self.rfile.readline()) != b".\r\n":
            lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
        self.server.taken.append(b"".join(lines))
        self.say("250 taken")

    def on_other(self, _: str) -> None:
        self.say("250 fine")


def running(office: PostOffice) -> Iterator[PostOffice]:
    thread = Thread(target=office.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield office
    office.shutdown()
    thread.join()
    office.server_close()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    yield from running(PostOffice())


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a key and a certificate for localhost that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "localhost.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


@pytest.fixture
def secure_post_office(certificate: Path) -> Iterator[PostOffice]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    yield from running(PostOffice(context))
