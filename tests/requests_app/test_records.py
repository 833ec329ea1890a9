"""Records about oneself (art. 41): asked for, checked, answered; no term of the law runs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.door import Refused
from requests_app import enforcement, report, workflow
from requests_app.admin import casefile
from requests_app.enums import Stage
from requests_app.figures import performance
from requests_app.models import InformationRequest
from tests import factories

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED = {
    "agency": "health", "subject": "低保登记表中的家庭人口数", "description": "登记为三人，实为四人。",
    "evidence": "户口簿复印件。", "kind": "natural", "name": "甲某", "id_kind": "other", "id_number": "A0000001",
    "phone": "0500-1234 5678", "email": "jia@example.com",
}  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}T04:00:00").replace(tzinfo=UTC)


def ticket(client) -> str:
    return client.get(reverse("requests:record")).context["form"]["ticket"].value()


def test_it_is_asked_for_on_the_site_and_followed(client, cast):
    file = SimpleUploadedFile("户口簿.pdf", PDF, "application/pdf")
    sent = {**TYPED, "ticket": ticket(client)}
    receipt = client.post(reverse("requests:record"), {**sent, "file": file})
    assert receipt.status_code == 302
    case = InformationRequest.objects.get()
    assert (case.kind, case.stage, case.due_on, case.agency) == (
        "record_correction",
        Stage.RECORD_OPEN,
        None,
        cast.health,
    )
    assert [kept.name for kept in case.files.all()] == ["户口簿.pdf"]
    assert "户口簿复印件" in case.description
    page = client.get(receipt.url).content.decode()
    assert "第四十一条" in page
    client.post(receipt.url)
    assert client.get(reverse("requests:progress", args=[case.pk])).status_code == 200
    # The same form again is the same request.
    client.post(reverse("requests:record"), sent)
    assert InformationRequest.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"evidence": ""}, {"subject": " "}, {"agency": "nobody"}, {"id_number": ""}, {"ticket": "x"}]
)
def test_bad_input_is_said_and_nothing_typed_is_lost(client, cast, wrong):
    response = client.post(reverse("requests:record"), {**TYPED, "ticket": ticket(client), **wrong})
    assert response.status_code == 400
    assert "登记为三人，实为四人。" in response.content.decode()
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("changed", [{"description": "实为五人。"}, {"phone": "0500-1234 9999"}, {"file": PDF}])
def test_other_answers_under_the_same_form_are_not_swallowed(client, cast, changed):
    sent = {**TYPED, "ticket": ticket(client)}
    assert client.post(reverse("requests:record"), sent).status_code == 302
    if "file" in changed:
        changed = {"file": SimpleUploadedFile("户口簿.pdf", PDF, "application/pdf")}
    again = client.post(reverse("requests:record"), {**sent, **changed})
    assert again.status_code == 409
    assert reverse("requests:record") in again.content.decode()
    assert InformationRequest.objects.get().description.startswith("登记为三人，实为四人。")


def test_a_form_whose_ticket_is_not_ours_says_so(client, cast):
    page = client.post(reverse("requests:record"), {**TYPED, "ticket": "x"}).content.decode()
    assert "所填内容没有丢失，也尚未提交" in page


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"result": "corrected"}, "政府信息记录更正告知书"),
        ({"result": "forwarded", "party": "明州市民政局"}, "政府信息记录更正要求转送告知书"),
        ({"result": "referred", "party": "明州市民政局"}, "政府信息记录更正要求告知书"),
        ({"result": "kept", "reason": "证据不足"}, "政府信息记录不予更正告知书"),
    ],
)
def test_each_answer_has_its_letter(cast, facts, title):
    case = factories.record(cast.health)
    for missing in ({"result": "lost"}, {"content": " "}, {"party": "", "reason": ""}):
        if facts["result"] == "corrected" and "party" in missing:
            continue
        with pytest.raises(Refused):
            workflow.perform(case, "answer_record", actor=cast.clerk, facts={"content": "说明。", **facts, **missing})
    workflow.perform(case, "answer_record", actor=cast.clerk, facts={"content": "说明。", **facts})
    case.refresh_from_db()
    assert case.stage == Stage.RECORD_CLOSED
    assert case.letters.get().parts["title"] == title


def test_no_term_runs_and_no_figure_counts_it(cast):
    case = factories.record(cast.health, at=at("2024-03-01"))
    enforcement.sweep(at("2026-03-02"), everything=True)
    case.refresh_from_db()
    assert (case.stage, case.due_on, case.in_time) == (Stage.RECORD_OPEN, None, None)
    today = at("2026-03-02").date()
    assert not InformationRequest.objects.overdue(today).exists()
    assert performance(today)["open"] == 0
    assert report.table_3([cast.health.pk], 2024)["received"]["total"] == 0
    # The mark of old ones is a policy.
    assert casefile.due(case, today)[1] == "warn"
    assert casefile.due(case, at("2024-03-04").date())[1] == ""
