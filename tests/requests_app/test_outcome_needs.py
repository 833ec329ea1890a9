"""Every outcome × everything that it must state (rules.md 1.6): refused without it, with a sentence; taken whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from requests_app import workflow
from requests_app.admin_forms.replying import DraftReply
from requests_app.outcome_needs import missing
from requests_app.situation import look
from statutes import laws
from tests import factories

NOW = datetime(2026, 3, 4, 4, tzinfo=UTC)
WITH_REPLY = {code: o for code, o in laws.load("cn").outcomes.items() if not code.startswith("drop.")}
# Rules.md 1.6, column "must state": the outcome, and what of the form below it cannot do without.
MUST = {
    "already_public": {"how_to_get", "content"},  # 36(1)
    "grant": {"content"},  # 36(2): the information, or way, route and time
    "partial": {"withheld", "content"},  # 37
    "deny.state_secret": {"reason", "content"},  # 14
    "deny.law": {"reason", "law", "content"},  # 14
    "deny.safety": {"reason", "content"},  # 14
    "deny.third_party": {"reason", "content"},  # 15, 32
    "deny.internal": {"reason", "content"},  # 16 ¶1
    "deny.process": {"reason", "content"},  # 16 ¶2
    "deny.enforcement": {"reason", "content"},  # 16 ¶2
    "deny.query": {"law", "content"},  # 36(7)
    "none.not_held": {"search_record", "content"},  # 36(4)
    "none.not_ours": {"reason", "content"},  # 36(5)
    "none.needs_making": {"reason", "content"},  # 38
    "none.unclear": {"reason", "content"},  # 30
    "skip.petition": {"reason", "content"},  # 39 ¶1
    "skip.repeat": {"reason", "content"},  # 36(6)
    "skip.publication": {"how_to_get", "content"},  # 39 ¶2
    "skip.excessive": {"reason", "content"},  # 35
    "skip.reissue": {"reason", "content"},  # practice
    "skip.not_info": {"reason", "content"},  # 2
}
WHOLE = {
    "content": "答复内容。",
    "reason": "理由。",
    "law": "《不动产登记暂行条例》",
    "search_record": "检索了档案库。",
    "how_to_get": "在本机关网站查阅。",
    "withheld": [{"what": "报价单", "exemption": "third_party", "reason": "属于商业秘密。"}],
}
SENTENCES = {
    "content": "Write what the applicant is told.",
    "reason": "This outcome needs a reason.",
    "law": "Name the law or administrative regulation that this outcome rests on.",
    "search_record": "Record where was searched and with what result.",
    "how_to_get": "Say how and where the information can be got.",
    "withheld": "This outcome needs a reason.",
    "information": "Give the information, a file of it, or the way, route and time of getting it.",
}


@pytest.fixture(autouse=True)
def _a_wednesday_in_march():
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


@pytest.fixture
def case(cast):
    case = factories.case(cast.health, at=NOW)
    workflow.perform(case, "register", actor=cast.clerk)
    workflow.perform(case, "ask_reason", actor=cast.clerk, facts={"reason": "两个月内申请四十五件。"})
    case.refresh_from_db()
    case.situation = None
    return case


def test_the_table_names_every_outcome_that_has_a_reply():
    assert set(MUST) == set(WITH_REPLY)


@pytest.mark.parametrize("outcome", MUST)
def test_whole_it_is_taken_and_without_each_need_it_is_refused(case, cast, outcome):
    said = {"outcome": outcome} | {name: WHOLE[name] for name in MUST[outcome]}
    assert workflow.refusals(case, cast.clerk, "draft_reply", said) == []
    for name in MUST[outcome]:
        sentence = SENTENCES["information" if outcome in ("grant", "partial") and name == "content" else name]
        for empty in ("", "  ", None):
            assert workflow.refusals(case, cast.clerk, "draft_reply", said | {name: empty}) == [sentence], name


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"what": "报价单", "exemption": "third_party", "reason": ""}, SENTENCES["reason"]),
        (
            {"what": "报价单", "exemption": "", "reason": "商业秘密"},
            "This outcome needs the exemption that it rests on.",
        ),
        (
            {"what": "报价单", "exemption": "nonsense", "reason": "x"},
            "This outcome needs the exemption that it rests on.",
        ),
    ],
)
def test_each_withheld_part_has_its_exemption_and_reason(case, cast, row, sentence):
    # Art. 37, with 36(3): the reason for what is withheld, part by part.
    said = {"outcome": "partial", "content": "合同正文。", "withheld": [WHOLE["withheld"][0], row]}
    assert workflow.refusals(case, cast.clerk, "draft_reply", said) == [sentence]


@pytest.mark.parametrize("given", [{"content": "全文"}, {"files": [1]}, {"access": "3月9日上午到本机关查阅"}])
def test_information_may_be_the_text_a_file_or_the_way_to_it(case, cast, given):
    # 36(2)
    assert workflow.refusals(case, cast.clerk, "draft_reply", {"outcome": "grant", **given}) == []


@pytest.mark.parametrize("outcome", ["", "drop.other", "drop.not_paid", "nonsense"])
def test_no_reply_ends_a_case_in_another_way(case, cast, outcome):
    assert workflow.refusals(case, cast.clerk, "draft_reply", WHOLE | {"outcome": outcome}) == ["Choose an outcome."]


def test_excess_is_not_said_before_the_reasons_were_asked_for(cast):
    # Art. 35
    case = factories.case(cast.health, at=NOW)
    workflow.perform(case, "register", actor=cast.clerk)
    case.refresh_from_db()
    case.situation = None
    said = {"outcome": "skip.excessive", "content": "不予处理。", "reason": "超出合理范围。"}
    why = ["The applicant has to be asked for the reasons first (art. 35)."]
    assert workflow.refusals(case, cast.clerk, "draft_reply", said) == why


@pytest.mark.parametrize("outcome", MUST)
def test_the_form_says_what_is_missing_at_its_field_and_loses_nothing(client, case, cast, outcome):
    client.force_login(cast.clerk)
    url = reverse("admin:requests_app_informationrequest_step", args=[case.pk, "draft_reply"])
    needs = MUST[outcome] - {"content"}
    typed = {"outcome": outcome, "content": "答复内容不能丢。", "seen": case.events_count}
    filled = {name: WHOLE[name] for name in needs - {"withheld"}}
    if "withheld" in needs:
        filled |= {"what": "报价单", "exemption": "third_party", "reason": "属于商业秘密。"}
    for name in sorted(filled):
        response = client.post(url, typed | {k: v for k, v in filled.items() if k != name})
        page = response.content.decode()
        assert response.status_code == 200, name
        assert f'id="id_{name}_error"' in page
        assert "答复内容不能丢。" in page
    assert client.post(url, typed | filled).status_code == 302
    case.refresh_from_db()
    facts = case.events.last().facts
    assert facts["outcome"] == outcome
    if "withheld" in needs:
        assert facts["withheld"] == WHOLE["withheld"]


def test_where_a_third_party_objects_full_disclosure_names_the_public_interest(case, cast):
    # Arts. 15 and 32
    workflow.perform(case, "consult_third_party", actor=cast.clerk, facts={"party": "示例公司"})
    workflow.perform(
        case, "record_third_party", actor=cast.clerk, facts={"position": "objects", "answer": "属于商业秘密。"}
    )
    case.situation = None
    case.refresh_from_db()
    said = {"outcome": "grant", "content": "全文。"}
    refused = workflow.refusals(case, cast.clerk, "draft_reply", said)
    assert refused == [
        "A third party objects: give the public interest that disclosure rests on all the same (art. 32)."
    ]
    assert missing(case, said)[0] == "public_interest"
    assert workflow.refusals(case, cast.clerk, "draft_reply", said | {"public_interest": "食品安全。"}) == []


def test_a_field_knows_the_outcomes_that_ask_for_it(case, cast):
    look(case, timezone.localdate())
    fields = DraftReply(obj=case, user=cast.clerk, action="draft_reply").fields
    when = {name: field.widget.attrs.get("data-for", "").split() for name, field in fields.items()}
    assert when["search_record"] == ["none.not_held"]
    assert when["what"] == when["reason_3"] == ["partial"]
    assert {"partial", "deny.law", "none.not_ours"} <= set(when["reason"])
    assert "grant" not in when["reason"]
    assert when["content"] == when["outcome"] == []
