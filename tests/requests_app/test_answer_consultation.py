"""Those who are consulted answer themselves: a third party by its link, an agency of the site at its desk."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.door import Refused
from notices import tracking
from notices.models import Notice
from requests_app import rules, workflow
from requests_app.enforcement import enforce
from requests_app.models import CaseFile, Consultation
from requests_app.situation import look
from tests import factories

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
OPEN = reverse("requests:opinion")
ASKED = {
    "party": "示例电梯有限公司",
    "which": "加装电梯合同",
    "question": "请说明是否含有商业秘密。",
    "email": "firm@example.com",
}


@pytest.fixture(autouse=True)
def on_a_wednesday():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=NOW - timedelta(days=2))
    workflow.perform(case, "register", actor=cast.clerk)
    case.refresh_from_db()
    return case


@pytest.fixture
def asked(case, cast) -> Consultation:
    workflow.perform(case, "consult_third_party", actor=cast.clerk, facts=dict(ASKED))
    return case.consultations.get()


@pytest.fixture
def joint(case, cast) -> Consultation:
    facts = {"party": cast.finance.name, "agency": cast.finance.slug, "which": "会签文件"}
    workflow.perform(case, "consult_agency", actor=cast.clerk, facts=facts)
    return case.consultations.get()


def enter(client, asked) -> str:
    response = client.post(OPEN, {"code": tracking.grouped(asked.code).lower()})
    assert response.status_code == 302
    return response["Location"]


def text(response) -> str:
    return unescape(response.content.decode())


def kinds(case) -> list[str]:
    return list(case.events.values_list("kind", flat=True))


# ------------------------------------------------------------------------------------------------------ what is kept


def test_how_they_are_reached_stands_in_no_event_and_in_no_ledger(asked, case):
    assert (asked.email, asked.party, asked.kind) == ("firm@example.com", "示例电梯有限公司", "third_party")
    assert "firm@example.com" not in str(list(case.events.values_list("facts", flat=True)))


def test_letter_and_mail_carry_link_and_code_and_never_who_asks(asked, case):
    letter = case.letters.get(kind="third_party")
    said = "\n".join(letter.parts["paragraphs"])
    assert tracking.grouped(asked.code) in said
    assert OPEN in said
    assert "加装电梯合同" in said
    notice = Notice.objects.get(kind="requests.consulted")
    assert notice.address == "firm@example.com"
    assert notice.facts["code"] == tracking.grouped(asked.code)
    for words in (said, str(notice.facts)):
        assert "甲某" not in words
    assert case.letters.filter(kind="third_party_notice_applicant").count() == 1


# ------------------------------------------------------------------------------------------------- by link and code


def test_the_page_says_what_until_when_and_what_silence_means(client, asked):
    page = text(client.get(enter(client, asked)))
    assert "加装电梯合同" in page
    assert "请说明是否含有商业秘密。" in page
    assert "2026年3月25日" in page  # 15 working days after 4 March
    assert "第三十二条" in page
    for secret in ("甲某", "0500-1234 0000", "jia@example.com", "110101199001010000"):
        assert secret not in page


def test_where_the_law_sets_no_period_nothing_of_the_regulation_is_said(client, cast):
    cast.health.law = "uk"
    cast.health.save()
    case = factories.case(cast.health, at=NOW - timedelta(days=2))
    workflow.perform(case, "register", actor=cast.clerk)
    workflow.perform(case, "consult_third_party", actor=cast.clerk, facts=dict(ASKED))
    client.cookies["django_language"] = "en"
    page = text(client.get(enter(client, case.consultations.get())))
    assert "The law sets no period for you." in page
    assert "Even if you object, the agency has to disclose what the law does not exempt." in page
    for words in ("Disclosure Regulations", "public interest", "counts as consent"):
        assert words not in page


def test_it_answers_and_shows_the_receipt(client, asked, case):
    url = enter(client, asked)
    upload = SimpleUploadedFile("说明.pdf", PDF, "application/pdf")
    typed = {"position": "objects", "answer": "含有商业秘密。", "contact": "乙某 0500-0000", "file": upload}
    assert client.post(url, typed).status_code == 302
    page = text(client.get(url))
    assert "含有商业秘密。" in page
    assert "不同意公开" in page
    event = case.events.last()
    assert (event.kind, event.facts["position"], event.actor) == ("third_party_answered", "objects", None)
    assert case.files.get().role == CaseFile.OPINION
    asked.refresh_from_db()
    assert (asked.answered_on, asked.position, asked.contact) == (date(2026, 3, 4), "objects", "乙某 0500-0000")
    case.refresh_from_db()
    assert not case.suspended


def test_the_first_answer_counts_and_the_second_shows_it(client, asked, case):
    url = enter(client, asked)
    client.post(url, {"position": "agrees"})
    again = client.post(url, {"position": "objects", "answer": "改变主意。"})
    assert again.status_code == 409
    assert "同意公开" in text(again)
    assert "改变主意。" not in text(again)
    assert kinds(case).count("third_party_answered") == 1


@pytest.mark.parametrize("position", ["objects", "partly"])
def test_objecting_needs_reasons_and_nothing_typed_is_lost(client, asked, case, position):
    url = enter(client, asked)
    response = client.post(url, {"position": position, "answer": "  ", "contact": "乙某"})
    assert response.status_code == 400
    assert "乙某" in text(response)
    assert kinds(case)[-1] == "third_party_consulted"


@pytest.mark.parametrize("bad", [{}, {"position": "maybe"}, {"position": "agrees", "answer": "x" * 5001}])
def test_bad_answers_are_said_at_their_field(client, asked, case, bad):
    response = client.post(enter(client, asked), bad)
    assert response.status_code == 400
    assert kinds(case)[-1] == "third_party_consulted"


def test_a_file_that_is_not_what_it_says_is_refused(client, asked, case):
    upload = SimpleUploadedFile("说明.pdf", b"MZ\x90\x00", "application/pdf")
    assert client.post(enter(client, asked), {"position": "agrees", "file": upload}).status_code == 400
    assert case.files.count() == 0


def test_after_its_limit_it_may_still_answer_and_the_pause_is_no_longer(client, asked, case, on_a_wednesday):
    # House.md section 5; art. 32: 15 working days, here to the end of 25 March.
    on_a_wednesday.move_to(datetime(2026, 3, 30, 4, tzinfo=UTC))
    enforce(case.pk, datetime(2026, 3, 30, 4, tzinfo=UTC))
    assert kinds(case)[-1] == "third_party_expired"
    case.refresh_from_db()
    due = case.due_on
    asked.refresh_from_db()
    assert asked.expired_on == date(2026, 3, 30)
    url = enter(client, asked)
    assert "期限" in text(client.get(url))
    assert client.post(url, {"position": "agrees"}).status_code == 302
    case.refresh_from_db()
    assert (kinds(case)[-1], case.due_on) == ("third_party_answered", due)


def test_a_closed_request_takes_no_answer(client, asked, case, cast):
    url = enter(client, asked)
    workflow.perform(case, "withdraw", actor=cast.clerk)
    assert "position" not in re.findall(r'name="(\w+)"', text(client.get(url)))
    assert client.post(url, {"position": "agrees"}).status_code in (400, 409)
    assert kinds(case)[-1] == "withdrawn"


def test_by_get_nothing_happens_and_without_the_code_nothing_is_shown(client, asked, case):
    url = reverse("requests:answer_consultation", args=[asked.pk])
    for response in (client.get(url), client.post(url, {"position": "agrees"})):
        assert (response.status_code, response["Location"]) == (302, OPEN)
    client.get(enter(client, asked))
    assert kinds(case)[-1] == "third_party_consulted"


def test_wrong_codes_are_counted_and_then_refused(client, asked):
    for _ in range(10):
        assert client.post(OPEN, {"code": "0000-0000-0000-0000"}).status_code == 200
    blocked = client.post(OPEN, {"code": asked.code})
    assert blocked.status_code == 429
    assert int(blocked["Retry-After"]) > 0


def test_the_code_of_a_third_party_opens_no_request_and_no_agency_s_question(client, joint):
    assert client.post(OPEN, {"code": joint.code}).status_code == 200


# ------------------------------------------------------------------------------------------- when the letter arrived


def test_the_limit_runs_from_sending_until_the_day_of_arrival_is_known(asked, case, cast, on_a_wednesday):
    # Art. 32: from the day on which the third party receives the letter.
    assert look(case, date(2026, 3, 4)).limit_of(asked.event).due_on == date(2026, 3, 25)
    on_a_wednesday.move_to(datetime(2026, 3, 9, 4, tzinfo=UTC))
    workflow.perform(case, "note_reached", actor=cast.clerk, facts={"reached_on": "2026-03-06"})
    situation = look(case, date(2026, 3, 9))
    assert situation.limit_of(asked.event).due_on == date(2026, 3, 27)
    with pytest.raises(Refused):
        workflow.perform(case, "note_reached", actor=cast.clerk, facts={"reached_on": "2026-03-06"})


@pytest.mark.parametrize("day", ["2026-03-03", "2026-03-05", "", "never"])
def test_a_letter_arrives_after_it_was_sent_and_not_in_the_future(asked, case, cast, day):
    with pytest.raises(Refused):
        workflow.perform(case, "note_reached", actor=cast.clerk, facts={"reached_on": day, "ref": asked.event.n})


# ----------------------------------------------------------------------------------------- disclosing over an objection


def test_who_objected_is_told_before_the_reply_goes_out(asked, case, cast):
    # Art. 32, last sentence.
    workflow.perform(
        case, "answer_third_party", actor=rules.Consulted(asked), facts={"position": "objects", "answer": "商业秘密。"}
    )
    grant = {"outcome": "grant", "content": "合同全文。"}
    with pytest.raises(Refused):
        workflow.perform(case, "draft_reply", actor=cast.clerk, facts=grant)
    workflow.perform(case, "draft_reply", actor=cast.clerk, facts=grant | {"public_interest": "涉及公共安全。"})
    workflow.perform(case, "sign", actor=cast.reviewer)
    with pytest.raises(Refused, match="32|三十二"):
        workflow.perform(case, "deliver", actor=cast.clerk)
    told = {"content": "合同全文", "reason": "涉及公共安全。"}
    workflow.perform(case, "tell_third_party", actor=cast.clerk, facts=told)
    letter = case.letters.get(kind="third_party_decision")
    assert letter.parts["addressee"] == "示例电梯有限公司"
    assert "涉及公共安全。" in "".join(letter.parts["paragraphs"])
    workflow.perform(case, "deliver", actor=cast.clerk)
    assert kinds(case)[-1] == "delivered"


def test_an_objection_that_comes_after_the_draft_keeps_it_from_being_signed(asked, case, cast):
    workflow.perform(case, "draft_reply", actor=cast.clerk, facts={"outcome": "grant", "content": "合同全文。"})
    workflow.perform(
        case, "answer_third_party", actor=rules.Consulted(asked), facts={"position": "objects", "answer": "商业秘密。"}
    )
    with pytest.raises(Refused):
        workflow.perform(case, "sign", actor=cast.reviewer)


# -------------------------------------------------------------------------------------------------- joint agencies


def test_the_asked_agency_finds_it_on_its_desk_and_answers(client, joint, case, cast):
    client.force_login(cast.finance_clerk)
    assert "会签文件" in text(client.get(reverse("admin:index")))
    url = reverse("admin:requests_app_consultation_change", args=[joint.pk])
    page = text(client.get(url))
    for secret in ("甲某", "0500-1234 0000", "jia@example.com", "110101199001010000"):
        assert secret not in page
    assert client.post(url, {"position": "partly", "answer": "请遮盖联系方式。"}).status_code == 302
    event = case.events.last()
    assert (event.kind, event.actor, event.facts["position"]) == ("agency_answered", cast.finance_clerk, "partly")
    assert client.post(url, {"position": "agrees"}).status_code == 409
    assert kinds(case).count("agency_answered") == 1
    assert Notice.objects.filter(kind="requests.consulted_agency", user=cast.finance_clerk).count() == 1


def test_its_letter_has_no_code_for_it_answers_in_the_system(joint, case):
    assert joint.code not in str(case.letters.get(kind="joint_agency").parts).replace("-", "")


def test_only_the_asked_agency_sees_it_and_only_its_officials_answer(client, joint, case, cast):
    url = reverse("admin:requests_app_consultation_change", args=[joint.pk])
    for name, person in cast.everyone().items():
        sees = rules.can_view_consultation(person, joint)
        assert Consultation.objects.visible_to(person).filter(pk=joint.pk).exists() == sees, name  # twins
        client.logout()
        if name == "visitor":
            assert client.get(url).status_code == 302
            continue
        client.force_login(person)
        assert (client.get(url).status_code == 200) == sees, name
        if name not in ("finance_clerk", "finance_reviewer"):
            assert client.post(url, {"position": "agrees"}).status_code in (404, 409), name
    assert kinds(case)[-1] == "agency_consulted"


def test_silence_of_a_joint_agency_counts_as_consent(joint, case, on_a_wednesday):
    # Art. 34
    on_a_wednesday.move_to(datetime(2026, 3, 26, 4, tzinfo=UTC))
    enforce(case.pk, datetime(2026, 3, 26, 4, tzinfo=UTC))
    joint.refresh_from_db()
    assert (kinds(case)[-1], joint.expired_on) == ("agency_expired", date(2026, 3, 26))


def test_an_agency_does_not_consult_itself(case, cast):
    facts = {"party": cast.health.name, "agency": cast.health.slug}
    with pytest.raises(Refused):
        workflow.perform(case, "consult_agency", actor=cast.clerk, facts=facts)
    assert case.consultations.count() == 0


def test_nobody_answers_for_another(asked, case, cast):
    case.situation = None
    for actor in (cast.clerk, cast.finance_clerk, rules.Applicant(case), rules.Consulted(asked, cast.clerk)):
        allowed = isinstance(actor, rules.Consulted)
        assert bool(workflow.refusals(case, actor, "answer_third_party")) is not allowed


@pytest.mark.parametrize("law", ["cn", "jp"])
def test_no_answer_ends_a_consultation_of_the_other_kind(cast, law):
    # Under the Japanese law both are notes to the clock, which does not look at what they answer.
    cast.health.law = law
    cast.health.save()
    case = factories.case(cast.health, at=NOW - timedelta(days=2))
    workflow.perform(case, "register", actor=cast.clerk)
    for action in ("consult_third_party", "consult_agency"):
        workflow.perform(case, action, actor=cast.clerk, facts={"party": "示例单位"})
    third, agency = case.consultations.order_by("pk")
    said = {"position": "agrees", "answer": "同意。"}
    for kind, other in (("third_party", agency), ("agency", third)):
        for actor, action in ((rules.Consulted(other), f"answer_{kind}"), (cast.clerk, f"record_{kind}")):
            with pytest.raises(Refused, match="征求意见"):
                workflow.perform(case, action, actor=actor, facts=said | {"ref": other.event.n})
    assert [row.answered_on for row in case.consultations.all()] == [None, None]
