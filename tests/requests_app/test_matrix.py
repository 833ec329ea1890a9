"""Who may take which step, and at which stages there is none: the table of steps against a table written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from agencies.enums import Role
from agencies.models import Post
from ledger.door import actions
from requests_app import workflow
from requests_app.enums import Stage
from requests_app.models import Consultation
from requests_app.rules import Applicant, Consulted
from requests_app.situation import look
from requests_app.steps import STEPS, steps_of
from statutes import laws
from tests import factories

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
LAWS = ("cn", "us", "uk", "jp")  # together they know every step
FOR_OTHERS = "This step is for others: "
# `both` is clerk and reviewer of the agency in one: what they drafted and proposed, somebody else signs and accepts.
CLERKS = {"clerk", "other_clerk", "both"}
REVIEWERS = {"reviewer", "head", "both"}
HEAD = {"head"}
OFFICIALS = CLERKS | REVIEWERS
APPLICANT = {"applicant"}
SECOND_PERSON = {"reviewer", "head"}
CONSULTED = {"third_party", "asked_agency"}
SWEEP = {"system"}
MAY = {
    "confirm": CLERKS,
    "register": CLERKS,
    "assign": REVIEWERS | {"clerk"},  # the clerk in charge
    "ask_correction": CLERKS,
    "receive_correction": APPLICANT | CLERKS,
    "excuse_correction": CLERKS,
    "expire_correction": SWEEP,
    "consult_third_party": CLERKS,
    "record_third_party": CLERKS,
    "expire_third_party": SWEEP,
    "consult_agency": CLERKS,
    "record_agency": CLERKS,
    "note_reached": CLERKS,
    "ask_assistance": CLERKS,
    "record_assistance": CLERKS,
    "expire_agency": SWEEP,
    "propose_extension": CLERKS,
    "extend": HEAD,  # art. 33: with the consent of the head
    "decline_extension": HEAD,
    "ask_reason": CLERKS,
    "give_reason": APPLICANT | CLERKS,
    "fix_delay": HEAD,
    "draft_reply": CLERKS,
    "send_back": SECOND_PERSON,
    "sign": SECOND_PERSON,
    "tell_third_party": CLERKS,
    "deliver": CLERKS,
    "withdraw": APPLICANT | CLERKS,
    "amend": HEAD,
    "acknowledge": CLERKS | HEAD | {"supervisor"},
    "explain_lateness": CLERKS | HEAD,
    "move_date": SWEEP,
    "publish": REVIEWERS,
    "unpublish": REVIEWERS,
    "change_contact": APPLICANT | CLERKS,
    "ask_identity": APPLICANT | CLERKS,
    "confirm_identity": CLERKS,
    "decline_identity": CLERKS,
    "answer_third_party": CONSULTED,
    "answer_agency": CONSULTED,
    "answer_record": CLERKS,
    "propose_fee": CLERKS,
    "notice_fee": HEAD,
    "decline_fee": HEAD,
    "record_payment": CLERKS,
    "record_earlier_payment": CLERKS,
    "waive_fee": HEAD,
    "expire_fee": SWEEP,
    "merge": CLERKS,
    "split": CLERKS,
    "record_appeal": OFFICIALS,
    "record_ruling": OFFICIALS,
    "reopen": REVIEWERS,
    "link_same": CLERKS,
    "unlink_same": CLERKS,
    "suggest_publication": APPLICANT | CLERKS,
    "draft_document": OFFICIALS,
    "propose_publication": OFFICIALS,
    "accept_release": SECOND_PERSON,
    "decline_release": REVIEWERS,  # and whoever proposed it: `both` here
    "note_document": SWEEP,
    "ask_clarification": CLERKS,
    "answer_clarification": APPLICANT | CLERKS,
    "ask_fee_question": CLERKS,
    "answer_fee_question": APPLICANT | CLERKS,
    "ask_expedite": APPLICANT | CLERKS,
    "decide_expedite": CLERKS,
    "agree_date": CLERKS,
    "notify_special_rule": HEAD,
    "misdirect": CLERKS,
    "transfer": REVIEWERS,
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people(cast):
    """The cast, and who has a post no more, has been shut out, or holds two posts at once."""
    both = factories.post(cast.health, Role.CLERK, "health.both")
    Post.objects.create(user=both, agency=cast.health, role=Role.REVIEWER, since=date(2020, 1, 1))
    former = factories.post(cast.health, Role.HEAD, "health.former")
    former.posts.update(ended_on=date(2021, 1, 1))
    shut_out = factories.post(cast.health, Role.CLERK, "health.shut")
    shut_out.is_active = False
    shut_out.save()
    return {**cast.everyone(), "both": both, "former_head": former, "shut_out": shut_out}


def answered(cast, people, law: str):
    """A case that the clerk has in charge; `both` drafted its reply and proposed to publish it."""
    cast.health.law = law
    cast.health.save()
    case = factories.case(cast.health, at=NOW)
    reply = {"outcome": "grant", "content": "您申请的材料随信附上。", "appeal": "—", "review": "—", "complaint": "—"}
    release = {"title": "审批材料", "text": "可在档案馆查阅。", "reason": "单位同意。"}
    for action, who, facts in (
        ("register", "clerk", {}),
        ("draft_reply", "both", reply),
        ("sign", "reviewer", {}),
        ("deliver", "clerk", {}),
        ("propose_publication", "both", release),
    ):
        workflow.perform(case, action, actor=people[who], facts=facts, at=NOW)
    case.refresh_from_db()
    return case


def outsiders(cast, case):
    """Everybody without an account: who asked, who is consulted, the same of another case, and the system."""
    other = factories.case(cast.health, at=NOW)
    elsewhere = Consultation(case=other, agency=None)
    return {
        "applicant": Applicant(case),
        "other_applicant": Applicant(other),
        "third_party": Consulted(Consultation(case=case, agency=None)),
        "third_party_elsewhere": Consulted(elsewhere),
        "asked_agency": Consulted(Consultation(case=case, agency=cast.finance), cast.finance_clerk),
        "auditor_of_asked_agency": Consulted(Consultation(case=case, agency=cast.finance), cast.auditor),
        "not_asked": Consulted(Consultation(case=case, agency=cast.finance), cast.clerk),
        "system": None,
    }


def rows(law: str) -> dict:
    """The rows of the table under one law that no law before it in `LAWS` knows."""
    before = {at for name in LAWS[: LAWS.index(law)] for at in steps_of(laws.load(name))}
    return {at: step for at, step in steps_of(laws.load(law)).items() if at not in before}


def test_every_action_has_its_row():
    assert set(MAY) == set(actions(STEPS))


def test_every_row_of_the_table_is_tried_under_some_law():
    assert {at for law in LAWS for at in rows(law)} == set(STEPS)


@pytest.mark.parametrize("law", LAWS)
def test_each_step_is_for_those_and_no_others(cast, people, law):
    case = answered(cast, people, law)
    everybody = people | outsiders(cast, case)
    look(case, NOW.date())
    wrong = []
    for (stage, action), step in rows(law).items():
        case.stage = stage  # who may is a matter of the case's people, whatever stage it is asked at
        for name, person in everybody.items():
            reasons = workflow.refusals(case, person, action)
            for_others = reasons == [f"{FOR_OTHERS}{step.by}."]
            if for_others is (name in MAY[action]) or (not for_others and any(FOR_OTHERS in why for why in reasons)):
                wrong.append((stage, action, name, reasons))
    assert wrong == []


@pytest.mark.parametrize("law", LAWS)
def test_at_every_other_stage_there_is_no_such_step(cast, people, law):
    case = answered(cast, people, law)
    everybody = people | outsiders(cast, case)
    look(case, NOW.date())
    table, tried = workflow.table(case), 0
    for stage in Stage:
        case.stage = stage
        none = f"This step does not exist at the stage “{case.get_stage_display()}”."
        for action in MAY:
            if (stage, action) in table:
                continue
            for name in ("clerk", "applicant", "system"):
                reasons = workflow.refusals(case, everybody[name], action)
                assert reasons == [none], (stage, action, name)
            tried += 1
    assert tried == len(Stage) * len(MAY) - len(table)


def test_a_clerk_hands_on_what_is_in_charge_or_was_lent(cast):
    # No clerk has charge of what is not registered; back from leave one takes back what a deputy was handed.
    case = factories.case(cast.health, at=NOW)

    def handed_on_by():
        case.refresh_from_db()
        look(case, NOW.date())
        names = [name for name, person in cast.everyone().items() if not workflow.refusals(case, person, "assign")]
        return set(names)

    assert handed_on_by() == {"reviewer", "head"}
    workflow.perform(case, "register", actor=cast.clerk, at=NOW)
    assert handed_on_by() == {"reviewer", "head", "clerk"}
    to = {"handler": cast.other_clerk.pk}
    workflow.perform(case, "assign", actor=cast.head, at=NOW, facts=to)
    assert handed_on_by() == {"reviewer", "head", "other_clerk"}
    workflow.perform(case, "assign", actor=cast.head, at=NOW, facts=to | {"instead_of": cast.clerk.pk})
    assert handed_on_by() == {"reviewer", "head", "other_clerk", "clerk"}


@pytest.mark.parametrize("drafter", ["both", "clerk"])
def test_who_drafted_never_signs_and_who_did_not_may(cast, people, drafter):
    case = factories.case(cast.health, at=NOW)
    workflow.perform(case, "register", actor=cast.clerk, at=NOW)
    reply = {"outcome": "grant", "content": "您申请的材料随信附上。"}
    workflow.perform(case, "draft_reply", actor=people[drafter], at=NOW, facts=reply)
    case.refresh_from_db()
    look(case, NOW.date())
    for action in ("sign", "send_back"):
        signing = {name for name, person in people.items() if not workflow.refusals(case, person, action)}
        assert signing == (REVIEWERS - {drafter})
