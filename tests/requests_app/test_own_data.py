"""An applicant's own data: to read, to take along, to put right; and who else sees how much of them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger.door import Refused
from ledger.models import Entry
from notices.models import Notice
from requests_app import workflow, workflow_applicant
from requests_app.models import Applicant, Event, IdentityClaim, Reveal
from requests_app.rules import Applicant as Actor
from tests import factories

NEW = {"phone": "0500-8765 4321", "email": "neu@example.com", "address": "示例路 2 号"}
CLAIM = {"name": "丙某", "id_kind": "passport", "id_number": "E12345678"}


@pytest.fixture
def case(cast):
    case = factories.case(cast.health)
    workflow.perform(case, "register", actor=cast.clerk)
    return case


@pytest.fixture
def opened(client, case):
    session = client.session
    session["opened_requests"] = [case.pk]
    session.save()
    return client


def at(name, case):
    return reverse(f"requests:{name}", args=[case.pk])


def step(case, action):
    return reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])


# ------------------------------------------------------------------------------------------------ reading


def test_everything_kept_is_shown_and_taken_along(opened, case):
    page = opened.get(at("own_data", case)).content.decode()
    response = opened.get(at("own_data_json", case))
    held = json.loads(response.content)
    for said in (page, response.content.decode()):
        assert [said.count(word) > 0 for word in ("甲某", "110101199001010000", "jia@example.com")] == [True] * 3
    assert held["applicant"]["phone"] == "0500-1234 0000"
    assert [event["event"] for event in held["events"]] == ["submitted", "received", "registered"]
    assert {letter["kind"] for letter in held["letters"]} == {"receipt"}
    assert {notice["address"] for notice in held["notices"]} == {"jia@example.com"}
    assert response["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert "no-store" in response["Cache-Control"]


def test_nobody_else_reads_it(client, cast, case):
    assert client.get(at("own_data", case)).status_code == 302
    assert client.get(at("own_data_json", case)).status_code == 404
    for user in (cast.clerk, cast.supervisor):
        client.force_login(user)
        assert client.get(at("own_data_json", case)).status_code == 404


@pytest.mark.parametrize("name", ["change_contact", "ask_identity"])
def test_a_get_changes_nothing(opened, case, name):
    assert opened.get(at(name, case)).status_code == 302
    assert Event.objects.filter(case=case).count() == 3


def test_what_goes_on_inside_is_not_in_it(opened, cast, case):
    facts = {
        "outcome": "grant",
        "content": "查无此件",
        "reason": "未制作",
        "search_record": "查档",
    }
    workflow.perform(case, "draft_reply", actor=cast.clerk, facts=facts)
    assert "未制作" not in opened.get(at("own_data_json", case)).content.decode()


# ------------------------------------------------------------------------------------------------ contact data


def test_contact_data_change_at_once(opened, cast, case):
    assert opened.post(at("change_contact", case), NEW).status_code == 302
    applicant = Applicant.objects.get()
    assert {name: getattr(applicant, name) for name in NEW} == NEW
    event = Event.objects.filter(case=case).last()
    assert (event.kind, event.actor, event.facts) == (
        "contact_changed",
        None,
        {"fields": ["phone", "email", "address"]},
    )
    told = Notice.objects.filter(user=cast.clerk).first()
    said = str(event.facts) + str(told.facts) + str(list(Entry.objects.values_list("facts", flat=True)))
    assert told.kind == "requests.official_step"
    assert not [word for word in (*NEW.values(), "jia@example.com", "0500-1234 0000") if word in said]
    workflow.perform(case, "withdraw", actor=Actor(case))
    assert "neu@example.com" in {notice.address for notice in Notice.objects.all()}


@pytest.mark.parametrize(
    ("wrong", "where"), [({"phone": "abc"}, "phone"), ({"phone": ""}, "phone"), ({"email": "x@"}, "email")]
)
def test_contact_data_are_checked_like_the_form_and_nothing_is_lost(opened, case, wrong, where):
    response = opened.post(at("change_contact", case), NEW | wrong)
    assert response.status_code == 400
    assert where in response.context["contact"].errors
    assert "示例路 2 号" in response.content.decode()
    assert Applicant.objects.get().phone == "0500-1234 0000"


def test_what_comes_by_post_needs_an_address(opened, cast, case):
    type(case).objects.filter(pk=case.pk).update(route="post")
    assert "address" in opened.post(at("change_contact", case), NEW | {"address": ""}).context["contact"].errors


def test_twice_is_once(opened, case):
    assert opened.post(at("change_contact", case), NEW).status_code == 302
    response = opened.post(at("change_contact", case), NEW)
    assert response.status_code == 400
    assert Event.objects.filter(case=case, kind="contact_changed").count() == 1


def test_the_clerk_corrects_for_one_who_called_and_no_one_else_does(client, cast, case):
    client.force_login(cast.clerk)
    page = client.get(step(case, "change_contact")).content.decode()
    assert "0500-1234 0000" not in page
    assert client.post(step(case, "change_contact"), {"phone": "0500-8765 4321"}).status_code == 302
    applicant = Applicant.objects.get()
    assert (applicant.phone, applicant.email) == ("0500-8765 4321", "jia@example.com")
    for other in (cast.reviewer, cast.finance_clerk, cast.supervisor):
        with pytest.raises(Refused):
            workflow_applicant.change_contact(case, other, {"phone": "1"})
    other_case = factories.case(cast.health)
    with pytest.raises(Refused):
        workflow_applicant.change_contact(case, Actor(other_case), {"phone": "1"})


# ------------------------------------------------------------------------------------------------ name and proof


def asked(opened, case, **more):
    evidence = SimpleUploadedFile("passport.png", b"\x89PNG\r\n\x1a\n" + b"0" * 64, "image/png")
    return opened.post(at("ask_identity", case), CLAIM | {"reason": "写错了名字", "evidence": evidence} | more)


def test_name_and_proof_change_when_a_clerk_confirms(opened, cast, case):
    assert asked(opened, case).status_code == 302
    claim = IdentityClaim.objects.get()
    assert (claim.name, claim.evidence.role, Applicant.objects.get().name) == ("丙某", "submission", "甲某")
    event = Event.objects.filter(case=case).last()
    assert event.facts == {"fields": ["name", "id_kind", "id_number"]}
    opened.force_login(cast.clerk)
    page = opened.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
    assert "丙某" in page
    assert "E12345678" not in page
    before = Applicant.objects.get().who
    assert opened.post(step(case, "confirm_identity"), {}).status_code == 302
    applicant, claim = Applicant.objects.get(), IdentityClaim.objects.get()
    assert (applicant.name, applicant.id_kind, applicant.id_number) == ("丙某", "passport", "E12345678")
    assert (claim.name, claim.id_number, claim.reason) == ("", "", "")
    assert applicant.who not in ("", before)
    with pytest.raises(Refused):
        workflow.perform(case, "confirm_identity", actor=cast.clerk)


def test_a_clerk_declines_with_a_reason_that_the_applicant_reads(opened, cast, case):
    asked(opened, case)
    with pytest.raises(Refused):
        workflow.perform(case, "decline_identity", actor=cast.clerk)
    workflow.perform(case, "decline_identity", actor=cast.clerk, facts={"reason": "证件照片看不清"})
    assert Applicant.objects.get().name == "甲某"
    assert IdentityClaim.objects.get().name == ""
    assert "证件照片看不清" in opened.get(at("own_data", case)).content.decode()
    assert asked(opened, case).status_code == 302


@pytest.mark.parametrize("who", ["reviewer", "head", "finance_clerk", "supervisor", "auditor", "sysadmin"])
def test_only_a_clerk_of_the_agency_confirms(opened, cast, case, who):
    asked(opened, case)
    with pytest.raises(Refused):
        workflow.perform(case, "confirm_identity", actor=getattr(cast, who))
    with pytest.raises(Refused):
        workflow.perform(case, "confirm_identity", actor=Actor(case))


def test_one_claim_waits_at_a_time(opened, case):
    asked(opened, case)
    response = asked(opened, case, name="丁某")
    assert response.status_code == 400
    assert "丁某" in response.content.decode()
    assert IdentityClaim.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "where"), [({"name": ""}, "name"), ({"reason": ""}, "reason"), ({"id_kind": "credit_code"}, "id_kind"),
                         ({"id_kind": "resident_id", "id_number": "12"}, "id_number")]
)  # fmt: skip
def test_a_claim_is_checked_like_the_form(opened, case, wrong, where):
    response = asked(opened, case, **wrong)
    assert where in response.context["identity"].errors
    assert IdentityClaim.objects.count() == 0


def test_the_clerk_enters_a_claim_that_came_on_paper(client, cast, case):
    client.force_login(cast.clerk)
    assert client.post(step(case, "ask_identity"), CLAIM | {"reason": "来电"}).status_code == 302
    assert IdentityClaim.objects.get().id_number == "E12345678"


# ------------------------------------------------------------------------------------------------ who sees how much


@pytest.mark.parametrize(
    ("who", "name", "number"), [("clerk", True, False), ("reviewer", True, False), ("head", True, False),
                                ("supervisor", False, False), ("auditor", False, False)]
)  # fmt: skip
def test_the_case_page_shows_what_the_reader_has_to_know(client, cast, case, who, name, number):
    client.force_login(getattr(cast, who))
    page = client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
    assert ("甲某" in page, "110101199001010000" in page) == (name, number)


@pytest.mark.parametrize("who", ["supervisor", "auditor"])
def test_whoever_supervises_reads_letters_without_the_name_and_no_handed_in_file(opened, cast, case, who):
    asked(opened, case)
    opened.force_login(getattr(cast, who))
    file = case.files.get()
    url = reverse("admin:requests_app_informationrequest_file", args=[case.pk, file.pk])
    assert opened.get(url).status_code == 404
    assert (
        "passport.png"
        not in opened.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
    )
    opened.force_login(cast.clerk)
    assert opened.get(url).status_code == 200


def test_a_reason_names_nobody(client, cast, case):
    client.force_login(cast.clerk)
    url = reverse("admin:requests_app_informationrequest_reveal", args=[case.pk])
    assert "0500-1234 0000" not in client.post(url, {"why": "给甲某回电"}).content.decode()
    assert Entry.objects.filter(act="requests.reveal").count() == 0


def test_the_auditor_reads_who_looked_at_what_and_why(client, cast, case):
    client.force_login(cast.clerk)
    for why in ("电话核实", "邮寄答复"):
        client.post(reverse("admin:requests_app_informationrequest_reveal", args=[case.pk]), {"why": why})
    assert [entry.facts["that_day"] for entry in Reveal.objects.filter(act="requests.reveal").order_by("pk")] == [1, 2]
    url = reverse("admin:requests_app_reveal_changelist")
    assert client.get(url).status_code == 403
    for who in (cast.auditor, cast.supervisor):
        client.force_login(who)
        page = client.get(url).content.decode()
        assert [word in page for word in ("电话核实", "邮寄答复", "health.clerk")] == [True] * 3
        assert "甲某" not in page
        assert client.get(url, {"often": "many"}).content.decode().count("电话核实") == 0
    client.force_login(cast.sysadmin)
    assert client.get(url).status_code == 403
