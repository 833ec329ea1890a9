"""Consultations: thirty days, two people, open between two days, an outcome."""

import pytest
import time_machine
from django.urls import reverse

from feedback import workflow
from feedback.enums import ConsultationStage
from feedback.models import Consultation, Opinion
from feedback.steps import CONSULTATION_STEPS
from ledger.door import Refused
from tests import factories
from tests.feedback.stories import at, consultation, fresh, hidden, opened, perform, text

REVIEWERS = {"reviewer", "head"}
CLERKS = {"clerk", "other_clerk"}
WHO = {
    "submit": CLERKS,
    "send_back": REVIEWERS,
    "publish": REVIEWERS,
    "withdraw": REVIEWERS,
    "draft_outcome": CLERKS,
    "publish_outcome": REVIEWERS,
}
FACTS = {
    "send_back": {"reason": "补充说明"},
    "withdraw": {"reason": "另行起草"},
    "draft_outcome": {"text": "采纳 1 条。"},
}
AFTER = "2026-11-11"


def ready(cast, action: str) -> Consultation:
    """A consultation at which the step may be taken."""
    if action == "submit":
        return consultation(cast)
    if action in ("send_back", "publish"):
        return perform(consultation(cast), "submit", cast.clerk, day="2026-10-08")
    if action == "publish_outcome":
        return perform(opened(cast), "draft_outcome", cast.clerk, FACTS["draft_outcome"], AFTER)
    return opened(cast)


def day(action: str) -> str:
    return AFTER if "outcome" in action else "2026-10-08"


@pytest.mark.parametrize("action", WHO)
def test_a_step_is_taken_by_its_people_and_by_nobody_else(cast, action):
    taken = set()
    for name, person in cast.everyone().items():
        try:
            perform(ready(cast, action), action, person, FACTS.get(action), day(action))
        except Refused:
            continue
        taken.add(name)
    assert taken == WHO[action]


@pytest.mark.parametrize("action", WHO)
def test_a_step_exists_at_its_stages_only(cast, action):
    here = {stage for stage, name in CONSULTATION_STEPS if name == action}
    draft = ready(cast, action)
    for stage in set(ConsultationStage.values) - here:
        draft.project(stage=stage)
        with pytest.raises(Refused, match="does not exist"):
            perform(draft, action, cast.clerk, FACTS.get(action), day(action))


@pytest.mark.parametrize("action", [a for a in WHO if a != "draft_outcome"])
def test_a_step_is_not_taken_twice(cast, action):
    person = cast.clerk if "clerk" in WHO[action] else cast.reviewer
    draft = perform(ready(cast, action), action, person, FACTS.get(action), day(action))
    with pytest.raises(Refused):
        perform(draft, action, person, FACTS.get(action), day(action))


def test_twenty_nine_days_need_a_reason(cast):
    with pytest.raises(Refused, match="30 days"):
        perform(consultation(cast, closes="2026-11-07"), "submit", cast.clerk, day="2026-10-08")
    assert perform(consultation(cast, closes="2026-11-08"), "submit", cast.clerk, day="2026-10-08").stage == "in_review"
    short = consultation(cast, closes="2026-11-07", short_reason="汛期在即")
    assert perform(short, "submit", cast.clerk, day="2026-10-08").stage == "in_review"


def test_days_that_have_passed_are_not_open_days(cast):
    draft = perform(consultation(cast), "submit", cast.clerk, day="2026-10-08")
    with pytest.raises(Refused, match="has passed"):
        perform(draft, "publish", cast.reviewer, day="2026-10-10")


def test_a_draft_text_must_be_public_first(cast):
    text_ = factories.draft(agency=cast.health)
    draft = perform(consultation(cast, document=text_), "submit", cast.clerk, day="2026-10-08")
    with pytest.raises(Refused, match="not public yet"):
        perform(draft, "publish", cast.reviewer, day="2026-10-08")


def test_no_outcome_before_the_last_day_is_over(cast):
    with pytest.raises(Refused, match="still open"):
        perform(opened(cast), "draft_outcome", cast.clerk, FACTS["draft_outcome"], "2026-11-10")


@pytest.mark.parametrize(
    ("today", "lists"),
    [
        ("2026-10-08", ["upcoming"]),
        ("2026-10-09", ["open"]),
        ("2026-11-10", ["open"]),
        ("2026-11-11", ["closed"]),
    ],
)
def test_the_state_follows_from_the_days(cast, today, lists):
    draft, day_ = opened(cast), at(today).date()
    consultation(cast)  # a draft is in no list
    found = {name: list(getattr(Consultation.objects, name)(day_)) for name in ("upcoming", "open", "closed")}
    assert [name for name, rows in found.items() if rows == [draft]] == lists
    assert draft.is_open(day_) == (lists == ["open"])


def post(client, draft, words="建议修改第八条。", **fields):
    token = hidden(client.get(reverse("feedback:new")), "token")  # a key of any form that was shown
    return client.post(draft.get_absolute_url(), {"token": token, "text": words, **fields})


def test_an_opinion_is_recorded_once_however_often_it_is_sent(cast, client):
    draft = opened(cast)
    with time_machine.travel(at("2026-10-10")):
        token = hidden(client.get(draft.get_absolute_url()), "token")
        for _n in range(3):
            assert client.post(draft.get_absolute_url(), {"token": token, "text": "同意"}).status_code == 302
    assert [opinion.text for opinion in Opinion.objects.all()] == ["同意"]


@pytest.mark.parametrize(("today", "said"), [("2026-11-11", "Comments are closed."), ("2026-10-08", "not open yet")])
def test_outside_its_days_a_direct_post_is_refused_and_the_words_stay(cast, client, today, said):
    draft = opened(cast)
    with time_machine.travel(at(today)):
        response = post(client, draft)
    assert (response.status_code, said in text(response), "建议修改第八条。" in text(response)) == (409, True, True)
    assert Opinion.objects.count() == 0


def test_an_empty_opinion_is_said_at_its_field(cast, client):
    draft = opened(cast)
    with time_machine.travel(at("2026-10-10")):
        assert "Write your opinion." in text(post(client, draft, words=" "))


def test_a_draft_has_no_page_and_a_withdrawn_one_says_why(cast, client):
    assert client.get(consultation(cast).get_absolute_url()).status_code == 404
    gone = perform(opened(cast), "withdraw", cast.head, FACTS["withdraw"], "2026-10-09")
    response = client.get(gone.get_absolute_url())
    assert (response.status_code, "另行起草" in text(response), gone.body in text(response)) == (410, True, False)


def test_an_outcome_is_shown_when_a_second_person_has_published_it(cast, client):
    draft = ready(cast, "publish_outcome")
    with time_machine.travel(at(AFTER)):
        before = text(client.get(draft.get_absolute_url()))
        perform(draft, "publish_outcome", cast.reviewer, day=AFTER)
        after = text(client.get(draft.get_absolute_url()))
    assert ["采纳 1 条。" in page for page in (before, after)] == [False, True]


def test_opinions_are_published_nowhere(cast, client):
    draft = opened(cast)
    workflow.comment(draft, key=factories.key(), text="只给机关看的话", at=at("2026-10-10"))
    pages = [draft.get_absolute_url(), reverse("feedback:consultations")]
    assert ["只给机关看的话" in text(client.get(page)) for page in pages] == [False, False]


def test_a_period_that_ends_before_it_begins_is_said_at_its_field(cast, client):
    client.force_login(cast.clerk)
    fields = {"agency": cast.health.pk, "title": "x", "body": "x", "opens_on": "2026-12-10", "closes_on": "2026-12-01"}
    response = client.post(reverse("admin:feedback_consultation_add"), fields)
    assert "The last day cannot come before the first." in text(response)


def test_a_clerk_drafts_in_the_admin_and_is_its_drafter(cast, client):
    client.force_login(cast.clerk)
    fields = {"agency": cast.health.pk, "title": "x", "body": "x", "opens_on": "2026-12-01", "closes_on": "2026-12-31"}
    assert client.post(reverse("admin:feedback_consultation_add"), fields).status_code == 302
    draft = Consultation.objects.get()
    assert (draft.drafted_by, draft.stage, draft.events.get().kind) == (cast.clerk, "draft", "drafted")
    other = client.post(reverse("admin:feedback_consultation_add"), {**fields, "agency": cast.finance.pk})
    assert (other.status_code, Consultation.objects.count()) == (200, 1)


def test_a_published_consultation_is_not_edited(cast, client):
    draft = opened(cast)
    client.force_login(cast.clerk)
    url = reverse("admin:feedback_consultation_change", args=[draft.pk])
    assert client.post(url, {"title": "改过"}).status_code == 403
    assert fresh(draft).title == draft.title
