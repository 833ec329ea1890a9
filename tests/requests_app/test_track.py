"""Coming back with code and secret: what is shown, to whom, and what the applicant may do."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.enums import ConfirmMode
from notices import tracking
from requests_app import workflow
from requests_app.enums import Stage
from requests_app.models import CaseFile
from tests import factories
from tests.requests_app.asking import text
from tests.requests_app.stories import at, take

pytestmark = pytest.mark.django_db
URL = "/requests/track/"
REPLY = {"outcome": "grant", "content": "您申请的材料随信附上。"}
REFUSAL = {
    "outcome": "deny.third_party",
    "content": "不予公开。",
    "reason": "涉及商业秘密",
    "exemption": "third_party",
}


@pytest.fixture(autouse=True)
def _wednesday(time_machine):
    time_machine.move_to(at("2026-11-18"), tick=False)


@pytest.fixture
def case(cast):
    return factories.case(cast.health, at=at("2026-11-02"))


def secret(case):
    return tracking.secret_for(case.form_key)


def enter(client, case, **changed):
    return client.post(URL, {"code": case.code, "secret": secret(case), **changed})


def answered(case, cast, **reply):
    take(case, "register", cast.clerk, "2026-11-03")
    take(case, "draft_reply", cast.clerk, "2026-11-04", **(reply or REPLY))
    take(case, "sign", cast.reviewer, "2026-11-05")
    take(case, "deliver", cast.clerk, "2026-11-06")


def awaiting(case, cast):
    take(case, "register", cast.clerk, "2026-11-03")
    take(case, "ask_correction", cast.clerk, "2026-11-04", points="请写明小区名称。", days=15)


def page(client, case):
    return text(client.get(f"{URL}{case.pk}/"))


# ------------------------------------------------------------------------------------------------------- opening


def test_code_and_secret_open_the_progress(client, case):
    response = enter(client, case)
    assert (response.status_code, response.url) == (302, f"{URL}{case.pk}/")
    response = client.get(response.url)
    assert response["Cache-Control"] == "private, no-store"
    shown = text(response)
    assert '<time datetime="2026-11-30">' in shown
    assert 'class="days"' in shown
    assert client.session["opened_requests"] == [case.pk]
    assert secret(case) not in str(dict(client.session))


def test_the_way_of_writing_does_not_matter(client, case):
    code = tracking.grouped(case.code).lower().replace("0", "o").replace("1", "l")
    typed = " " + tracking.grouped(secret(case)).replace("-", " ").replace("1", "Ｉ") + "\u3000"
    assert enter(client, case, code=code, secret=typed).status_code == 302


def test_wrong_code_and_wrong_secret_get_the_same_answer(client, case, cast):
    other = factories.case(cast.health)
    answers = [
        enter(client, case, code="ABCDEFGHJK"),
        enter(client, case, secret="ABCDEFGHJKMNPQRS"),
        enter(client, case, secret=secret(other)),
        enter(client, case, code="\0", secret="\ufffd"),
        enter(client, case, code="no such code", secret=" - "),
    ]
    shown = {text(a).split('class="error-list">')[1].split("</ul>")[0] for a in answers[:3]}
    assert {answer.status_code for answer in answers} == {200}
    assert len(shown) == 1
    assert "opened_requests" not in client.session


def test_ten_failures_from_one_address_close_the_door_for_the_hour(client, case, time_machine):
    for n in range(10):
        assert enter(client, case, code=f"ABCDEFGH{n}0").status_code == 200
    response = enter(client, case)
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert "13:00" in text(response)
    assert enter(Client(REMOTE_ADDR="192.0.2.7"), case).status_code == 302
    time_machine.move_to("2026-11-18T05:00:01Z", tick=False)
    assert enter(client, case).status_code == 302


def test_ten_failures_with_one_code_close_it_from_every_address(case, cast):
    for n in range(10):
        visitor = Client(REMOTE_ADDR=f"192.0.2.{n}")
        assert enter(visitor, case, secret="WRONG").status_code == 200
    assert enter(Client(REMOTE_ADDR="192.0.2.99"), case).status_code == 429
    other = factories.case(cast.health)
    assert enter(Client(REMOTE_ADDR="192.0.2.99"), other).status_code == 302


def test_a_code_that_does_not_exist_is_throttled_like_one_that_does(client, cast):
    for n in range(10):
        Client(REMOTE_ADDR=f"192.0.2.{n}").post(URL, {"code": "ABCDEFGHJK", "secret": "x1"})
    assert Client(REMOTE_ADDR="192.0.2.99").post(URL, {"code": "ABCDEFGHJK", "secret": "x1"}).status_code == 429


def test_the_cache_keeps_neither_code_nor_address(client, case):
    enter(client, case, secret="WRONG")
    assert [key for key in cache._cache if case.code in key or "127.0.0.1" in key] == []


def test_what_has_not_been_opened_does_not_exist(client, case, cast):
    other = factories.case(cast.health, at=at("2026-11-02"))
    answered(other, cast)
    kept = keep(other)
    enter(client, case)
    letter = other.letters.last()
    for stranger in (Client(), client):
        for path in (f"letters/{letter.pk}/", f"letters/{letter.pk}/letter.docx", f"files/{kept.pk}/", "withdraw/"):
            seen, unseen = stranger.get(f"{URL}{other.pk}/{path}"), stranger.get(f"{URL}987654321/{path}")
            assert (seen.status_code, unseen.status_code) == (404, 404)
        assert stranger.post(f"{URL}{other.pk}/correction/", {"text": "x"}).status_code == 404
        assert stranger.get(f"{URL}{other.pk}/").url == URL
        assert stranger.get(f"{URL}987654321/").url == URL
    assert client.get(f"{URL}{case.pk}/files/{kept.pk}/").status_code == 404
    assert client.get(f"{URL}{case.pk}/letters/{letter.pk}/").status_code == 404
    assert client.get(f"{URL}{'9' * 40}/withdraw/").status_code == 404


def test_two_requests_can_be_open_and_leaving_closes_both(client, case, cast):
    other = factories.case(cast.health)
    enter(client, case)
    enter(client, other)
    assert text(client.get(URL)).count(URL + str(case.pk)) == 1
    assert client.get(f"{URL}leave/").status_code == 405
    assert client.post(f"{URL}leave/").url == URL
    assert client.get(f"{URL}{case.pk}/").status_code == 302
    assert client.get(f"{URL}{other.pk}/").status_code == 302


def test_an_official_who_leaves_a_request_stays_signed_in(client, case, cast):
    client.force_login(cast.clerk)
    enter(client, case)
    client.post(f"{URL}leave/")
    assert client.get(f"{URL}{case.pk}/").status_code == 302
    assert client.session["_auth_user_id"] == str(cast.clerk.pk)


# ----------------------------------------------------------------------------------------------- what is shown


def test_the_work_inside_the_office_is_not_shown(client, case, cast):
    enter(client, case)
    take(case, "register", cast.clerk, "2026-11-03")
    before = page(client, case)
    take(case, "draft_reply", cast.clerk, "2026-11-04", **REFUSAL)
    drafted = page(client, case)
    take(case, "sign", cast.reviewer, "2026-11-05")
    signed = page(client, case)
    reply = case.letters.get(kind="reply")
    for shown in (drafted, signed):
        assert REFUSAL["content"] not in shown
        assert str(Stage.DRAFTED.label) not in shown
        assert str(Stage.SIGNED.label) not in shown
        assert f"letters/{reply.pk}/" not in shown
        assert "health.clerk" not in shown
    assert client.get(f"{URL}{case.pk}/letters/{reply.pk}/").status_code == 404
    assert before.count("<li>") == drafted.count("<li>")


def test_after_delivery_the_reply_its_letter_and_its_files_are_there(client, case, cast):
    enter(client, case)
    kept = keep(case)
    assert client.get(f"{URL}{case.pk}/files/{kept.pk}/").status_code == 404
    answered(case, cast)
    shown = page(client, case)
    assert REPLY["content"] in shown
    letter = case.letters.get(kind="reply")
    assert f"{URL}{case.pk}/letters/{letter.pk}/" in shown
    assert letter.number in text(client.get(f"{URL}{case.pk}/letters/{letter.pk}/"))
    response = client.get(f"{URL}{case.pk}/letters/{letter.pk}/letter.docx")
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"] == 'attachment; filename="reply.docx"'
    assert response["Cache-Control"] == "private, no-store"
    response = client.get(f"{URL}{case.pk}/files/{kept.pk}/")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 text"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def keep(case):
    upload = SimpleUploadedFile("材料.pdf", b"%PDF-1.7 text", "application/pdf")
    return workflow.add_file(case, upload, role=CaseFile.REPLY, actor=None)


def test_a_letter_to_a_third_party_is_not_the_applicants(client, case, cast):
    enter(client, case)
    take(case, "register", cast.clerk, "2026-11-03")
    take(case, "consult_third_party", cast.clerk, "2026-11-04", party="示例公司")
    letter = case.letters.get(kind="third_party")
    assert client.get(f"{URL}{case.pk}/letters/{letter.pk}/").status_code == 404
    assert "示例公司" not in page(client, case)


def test_an_overdue_request_names_its_remedies_with_last_days(client, case, cast, time_machine):
    enter(client, case)
    assert 'id="h-ways"' not in page(client, case)
    time_machine.move_to(at("2026-12-01"), tick=False)
    shown = page(client, case)
    assert 'id="h-ways"' in shown
    assert cast.health.reconsideration_authority in shown
    assert cast.health.court in shown
    assert "2027年1月29日" in shown  # 60 days after 2026-11-30


def test_a_refusal_says_that_reconsideration_comes_first(client, case, cast):
    enter(client, case)
    answered(case, cast, **REFUSAL)
    shown = page(client, case)
    assert "2027年1月5日" in shown  # 60 days after 2026-11-06
    assert cast.health.reconsideration_authority in shown
    assert "2027年5月6日" not in shown  # not straight to the court


def test_what_can_go_straight_to_the_court_names_the_last_day_there(client, case, cast):
    enter(client, case)
    answered(case, cast, outcome="none.not_held", content="不存在。", search_record="已检索档案系统。", reason="无")
    assert "2027年5月6日" in page(client, case)  # six months after 2026-11-06


def test_a_further_file_costs_no_further_query(client, case, cast):
    enter(client, case)
    answered(case, cast)
    with CaptureQueriesContext(connection) as few:
        page(client, case)
    for _ in range(3):
        keep(case)
    with CaptureQueriesContext(connection) as many:
        page(client, case)
    assert len(many) == len(few)


# ------------------------------------------------------------------------------------------- the applicant's steps


def test_a_correction_restarts_the_term_and_brings_its_file(client, case, cast):
    awaiting(case, cast)
    enter(client, case)
    assert "请写明小区名称。" in page(client, case)
    upload = SimpleUploadedFile("说明.txt", "示例小区".encode())
    response = client.post(f"{URL}{case.pk}/correction/", {"text": "示例小区\r\n一号楼", "file": upload})
    assert response.status_code == 302
    case.refresh_from_db()
    assert (case.stage, case.due_on.isoformat()) == (Stage.IN_HAND, "2026-12-16")
    assert case.events.last().facts["text"] == "示例小区\n一号楼"
    kept = case.files.get()
    assert (kept.role, kept.name, kept.content_type) == ("submission", "说明.txt", "text/plain")
    assert b"".join(client.get(f"{URL}{case.pk}/files/{kept.pk}/").streaming_content) == "示例小区".encode()


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"MZ\x90"), ("a.html", b"<p onclick=x>"), ("a.txt", b"")]
)
def test_a_file_of_the_wrong_kind_is_said_and_the_text_stays(client, case, cast, name, content):
    awaiting(case, cast)
    enter(client, case)
    data = {"text": "示例小区一号楼", "file": SimpleUploadedFile(name, content)}
    response = client.post(f"{URL}{case.pk}/correction/", data)
    assert response.status_code == 400
    assert "示例小区一号楼" in text(response)
    assert 'id="file_error"' in text(response)
    case.refresh_from_db()
    assert case.stage == Stage.AWAITING_CORRECTION
    assert case.files.count() == 0


def test_an_empty_correction_is_refused_at_its_field(client, case, cast):
    awaiting(case, cast)
    enter(client, case)
    response = client.post(f"{URL}{case.pk}/correction/", {"text": " "})
    assert response.status_code == 400
    assert 'id="text_error"' in text(response)


def test_a_correction_that_nobody_asked_for_is_refused(client, case, cast):
    enter(client, case)
    assert f"{URL}{case.pk}/correction/" not in page(client, case)
    response = client.post(f"{URL}{case.pk}/correction/", {"text": "补充"})
    assert response.status_code == 400
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED


def test_a_correction_sent_twice_is_taken_once(client, case, cast):
    awaiting(case, cast)
    enter(client, case)
    codes = [client.post(f"{URL}{case.pk}/correction/", {"text": "示例小区"}).status_code for _ in range(2)]
    assert codes == [302, 400]
    assert case.events.filter(kind="correction_received").count() == 1


def test_a_reload_of_the_correction_leads_to_the_progress(client, case, cast):
    enter(client, case)
    assert client.get(f"{URL}{case.pk}/correction/").url == f"{URL}{case.pk}/"


def test_a_request_is_withdrawn_after_a_question(client, case, cast):
    enter(client, case)
    address = f"{URL}{case.pk}/withdraw/"
    assert address in page(client, case)
    assert client.get(address).status_code == 200
    case.refresh_from_db()
    assert case.stage == Stage.RECEIVED  # looking changes nothing
    assert client.post(address).status_code == 302
    case.refresh_from_db()
    assert case.stage == Stage.WITHDRAWN
    assert client.post(address).status_code == 409
    assert case.events.filter(kind="withdrawn").count() == 1
    assert address not in page(client, case)


def test_a_signed_reply_can_no_longer_be_withdrawn_and_the_page_does_not_say_why(client, case, cast):
    enter(client, case)
    take(case, "register", cast.clerk, "2026-11-03")
    take(case, "draft_reply", cast.clerk, "2026-11-04", **REPLY)
    take(case, "sign", cast.reviewer, "2026-11-05")
    response = client.post(f"{URL}{case.pk}/withdraw/")
    assert response.status_code == 409
    assert str(Stage.SIGNED.label) not in text(response)


@pytest.mark.parametrize("stage", ["submitted", "received", "in_hand", "correction", "consulted", "answered", "late"])
def test_the_page_stands_at_every_stage_in_both_languages(client, case, cast, stage, time_machine):
    enter(client, case)
    if stage == "submitted":
        cast.health.confirm_mode = ConfirmMode.MANUAL
        cast.health.save()
        case = factories.case(cast.health, at=at("2026-11-17"))
        enter(client, case)
        assert "withdraw/" in page(client, case)
    if stage in ("in_hand", "consulted"):
        take(case, "register", cast.clerk, "2026-11-03")
    if stage == "consulted":
        take(case, "consult_third_party", cast.clerk, "2026-11-04", party="示例公司")
    if stage == "correction":
        awaiting(case, cast)
    if stage == "answered":
        answered(case, cast)
    if stage == "late":
        time_machine.move_to(at("2026-12-01"), tick=False)
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        response = client.get(f"{URL}{case.pk}/")
        assert response.status_code == 200
        assert text(response).count("<h1") == 1
