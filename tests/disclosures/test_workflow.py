"""The door of documents: each act by whom, by whom not, from which stage not, twice."""

from datetime import date

import pytest

from disclosures import rules, workflow
from disclosures.enums import PUBLIC, Stage
from disclosures.models import Document
from ledger.door import Refused
from ledger.models import Entry
from search.models import IndexJob
from tests import factories

REASON = {"reason": "附件有误。"}
REPEALED = {"validity": "repealed", "repealed_on": date(2026, 3, 1)}
SOON = {"publish_at": "2090-01-04T09:00:00+08:00"}
OFFICE, KEEPERS = {"clerk", "other_clerk", "reviewer", "head"}, {"reviewer", "head"}
# action: stage it starts from, who may, facts, stage after it
ACTS = {
    "submit": (Stage.DRAFT, {"clerk", "other_clerk"}, {}, Stage.IN_REVIEW),
    "review": (Stage.IN_REVIEW, KEEPERS, factories.reviewed_facts, Stage.REVIEWED),
    "publish": (Stage.REVIEWED, {"head"}, {}, Stage.PUBLISHED),  # the reviewer of this one is the reviewer
    "schedule": (Stage.REVIEWED, {"head"}, SOON, Stage.SCHEDULED),
    "send_back": (Stage.IN_REVIEW, KEEPERS, REASON, Stage.DRAFT),
    "call_back": (Stage.SCHEDULED, OFFICE, REASON, Stage.DRAFT),
    "begin_revision": (Stage.PUBLISHED, {"clerk", "other_clerk"}, {}, Stage.PUBLISHED),
    "revalidate": (Stage.PUBLISHED, KEEPERS, REPEALED, Stage.PUBLISHED),
    "archive": (Stage.PUBLISHED, KEEPERS, REASON, Stage.ARCHIVED),
    "restore": (Stage.ARCHIVED, KEEPERS, REASON, Stage.PUBLISHED),
    "withdraw": (Stage.PUBLISHED, KEEPERS, REASON, Stage.WITHDRAWN),
    "bring_back": (Stage.WITHDRAWN, {"head"}, REASON, Stage.WITHDRAWN),
}
# Where a step is open besides.
ALSO = {
    "send_back": {Stage.REVIEWED},
    "revalidate": {Stage.ARCHIVED},
    "withdraw": {Stage.ARCHIVED},
}
PATH = {
    Stage.DRAFT: [],
    Stage.IN_REVIEW: ["submit"],
    Stage.REVIEWED: ["submit", "review"],
    Stage.SCHEDULED: ["submit", "review", "schedule"],
    Stage.PUBLISHED: ["submit", "review", "publish"],
    Stage.ARCHIVED: ["submit", "review", "publish", "archive"],
    Stage.WITHDRAWN: ["submit", "review", "publish", "withdraw"],
}
ACTORS = {"submit": "clerk", "review": "reviewer"}


def facts_of(action, document):
    facts = ACTS[action][2]
    return facts(document) if callable(facts) else facts


def at(stage, cast, **fields) -> Document:
    """A document of the health commission that has come as far as `stage` through the door."""
    document = factories.draft(actor=cast.clerk, agency=cast.health, **fields)
    for action in PATH[stage]:
        actor = getattr(cast, ACTORS.get(action, "head"))
        workflow.perform(document, action, actor=actor, facts=facts_of(action, document))
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("action", ACTS)
def test_an_act_is_done_by_those_who_may_and_by_nobody_else(action, cast):
    start, who, _facts, end = ACTS[action]
    did = set()
    for name, person in cast.everyone().items():
        document = at(start, cast)
        try:
            workflow.perform(document, action, actor=person, facts=facts_of(action, document))
        except Refused:
            assert Document.objects.get(pk=document.pk).stage == start
        else:
            assert Document.objects.get(pk=document.pk).stage == end
            did.add(name)
    assert did == who


@pytest.mark.parametrize("action", ACTS)
def test_an_act_is_refused_from_every_other_stage(action, cast):
    actor = getattr(cast, sorted(ACTS[action][1])[0])
    open_at = {stage for stage in PATH if not workflow.refusals(at(stage, cast), actor, action)}
    assert open_at == {ACTS[action][0]} | ALSO.get(action, set())


@pytest.mark.parametrize("action", [action for action in ACTS if action not in ("send_back", "begin_revision")])
def test_an_act_taken_twice_happens_once(action, cast):
    start, who, _facts, _end = ACTS[action]
    document, actor = at(start, cast), getattr(cast, sorted(who)[0])
    facts = facts_of(action, document)
    workflow.perform(document, action, actor=actor, facts=facts)
    before = document.events.count()
    with pytest.raises(Refused):
        workflow.perform(document, action, actor=actor, facts=facts)
    assert document.events.count() == before


def test_an_act_writes_one_event_one_ledger_entry_and_one_index_job(cast):
    document = at(Stage.REVIEWED, cast)
    before = (document.events.count(), Entry.objects.count(), IndexJob.objects.count())
    workflow.perform(document, "publish", actor=cast.head)
    after = (document.events.count(), Entry.objects.count(), IndexJob.objects.count())
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1]
    assert Entry.objects.order_by("-id").first().act == "disclosures.publish"


def test_nobody_reviews_their_own_words(cast):
    factories.Post.objects.create(user=cast.clerk, agency=cast.health, role="reviewer", since=date(2026, 1, 1))
    document = at(Stage.IN_REVIEW, cast)
    assert workflow.refusals(document, cast.clerk, "review") != []
    assert workflow.refusals(document, cast.reviewer, "review") == []


def test_the_last_hand_on_a_draft_is_its_drafter(cast):
    factories.Post.objects.create(user=cast.other_clerk, agency=cast.health, role="reviewer", since=date(2026, 1, 1))
    document = at(Stage.DRAFT, cast)
    workflow.edited(document, actor=cast.other_clerk, fields=["title"])
    workflow.perform(document, "submit", actor=cast.clerk)
    document.refresh_from_db()
    assert workflow.refusals(document, cast.other_clerk, "review") != []


@pytest.mark.parametrize("action", ["send_back", "withdraw", "bring_back"])
@pytest.mark.parametrize("facts", [{}, {"reason": " "}, {"reason": None}])
def test_taking_something_back_needs_a_reason(action, facts, cast):
    document = at(ACTS[action][0], cast)
    with pytest.raises(Refused, match="reason"):
        workflow.perform(document, action, actor=cast.head, facts=facts)


@pytest.mark.parametrize("facts", [{}, {"validity": "x"}, {"validity": "repealed"}, {"validity": "in_force"}])
def test_a_change_of_validity_says_which_and_since_when(facts, cast):
    with pytest.raises(Refused):
        workflow.perform(at(Stage.PUBLISHED, cast), "revalidate", actor=cast.head, facts=facts)


def test_a_change_of_validity_keeps_the_text_before_it(cast):
    document = at(Stage.PUBLISHED, cast)
    workflow.perform(document, "revalidate", actor=cast.head, facts=REPEALED)
    document.refresh_from_db()
    assert (document.validity, document.repealed_on, document.revision) == ("repealed", date(2026, 3, 1), 2)
    assert [r.content["validity"] for r in document.revisions.all()] == ["in_force", "repealed"]


def test_an_empty_draft_is_not_submitted(cast):
    document = at(Stage.DRAFT, cast, body=" ")
    with pytest.raises(Refused, match="a title and a text"):
        workflow.perform(document, "submit", actor=cast.clerk)


def test_index_numbers_follow_each_other_and_survive_withdrawal(cast):
    first, second = at(Stage.PUBLISHED, cast), at(Stage.PUBLISHED, cast)
    workflow.perform(first, "withdraw", actor=cast.head, facts=REASON)
    third = at(Stage.PUBLISHED, cast)
    tails = [Document.objects.get(pk=d.pk).index_no.split("-")[1] for d in (first, second, third)]
    assert tails == ["00001", "00002", "00003"]
    assert first.index_no.startswith(f"{cast.health.code}/")


def test_a_step_taken_on_an_outdated_page_is_refused(cast):
    document = at(Stage.IN_REVIEW, cast)
    with pytest.raises(Refused, match="look again"):
        workflow.perform(
            document, "review", actor=cast.reviewer, facts=facts_of("review", document), seen=document.events_count - 1
        )


def test_what_may_be_seen_is_one_rule_and_one_queryset(cast):
    documents = [at(stage, cast) for stage in PATH]
    documents.append(factories.draft(agency=cast.finance))
    documents.append(factories.draft(agency=cast.finance, imported_by=cast.health))
    for name, person in cast.everyone().items():
        seen, handled = Document.objects.visible_to(person), Document.objects.handled_by(person)
        for document in documents:
            document = Document.objects.get(pk=document.pk)
            assert seen.filter(pk=document.pk).exists() == rules.can_view(person, document), (name, document.stage)
            assert handled.filter(pk=document.pk).exists() == rules.handles(person, document), (name, document.stage)


def test_visitors_see_what_is_published_and_nothing_else(cast):
    documents = {stage: at(stage, cast) for stage in PATH}
    assert set(Document.objects.visible_to(cast.visitor)) == {documents[stage] for stage in PUBLIC}
    assert set(Document.objects.public()) == {documents[stage] for stage in PUBLIC}
