"""Urging: a letter with an answer due, answered by the head, closed with the case, passed up where nobody answers."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from ledger.door import Refused
from notices.models import Notice
from oversight import enforcement, rules, workflow
from oversight.enums import UrgeStage
from oversight.models import Urge
from requests_app import workflow as requests
from tests import factories
from tests.cast import assemble
from tests.racing import at_once
from tests.requests_app.stories import REPLY, at

TEXT = "请说明该申请的办理进展。"


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=at("2023-09-15"))
    requests.perform(case, "register", actor=cast.clerk, at=at("2023-09-18"))
    case.refresh_from_db()
    return case


@pytest.fixture
def urge(cast, case):
    """Urged on Friday 2023-10-20; three working days end on Wednesday 25 October."""
    return workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, case=case, at=at("2023-10-20"))


def kinds() -> list[str]:
    return sorted(f"{n.kind}→{n.user}" for n in Notice.objects.filter(kind__startswith="oversight."))


def test_an_urge_is_numbered_due_and_told_to_the_head(urge, cast):
    assert (urge.number, urge.due_on, urge.stage) == ("明政督〔2023〕1号", date(2023, 10, 25), UrgeStage.WAITING)
    assert kinds() == ["oversight.urged→health.head"]


def test_a_head_urges_in_the_own_agency_and_the_clerk_in_charge_answers(cast, case):
    urge = workflow.issue(agency=cast.health, actor=cast.head, text=TEXT, case=case, days=1, at=at("2023-10-20"))
    assert (urge.number, urge.by_head, kinds()) == ("明卫督〔2023〕1号", True, ["oversight.urged→health.clerk"])
    workflow.perform(urge, "answer", actor=cast.clerk, facts={"text": "已答复。"}, at=at("2023-10-20"))


@pytest.mark.parametrize("who", ["clerk", "reviewer", "finance_clerk", "auditor", "sysadmin", "visitor"])
def test_who_may_not_urge(cast, case, who):
    with pytest.raises(Refused):
        workflow.issue(agency=cast.health, actor=getattr(cast, who), text=TEXT, case=case)
    assert not Urge.objects.exists()


def test_a_head_does_not_urge_another_agency(cast):
    with pytest.raises(Refused):
        workflow.issue(agency=cast.finance, actor=cast.head, text=TEXT)


def test_the_same_case_is_not_urged_twice_at_once(urge, cast, case):
    with pytest.raises(Refused):
        workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, case=case, at=at("2023-10-23"))


def test_an_answer_closes_it_and_the_issuer_is_told(urge, cast):
    workflow.perform(urge, "answer", actor=cast.head, facts={"text": "已送审。"}, at=at("2023-10-24"))
    urge.refresh_from_db()
    assert (urge.stage, urge.answer, urge.answered_by) == (UrgeStage.ANSWERED, "已送审。", cast.head)
    assert "oversight.answered→supervisor" in kinds()
    with pytest.raises(Refused):
        workflow.perform(urge, "answer", actor=cast.head, facts={"text": "再答。"}, at=at("2023-10-24"))


@pytest.mark.parametrize("who", ["clerk", "reviewer", "supervisor", "finance_clerk", "auditor", "visitor"])
def test_by_whom_it_is_not_answered(urge, cast, who):
    with pytest.raises(Refused):
        workflow.perform(urge, "answer", actor=getattr(cast, who), facts={"text": "答"}, at=at("2023-10-24"))


def test_an_empty_answer_is_refused(urge, cast):
    with pytest.raises(Refused):
        workflow.perform(urge, "answer", actor=cast.head, facts={"text": " "}, at=at("2023-10-24"))


def test_without_an_answer_it_goes_up(urge):
    enforcement.sweep(at("2023-10-24"))
    assert "oversight.urge_due→health.head" in kinds()
    enforcement.sweep(at("2023-10-26"))
    assert {"oversight.urge_overdue→health.head", "oversight.urge_overdue→supervisor"} <= set(kinds())
    before = kinds()
    assert enforcement.sweep(at("2023-10-26")).made == 0
    assert kinds() == before


def test_it_closes_with_the_case(urge, cast, case):
    requests.perform(case, "draft_reply", actor=cast.clerk, at=at("2023-10-23"), facts=REPLY)
    requests.perform(case, "sign", actor=cast.reviewer, at=at("2023-10-23"))
    requests.perform(case, "deliver", actor=cast.clerk, at=at("2023-10-23"))
    assert enforcement.sweep(at("2023-10-24")).made == 1
    urge.refresh_from_db()
    assert urge.stage == UrgeStage.CLOSED
    assert enforcement.sweep(at("2023-11-24")).made == 0


def test_it_is_taken_back_with_a_reason(urge, cast):
    with pytest.raises(Refused):
        workflow.perform(urge, "withdraw", actor=cast.supervisor, at=at("2023-10-23"))
    workflow.perform(urge, "withdraw", actor=cast.supervisor, facts={"reason": "误发"}, at=at("2023-10-23"))
    assert "oversight.withdrawn→health.head" in kinds()


def test_rule_and_question_agree(urge, cast):
    seen = {who: rules.can_view_urge(user, urge) for who, user in cast.everyone().items()}
    assert seen == {who: urge in Urge.objects.visible_to(user) for who, user in cast.everyone().items()}
    readers = {"clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor"}
    assert {who for who, sees in seen.items() if sees} == readers


def test_issued_and_answered_in_the_admin(client, cast, case):
    with time_machine.travel(at("2023-10-20"), tick=False):
        client.force_login(cast.supervisor)
        page = client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
        add = reverse("admin:oversight_urge_add")
        assert f"{add}?case={case.pk}" in page
        form = client.get(f"{add}?case={case.pk}").content.decode()
        assert case.number in form
        wrong = client.post(add, {"agency": cast.finance.pk, "number": case.number, "text": TEXT, "days": 3})
        assert (wrong.status_code, Urge.objects.count()) == (200, 0)
        assert TEXT in wrong.content.decode()  # nothing typed is lost
        client.post(add, {"agency": cast.health.pk, "number": case.number, "text": TEXT, "days": 3})
        urge = Urge.objects.get()
        client.force_login(cast.head)
        assert urge.number in client.get(reverse("admin:index")).content.decode()
        step = reverse("admin:oversight_urge_step", args=[urge.pk, "answer"])
        assert client.get(step).status_code == 200
        assert client.post(step, {"text": "已办理。"}).status_code == 302
        assert "已办理。" in client.get(urge.get_absolute_url()).content.decode()
        client.force_login(cast.clerk)
        assert client.get(add).status_code == 403


def test_a_case_that_is_over_is_not_urged(client, cast, case):
    requests.perform(case, "withdraw", actor=cast.clerk, at=at("2023-10-19"))
    case.refresh_from_db()
    with pytest.raises(Refused):
        workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, case=case, at=at("2023-10-20"))
    client.force_login(cast.supervisor)
    page = client.get(reverse("admin:requests_app_informationrequest_change", args=[case.pk])).content.decode()
    assert reverse("admin:oversight_urge_add") not in page


def test_the_same_words_sent_twice_are_one_urge(cast):
    workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, at=at("2023-10-20"))
    with pytest.raises(Refused):
        workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, at=at("2023-10-20"))
    workflow.issue(agency=cast.health, actor=cast.supervisor, text="另一件事。", at=at("2023-10-20"))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="races are tested on PostgreSQL")
@pytest.mark.parametrize("about", ["case", "agency"])
def test_four_at_once_make_one_urge(about):
    cast = assemble()
    case = factories.case(cast.health, at=at("2023-09-15")) if about == "case" else None
    ends = at_once(4, lambda _n: workflow.issue(agency=cast.health, actor=cast.supervisor, text=TEXT, case=case))
    assert sorted(type(end).__name__ for end in ends) == ["Refused", "Refused", "Refused", "Urge"]
