"""Records about oneself (art. 41): asked for, checked, answered; no term of the law runs."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.door import Refused
from notices import tracking
from requests_app import enforcement, report, workflow
from requests_app.admin import casefile
from requests_app.enums import Stage
from requests_app.figures import performance
from requests_app.models import InformationRequest
from tests import factories
from tests.requests_app.stories import at

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
TYPED = {
    "agency": "health", "subject": "低保登记表中的家庭人口数", "description": "登记为三人，实为四人。",
    "evidence": "户口簿复印件。", "kind": "natural", "name": "甲某", "id_kind": "other", "id_number": "A0000001",
    "phone": "0500-1234 5678", "email": "jia@example.com",
}  # fmt: skip


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


# ---------------------------------------------------------------------------------------------------- come on paper


ADD = "/admin/requests_app/informationrequest/add/record/"


def on_paper(**more) -> dict:
    typed = {**TYPED, "key": str(uuid.uuid4()), "channel": "post_signed", "came_on": "2026-03-02"}
    return {**typed, "phone": "", "email": "", "address": "明州市示例路1号", **more}


@pytest.fixture
def in_march():
    with time_machine.travel(at("2026-03-05"), tick=False):
        yield


@pytest.mark.usefixtures("in_march")
def test_a_phone_is_enough_to_reach_whoever_wrote_on_paper(client, cast):
    client.force_login(cast.clerk)
    assert client.post(ADD, on_paper(phone="0500-1234 5678", address="")).status_code == 302
    assert InformationRequest.objects.get().applicant.phone == "0500-1234 5678"


@pytest.mark.usefixtures("in_march")
def test_the_office_enters_what_came_on_paper(client, cast):
    client.force_login(cast.clerk)
    assert "/add/record/" in client.get("/admin/requests_app/informationrequest/").content.decode()
    assert client.get(ADD).status_code == 200
    typed = on_paper()
    response = client.post(ADD, {**typed, "file": SimpleUploadedFile("户口簿.pdf", PDF, "application/pdf")})
    case = InformationRequest.objects.get()
    assert (case.kind, case.stage, case.channel, case.entered_by) == (
        "record_correction", Stage.RECORD_OPEN, "post_signed", cast.clerk,
    )  # fmt: skip
    assert (case.applicant.address, case.files.get().added_by) == ("明州市示例路1号", cast.clerk)
    event = case.events.get()
    assert (event.on.isoformat(), event.actor) == ("2026-03-02", cast.clerk)
    # It waits since it came, not since it was entered: 2 March to 5 March.
    assert casefile.due(case, date(2026, 3, 5))[0] == "已等待 3 个工作日"
    receipt = client.get(response["Location"]).content.decode()
    assert tracking.grouped(tracking.secret_for(case.form_key)) in receipt
    assert "2026年3月2日" in receipt
    client.post(ADD, typed)  # twice
    assert InformationRequest.objects.count() == 1
    workflow.perform(case, "answer_record", actor=cast.clerk, facts={"result": "corrected", "content": "已更正。"})
    assert "您于2026年3月2日以邮寄方式" in "".join(case.letters.get().parts["paragraphs"])


@pytest.mark.usefixtures("in_march")
@pytest.mark.parametrize(
    "wrong",
    [
        {"came_on": "2026-03-06"},
        {"came_on": ""},
        {"channel": "internet"},
        {"agency": "finance"},
        {"evidence": ""},
        {"address": ""},
        {"key": "x"},
    ],
)
def test_a_wrong_form_of_a_record_says_so_and_keeps_what_was_typed(client, cast, wrong):
    client.force_login(cast.clerk)
    response = client.post(ADD, on_paper(**wrong))
    assert response.status_code == 200
    assert "登记为三人，实为四人。" in response.content.decode()
    assert not InformationRequest.objects.exists()


@pytest.mark.parametrize("name", ["reviewer", "supervisor", "auditor", "sysadmin"])
def test_only_clerks_enter_records(client, cast, name):
    client.force_login(getattr(cast, name))
    assert client.get(ADD).status_code == client.post(ADD, on_paper()).status_code == 403
