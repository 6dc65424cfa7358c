"""A real mail server, Dovecot, on this computer, with a folder of its own and without any rights."""

import datetime
import imaplib
import ipaddress
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER = "ines@example.org"
SECRET = "canary-secret-0123456789abcdef"
READY_S = 10
SENT = "Gesendet"
_SETTINGS = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
default_vsz_limit = 256 M
mail_location = maildir:{folder}/mail
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox {sent} {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Sent {{
    auto = create
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
"""


@dataclass
class MailServer:
    """A server that runs, and what to put there."""

    folder: Path
    plain: int
    tls: int

    @property
    def certificate(self) -> Path:
        """What proves that it is localhost."""
        return self.folder / "cert.pem"

    @contextmanager
    def client(self) -> Iterator[imaplib.IMAP4]:
        """Another mail program of the same user."""
        client = imaplib.IMAP4("127.0.0.1", self.plain, timeout=10)
        client.login(USER, SECRET)
        try:
            yield client
        finally:
            client.logout()

    def deliver(self, *messages: str, folder: str = "INBOX") -> None:
        """Put messages into a folder."""
        with self.client() as client:
            for message in messages:
                kind, said = client.append(folder, "", "", message.replace("\n", "\r\n").encode())
                assert kind == "OK", said

    def clear(self) -> None:
        """Forget every message."""
        with self.client() as client:
            for folder in ("INBOX", SENT, "Sent"):
                if client.select(folder)[1][0] != b"0":
                    client.store("1:*", "+FLAGS", r"(\Deleted)")
                client.close()

    def renumber(self, folder: str) -> None:
        """Make a folder anew with the messages it holds, so that its numbers mean something else."""
        with self.client() as client:
            client.rename(folder, "Aside")
            client.create(folder)
            client.select("Aside")
            client.copy("1:*", folder)
            client.unselect()
            client.delete("Aside")


def program() -> str:
    """The server's program.

    Skips the test without one.
    """
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip("Dovecot is not installed: apt-get install dovecot-imapd")
    return found


@contextmanager
def running() -> Iterator[MailServer]:
    """The server, ready to be asked, with an empty mailbox."""
    path = program()
    # Sockets have short names, and a server without rights could not look into a test's own folder.
    with tempfile.TemporaryDirectory(prefix="mail", dir="/tmp") as name:
        server = MailServer(Path(name), *_free_ports())
        user, group = _whose()
        _prepare(server, user, group)
        rights = {"user": user, "group": group} if os.getuid() == 0 else {}
        process = subprocess.Popen(
            [path, "-F", "-c", str(server.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **rights,  # type: ignore[call-overload]
        )
        try:
            _wait(process, server)
            yield server
        finally:
            # It would take a second to end by itself.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _whose() -> tuple[int, int]:
    """As whom it runs: as ourselves, but never with all rights."""
    # Windows has no such module.
    import pwd

    account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    return account.pw_uid, account.pw_gid


def _prepare(server: MailServer, user: int, group: int) -> None:
    import grp
    import pwd

    settings = _SETTINGS.format(
        folder=server.folder,
        user=pwd.getpwuid(user).pw_name,
        group=grp.getgrgid(group).gr_name,
        uid=user,
        gid=group,
        secret=SECRET,
        sent=SENT,
        plain=server.plain,
        tls=server.tls,
    )
    (server.folder / "dovecot.conf").write_text(settings)
    _make_certificate(server.folder)
    for path in (server.folder, *server.folder.iterdir()):
        os.chown(path, user, group)


def _make_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    addresses = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(addresses), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *private))


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        for probe in (one, two):
            probe.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def _wait(process: subprocess.Popen[bytes], server: MailServer) -> None:
    end = time.monotonic() + READY_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with server.client():
                return
        except (OSError, imaplib.IMAP4.error):
            time.sleep(0.02)
    log = server.folder / "log"
    raise AssertionError(log.read_text(errors="replace") if log.exists() else "Dovecot did not begin")
