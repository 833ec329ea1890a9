"""Similar requests beside a case, the mark of the same, the counter that suggests a publication (art. 44)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledger.door import Refused
from portal import doctor, doctor_requests
from requests_app import likeness, matters, workflow
from requests_app.conditions_publishing import joinable
from requests_app.models import InformationRequest, SubjectTerm
from requests_app.rules import Applicant
from requests_app.situation import look
from tests import factories
from tests.requests_app.asking import text
from tests.requests_app.test_public import at, published

pytestmark = pytest.mark.django_db
SUBJECT = "和光小区加装电梯财政补助发放情况"


def page(case):
    return reverse("admin:requests_app_informationrequest_change", args=[case.pk])


def step(case, action):
    return reverse("admin:requests_app_informationrequest_step", args=[case.pk, action])


def in_hand(cast, subject=SUBJECT, agency=None):
    case = factories.case(agency or cast.health, at=at("2026-11-02"), subject=subject)
    workflow.perform(case, "register", actor=cast.finance_clerk if agency == cast.finance else cast.clerk)
    case.refresh_from_db()
    return case


def subjects(found):
    return [one.case.subject for one in found]


def test_the_like_is_found_best_first_and_another_matter_is_not(cast):
    case = in_hand(cast)
    near = "和光小区加装电梯补助发放明细"
    for subject in (SUBJECT, near, "公共停车场特许经营收入上缴情况"):
        in_hand(cast, subject)
    found = likeness.alike(case, cast.clerk)
    assert subjects(found) == [SUBJECT, near]
    assert [one.same for one in found] == [True, True]


def test_only_what_one_may_see_is_alike(cast):
    case = in_hand(cast)
    in_hand(cast, agency=cast.finance)
    assert subjects(likeness.alike(case, cast.clerk)) == []
    assert subjects(likeness.alike(case, cast.supervisor)) == [SUBJECT]
    assert likeness.alike(case, cast.visitor) == []


def test_more_requests_cost_no_more_queries(cast):
    case = in_hand(cast)

    def count():
        with CaptureQueriesContext(connection) as queries:
            likeness.alike(case, cast.clerk)
        return len(queries)

    in_hand(cast)
    few = count()
    for _n in range(4):
        in_hand(cast)
    assert count() == few <= 5


def test_terms_follow_the_subject(cast):
    case = in_hand(cast, "审批意见 公示材料")
    workflow.perform(case, "split", actor=cast.clerk, facts={"items": ["审批意见", "公示材料"]})
    for one in InformationRequest.objects.all():
        assert set(one.terms.values_list("term", flat=True)) == set(likeness.terms(one.subject))
    assert list(doctor_requests.subjects_have_their_terms()) == []
    SubjectTerm.objects.filter(case=case).delete()
    assert len(list(doctor_requests.subjects_have_their_terms())) == 1


def test_a_record_about_oneself_is_alike_to_nothing(cast):
    record = factories.record(cast.health)
    assert not record.terms.exists()


def test_one_click_marks_both_and_counts(client, cast):
    case, other, third = (in_hand(cast) for _n in range(3))
    client.force_login(cast.clerk)
    assert step(case, "link_same") in text(client.get(page(case)))
    assert client.post(step(case, "link_same"), {"other": other.pk}).status_code == 302
    client.post(step(third, "link_same"), {"other": case.pk})
    marks = {one.same_target for one in InformationRequest.objects.all()}
    assert marks == {min(case.pk, other.pk)}
    case.refresh_from_db()
    assert matters.standing(case) == {"n": 3, "public": 0, "suggested": 0, "due": True}
    assert list(doctor.requests_for_the_same_are_told_by_events()) == []
    workflow.perform(third, "unlink_same", actor=cast.clerk)
    assert matters.standing(case)["n"] == 2
    assert list(doctor.requests_for_the_same_are_told_by_events()) == []


def test_two_matters_are_not_made_one(cast):
    one, two, three, four = (in_hand(cast) for _n in range(4))
    workflow.perform(one, "link_same", actor=cast.clerk, facts={"other": two.pk})
    workflow.perform(three, "link_same", actor=cast.clerk, facts={"other": four.pk})
    with pytest.raises(Refused):
        workflow.perform(one, "link_same", actor=cast.clerk, facts={"other": three.pk})
    with pytest.raises(Refused):
        workflow.perform(one, "link_same", actor=cast.clerk, facts={"other": one.pk})


def test_a_request_of_another_agency_is_not_the_same(cast):
    case, theirs = in_hand(cast), in_hand(cast, agency=cast.finance)
    with pytest.raises(Refused):
        workflow.perform(case, "link_same", actor=cast.clerk, facts={"other": theirs.pk})


def test_the_applicant_sees_nothing_of_the_others(client, cast):
    case, other = in_hand(cast), in_hand(cast)
    workflow.perform(case, "link_same", actor=cast.clerk, facts={"other": other.pk})
    session = client.session
    session["opened_requests"] = [case.pk]
    session.save()
    client.cookies["sessionid"] = session.session_key
    shown = text(client.get(f"/requests/track/{case.pk}/"))
    other.refresh_from_db()
    assert case.number or "明卫" in shown
    assert str(other) not in shown
    assert client.get(f"/requests/track/{other.pk}/").status_code == 302


def answered(cast, subject=SUBJECT):
    case = published(cast)
    workflow.perform(case, "unpublish", actor=cast.reviewer, facts={"reason": "再核"})
    case.refresh_from_db()
    return case


def test_an_applicant_suggests_publication_once(client, cast):
    case = answered(cast)
    session = client.session
    session["opened_requests"] = [case.pk]
    session.save()
    client.cookies["sessionid"] = session.session_key
    url = reverse("requests:suggest_publication", args=[case.pk])
    assert url in text(client.get(f"/requests/track/{case.pk}/"))
    client.get(url)
    assert not case.events.filter(kind="publication_suggested").exists()
    for _twice in range(2):
        assert client.post(url).status_code == 302
    assert case.events.filter(kind="publication_suggested").count() == 1
    assert url not in text(client.get(f"/requests/track/{case.pk}/"))
    assert matters.standing(case)["due"]
    client.force_login(cast.reviewer)
    assert str(case) in text(client.get("/admin/"))
    assert [str(one) for one in matters.to_publish(InformationRequest.objects.all())] == [str(case)]


def test_others_cannot_suggest(client, cast):
    case = answered(cast)
    assert client.post(reverse("requests:suggest_publication", args=[case.pk])).status_code == 404
    with pytest.raises(Refused):
        workflow.perform(case, "suggest_publication", actor=Applicant(in_hand(cast)))


def test_an_earlier_public_answer_starts_a_draft_and_nothing_typed_is_lost(client, cast):
    earlier, case = published(cast, SUBJECT), in_hand(cast)
    client.force_login(cast.clerk)
    url = step(case, "draft_reply")
    form = text(client.get(url))
    assert f'name="start" value="{earlier.pk}"' in form
    before = case.events.count()
    typed = {"content": "我已写的一段。", "reason": "我的理由。", "start": str(earlier.pk)}
    again = text(client.post(url, typed))
    for words in ("我已写的一段。", "我的理由。", "楼层发放。"):
        assert words in again
    assert case.events.count() == before
    hidden = text(client.post(url, {"content": "只有这段。", "start": str(case.pk)}))
    assert "只有这段。" in hidden
    assert "楼层发放。" not in hidden[: hidden.index('id="similar"')]


def test_nothing_to_join_is_said_and_no_page_offers_it(client, cast):
    case = in_hand(cast)
    in_hand(cast, agency=cast.finance)  # of another agency
    client.force_login(cast.clerk)
    assert client.post(step(case, "link_same"), {"other": case.pk}).status_code == 409
    look(case, timezone.localdate())
    assert workflow.refusals(case, cast.clerk, "link_same")


def test_a_request_in_other_words_can_be_joined_too(client, cast):
    case, near, far = in_hand(cast), in_hand(cast), in_hand(cast, "公共停车场特许经营收入上缴情况")
    client.force_login(cast.clerk)
    form = text(client.get(step(case, "link_same")))
    assert form.index(str(near)) < form.index(str(far))
    assert client.post(step(case, "link_same"), {"other": far.pk}).status_code == 302
    case.refresh_from_db()
    assert case.same_target == case.pk


def test_what_came_from_the_case_itself_is_no_other_request_for_the_like(cast):
    case, other = in_hand(cast), in_hand(cast)
    items = [SUBJECT, f"{SUBJECT}明细", f"{SUBJECT}台账"]
    workflow.perform(case, "split", actor=cast.clerk, facts={"items": items})
    parts = list(InformationRequest.objects.filter(links__other=case).order_by("pk"))
    assert len(parts) == 2
    for one in (case, *parts):
        one.refresh_from_db()
        assert [found.case for found in likeness.alike(one, cast.clerk)] == [other]
        assert list(joinable(one)) == [other]
