"""What the desk writes and hands on: files of a reply, its letter, the public answer, a consultation's question."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import factories
from tests.requests_app.acts import ACTS, NOW, kinds, ready, take, url

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

pytestmark = pytest.mark.usefixtures("a_wednesday_in_march")


def test_the_reply_discloses_the_files_of_the_last_draft_only(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    uploads = [SimpleUploadedFile(f"{name}.pdf", PDF, "application/pdf") for name in ("甲", "乙")]
    client.post(url(case, "draft_reply"), {**typed, "files": uploads})
    first, second = case.files.order_by("pk")
    take(case, "send_back", cast.reviewer, {"reason": "撤下甲"}, cast)
    case.refresh_from_db()
    page = client.get(url(case, "draft_reply")).content.decode()
    assert "甲.pdf" in page
    client.post(url(case, "draft_reply"), {**typed, "seen": case.events_count, "kept": [second.pk]})
    assert case.events.last().facts["files"] == [second.pk]
    take(case, "sign", cast.reviewer, {}, cast)
    said = "".join(case.letters.get(kind="reply").parts["paragraphs"])
    assert "乙.pdf" in said
    assert "甲.pdf" not in said
    assert first.name == "甲.pdf"


def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_is_kept(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    upload = SimpleUploadedFile("甲.pdf", b"MZ\x90\x00", "application/pdf")
    assert client.post(url(case, "draft_reply"), {**typed, "files": [upload]}).status_code == 200
    assert case.files.count() == 0
    assert case.events.last().kind == "registered"


def test_files_of_a_refused_draft_are_not_kept(client, cast):
    case, actor, typed = ready(cast, "draft_reply")
    client.force_login(actor)
    upload = SimpleUploadedFile("甲.pdf", PDF, "application/pdf")
    typed = {**typed, "outcome": "partial", "files": [upload]}
    assert client.post(url(case, "draft_reply"), typed).status_code == 200
    assert case.files.count() == 0


def test_the_letter_is_read_before_it_is_signed(client, cast):
    case, actor, _typed = ready(cast, "sign")
    client.force_login(actor)
    page = client.get(url(case, "sign")).content.decode()
    assert "政府信息公开答复书" in page
    assert "2026年3月4日" in page
    assert "行政复议" in page


@pytest.mark.parametrize("leak", ["甲 某", "110101199001010000", "0500-1234 0000", "jia@example.com", "13800001111"])
def test_a_public_answer_holds_no_personal_data(client, cast, leak):
    case, actor, typed = ready(cast, "publish")
    client.force_login(actor)
    response = client.post(url(case, "publish"), {**typed, "text": f"申请人{leak}询问。"})
    assert response.status_code == 200
    case.refresh_from_db()
    assert case.published_at is None


def test_the_public_answer_is_offered_without_personal_data(client, cast):
    case = factories.case(cast.health, at=NOW, description="甲某（电话 0500-1234 0000）申请审批意见。")
    for action, who in (("register", "clerk"), ("draft_reply", "clerk"), ("sign", "reviewer"), ("deliver", "clerk")):
        take(case, action, getattr(cast, who), ACTS[action][2], cast)
    client.force_login(cast.head)
    page = client.get(url(case, "publish")).content.decode()
    assert "某（电话 某）申请审批意见。" in page
    assert "甲某" not in page


def test_a_consultation_does_not_name_the_applicant(client, cast):
    case, actor, typed = ready(cast, "consult_third_party")
    client.force_login(actor)
    response = client.post(url(case, "consult_third_party"), {**typed, "question": "甲某想要你们的报价。"})
    assert response.status_code == 200
    assert kinds(case)[-1] == "registered"
