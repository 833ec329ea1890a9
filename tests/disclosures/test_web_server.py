"""The web server of `deploy/nginx.conf` in front of the portal: nginx itself, asked by TLS."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.files.base import ContentFile

from disclosures import workflow
from disclosures.models import Attachment
from tests import cast as people
from tests import factories

CONF = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
NAME, STORE = "disclosure.example", "/var/lib/mingtang/files/"
TEXT = "".join(f"第{n}行\n" for n in range(2000)).encode()
AROUND = """user root;
pid {here}/pid;
error_log {here}/error;
events {{}}
http {{ access_log off; {temporary}
{conf} }}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(here: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
    )
    (here / "cert.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (here / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


class Asked:
    """What the web server answers to one address."""

    def __init__(self, port: int) -> None:
        self.port, self.trust = port, ssl._create_unverified_context()  # noqa: S323 -- made a moment ago, for itself

    def __call__(self, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.trust, timeout=20)
        named = {"Host": NAME} | {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", address, headers=named)
        answer = connection.getresponse()
        try:
            return answer, answer.read()
        finally:
            connection.close()


@pytest.fixture
def web(live_server, settings, tmp_path):
    """nginx with the configuration as it is delivered, but for ports, names of files and the place of the store."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not nginx:
        pytest.fail("nginx must be there in CI") if os.environ.get("CI") else pytest.skip("nginx is not installed")
    settings.ACCEL_REDIRECT_PREFIX, settings.ALLOWED_HOSTS = "/_files/", [NAME]
    certificate(tmp_path)
    secure = free_port()
    conf = CONF.read_text(encoding="utf-8")
    for written, here in (
        ("127.0.0.1:8000", f"{live_server.thread.host}:{live_server.thread.port}"),
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/etc/ssl/disclosure.pem", str(tmp_path / "cert.pem")),
        ("/etc/ssl/disclosure.key", str(tmp_path / "key.pem")),
        (STORE, f"{settings.MEDIA_ROOT}/"),
    ):
        assert written in conf
        conf = conf.replace(written, here)
    temporary = " ".join(f"{name}_temp_path {tmp_path}/{name};" for name in TEMPORARY)
    whole = tmp_path / "nginx.conf"
    whole.write_text(AROUND.format(here=tmp_path, temporary=temporary, conf=conf), encoding="utf-8")
    server = subprocess.Popen([nginx, "-c", str(whole), "-g", "daemon off;"], stderr=subprocess.PIPE)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", secure)) == 0:
                break
        assert server.poll() is None, server.stderr.read().decode()
        time.sleep(0.05)
    yield Asked(secure)
    server.terminate()
    server.wait(10)


@pytest.mark.django_db(transaction=True)
def test_the_web_server_sends_a_file_as_the_portal_says_and_nothing_after_a_withdrawal(web):
    cast = people.assemble()
    document = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)
    kept = Attachment.objects.create(
        document=document, name="说明.txt", file=ContentFile(TEXT, name="说明.txt"), content_type="text/plain"
    )
    address = kept.get_absolute_url()

    answer, content = web(address)
    assert (answer.status, content) == (200, TEXT)
    assert answer.headers["X-Accel-Redirect"] is None  # the portal wrote it, the reader never sees it
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers.get_all("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"]
    assert "no-store" in answer.headers["Cache-Control"]
    tag = answer.headers["ETag"]

    part, some = web(address, Range="bytes=10-19", If_Range=tag)
    assert (part.status, some) == (206, TEXT[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(TEXT)}"
    assert web(address, Range="bytes=10-19", If_Range='"another"')[1] == TEXT
    assert web(address, If_None_Match=tag)[0].status == 304

    inner = f"/_files/{kept.file.name}"
    assert web(inner)[0].status == 404
    assert web(f"/documents/../{inner}")[0].status in (400, 404)
    assert web("/api/v1/agencies")[0].status == 200

    workflow.perform(document, "withdraw", actor=cast.head, facts={"reason": "附件中有个人信息。"})
    for headers in ({}, {"If_None_Match": tag}, {"Range": "bytes=0-3", "If_Range": tag}):
        answer, content = web(address, **headers)
        assert answer.status == 410
        assert TEXT[:20] not in content
