"""An applicant whose every datum is a canary goes the whole way; then it is listened for everywhere but in its cage."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from datetime import UTC, datetime
from html import unescape

import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from notices import delivery
from portal import enforcement
from requests_app.models import Applicant, InformationRequest
from tests.requests_app import asking

PERSON = {
    "kind": "natural", "name": "Kanarigelb", "id_kind": "other", "id_number": "KANARINUMMER77", "contact": "",
    "phone": "0500-7171 7272", "email": "kanaripost@example.com", "address": "Kanarigasse 7",
}  # fmt: skip
COMPANY = PERSON | {
    "kind": "company", "name": "示例公司", "id_number": "KANARICODE88", "contact": "Kanarimann",
    "phone": "0500-7373 7474", "email": "kanaribuero@example.com", "address": "Kanariplatz 8",
}  # fmt: skip
NEW = {"phone": "0500-7575 7676", "email": "kanarineu@example.com", "address": "Kanariweg 9"}
CLAIM = {"name": "Kanarirot", "id_kind": "other", "id_number": "KANARINEU99", "reason": "Kanarigrund"}
MOST = 30  # pages of one walk: the ones named first, then where they lead
SONG = re.compile("kanari|0500-7[1357]7[1357] 7[2468]7[2468]", re.I)
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
# The one documented exception (docs/decisions/0006): an issued letter keeps whom it was addressed to.
CAGE = {("requests_app_letter", "parts")}


def send(client, fields) -> InformationRequest:
    asking.send(client, asking.checked(client, **fields))
    return InformationRequest.objects.latest("pk")


def step(client, user, case, action, **typed) -> None:
    client.force_login(user)
    url = reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])
    assert client.get(url).status_code == 200
    response = client.post(url, typed)
    assert response.status_code == 302, response.content.decode()


def track(case) -> Client:
    browser = Client()
    session = browser.session
    session["opened_requests"] = [case.pk]
    session.save()
    return browser


def whole_life(client, cast) -> InformationRequest:
    case = send(Client(), PERSON)
    send(Client(), COMPANY)
    step(client, cast.clerk, case, "register", handler=cast.clerk.pk)
    step(client, cast.clerk, case, "ask_correction", points="请写明年份。", days=15)
    own = track(case)
    assert own.post(reverse("requests:receive_correction", args=[case.pk]), {"text": "2025 年。"}).status_code == 302
    assert own.post(reverse("requests:change_contact", args=[case.pk]), NEW).status_code == 302
    evidence = SimpleUploadedFile("evidence.png", PNG, "image/png")
    claim = reverse("requests:ask_identity", args=[case.pk])
    assert own.post(claim, {**CLAIM, "evidence": evidence}).status_code == 302
    step(client, cast.clerk, case, "confirm_identity")
    reveal = reverse("admin:requests_app_informationrequest_reveal", args=[case.pk])
    assert "kanarineu" in client.post(reveal, {"why": "邮寄答复"}).content.decode()
    step(client, cast.clerk, case, "draft_reply", outcome="grant", content="您申请的材料随信附上。")
    step(client, cast.reviewer, case, "sign")
    today = timezone.localdate().isoformat()
    step(client, cast.clerk, case, "deliver", on=today, how="online")
    step(client, cast.reviewer, case, "publish", title="加装电梯补助明细", text="补助凭证可在档案馆查阅。")
    for name in ("progress", "own_data", "own_data_json"):
        assert own.get(reverse(f"requests:{name}", args=[case.pk])).status_code == 200
    enforcement.sweep(timezone.now(), everything=True)
    assert delivery.deliver(timezone.now()) > 0
    call_command("index", "rebuild", verbosity=0)
    return case


def listen(where: str, said: str) -> None:
    found = SONG.search(said)
    assert not found, f"{where}: {said[max(0, found.start() - 80) : found.end() + 80]}"


def database() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    if (table, name) not in CAGE:
                        listen(f"{table}.{name}", str(value))


def mails() -> None:
    assert mail.outbox
    for message in mail.outbox:
        headers = {name: value for name, value in message.message().items() if name != "To"}
        listen("mail", f"{headers} {message.subject} {message.body}")


def files(root) -> None:
    for path in root.rglob("*"):
        listen("file name", str(path.relative_to(root)))
        if path.is_file():
            listen(str(path), path.read_bytes().decode("latin-1"))


def words(response) -> str:
    """What an answer says, also inside the files that it hands out."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = str(dict(response.headers)) + body.decode("utf-8", "replace")
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said += " ".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if body.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(body))
        said += str(reader.metadata) + " ".join(page.extract_text() for page in reader.pages)
    return said


def crawl(client, *start: str, within: str) -> list[str]:
    seen: list[str] = []
    waiting = [*start]
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        if url in seen or "logout" in url or "o=" in url or not url.startswith(within):
            continue
        seen.append(url)
        said = words(client.get(url))
        listen(url, url + said)
        waiting += [unescape(link) for link in re.findall(r'(?:href="|<loc>https?://[^/]+)(/[^"#<]*)', said)]
    return seen


@time_machine.travel(datetime(2026, 3, 4, 4, tzinfo=UTC))
def test_nothing_of_an_applicant_gets_out(client, cast, settings, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    case = whole_life(client, cast)
    assert Applicant.objects.get(case=case).name == "Kanarirot"  # the bird is there, or there would be nothing to hear
    database()
    mails()
    files(tmp_path)
    listen("log", caplog.text)
    listen("sessions", str([session.get_decoded() for session in Session.objects.all()]))
    listen("cache", str(getattr(cache, "_cache", "")))
    listen("str", str([str(row) for row in Applicant.objects.all()]) + str(case) + str(list(case.claims.all())))
    public = crawl(
        Client(),
        "/",
        "/requests/",
        "/requests/feed/",
        "/sitemap.xml",
        "/search/?q=电梯",
        case.get_absolute_url(),
        within="/",
    )
    assert case.get_absolute_url() in public
    page = reverse("admin:requests_app_informationrequest_change", args=[case.pk])
    for user in (cast.supervisor, cast.auditor):
        client.force_login(user)
        steps = [
            reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])
            for action in ("sign", "confirm_identity", "change_contact", "publish", "unpublish")
        ]
        papers = [
            reverse("admin:requests_app_informationrequest_letter", args=[case.pk, letter.pk])
            for letter in case.letters.all()
        ]
        lists = ("/admin/", "/oversight/", "/oversight/cases.csv")
        crawl(client, page, *steps, *papers, within="/admin/requests_app/")
        crawl(client, *lists, within="/oversight/")
    for user in (cast.finance_clerk, cast.sysadmin):
        client.force_login(user)
        crawl(client, "/admin/", page, within="/admin/")
    client.force_login(cast.clerk)
    kept = client.get(page).content.decode()
    assert not [word for word in ("KANARINEU99", "kanarineu@", "Kanariweg") if word in kept]
    crawl(
        client,
        reverse("admin:requests_app_informationrequest_changelist"),
        within="/admin/requests_app/informationrequest/?",
    )


def test_a_report_of_an_error_holds_no_typed_word(rf, settings):
    from django.views.debug import ExceptionReporter  # noqa: PLC0415 -- reads the filter from the settings

    request = rf.post("/requests/new/", PERSON)
    try:
        name = PERSON["name"]
        raise RuntimeError(len(name))
    except RuntimeError as error:
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    settings.DEBUG = True
    for said in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert not [word for word in (PERSON["id_number"], PERSON["email"], PERSON["name"]) if word in said]
