"""Answered requests that everybody may read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from requests_app import workflow
from requests_app.models import InformationRequest
from tests import factories
from tests.requests_app.asking import text
from tests.requests_app.stories import at

pytestmark = pytest.mark.django_db
URL = "/requests/"
DAYS = ("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06", "2026-11-09")


def published(cast, title="加装电梯补助如何发放", agency=None, year="2026", **reply):
    agency = agency or cast.health
    finance = agency == cast.finance
    clerk = cast.finance_clerk if finance else cast.clerk
    reviewer = cast.finance_reviewer if finance else cast.reviewer
    days = [year + day[4:] for day in DAYS]
    case = factories.case(agency, at=at(days[0]), subject="不可见的原题")
    reply = {"outcome": "grant", "content": "不可见的答复原文", **reply}
    steps = [
        ("register", clerk, {}),
        ("draft_reply", clerk, reply),
        ("sign", reviewer, {}),
        ("deliver", clerk, {}),
        ("publish", reviewer, {"title": title, "text": "补助按\n楼层发放。"}),
    ]
    for day, (action, actor, facts) in zip(days[1:], steps, strict=True):
        workflow.perform(case, action, actor=actor, at=at(day), facts=facts)
    case.refresh_from_db()
    return case


def test_a_published_answer_is_in_the_list_and_has_a_page(client, cast):
    case = published(cast)
    assert case.public_title in text(client.get(URL))
    page = text(client.get(case.get_absolute_url()))
    assert case.public_title in page
    assert "楼层发放。" in page
    assert cast.health.name in page


def test_nothing_personal_is_on_any_public_page(client, cast):
    case = published(cast)
    applicant = case.applicant
    private = (applicant.name, applicant.id_number, applicant.phone, applicant.email, case.code)
    private += ("不可见的原题", "不可见的答复原文", case.description, "health.clerk")
    for address in (URL, case.get_absolute_url(), f"{URL}feed/"):
        page = text(client.get(address))
        assert [word for word in private if word in page] == []


def test_what_is_not_published_has_no_page(client, cast):
    waiting = factories.case(cast.health)
    case = published(cast)
    workflow.perform(case, "unpublish", actor=cast.reviewer, facts={"reason": "含有个人信息"})
    for pk in (waiting.pk, case.pk, 987654321, "9" * 40):
        assert client.get(f"{URL}{pk}/").status_code == 404
    assert case.public_title not in text(client.get(URL))
    assert case.public_title not in text(client.get(f"{URL}feed/"))


def test_an_official_sees_no_more_here_than_anybody(client, cast):
    waiting = factories.case(cast.health)
    client.force_login(cast.clerk)
    assert client.get(f"{URL}{waiting.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"agency": "health"}, {"一"}),
        ({"agency": "finance"}, {"二", "三"}),
        ({"outcome": "granted"}, {"一", "二"}),
        ({"outcome": "none"}, {"三"}),
        ({"year": "2025"}, {"三"}),
        ({"year": "2026", "agency": "finance"}, {"二"}),
        ({"agency": "nowhere"}, {"一", "二", "三"}),
        ({"year": "x\0"}, {"一", "二", "三"}),
        ({"outcome": "grant%"}, {"一", "二", "三"}),
        ({"page": "99"}, {"一", "二", "三"}),
    ],
)
def test_filters_narrow_the_list_and_what_is_not_understood_is_left_out(client, cast, query, titles):
    published(cast, "甲之一")
    published(cast, "甲之二", cast.finance)
    published(cast, "甲之三", cast.finance, "2025", outcome="none.not_held", reason="无", search_record="已检索。")
    response = client.get(URL, query)
    assert response.status_code == 200
    assert {title for title in "一二三" if f"甲之{title}" in text(response)} == titles


def test_the_feed_is_atom_and_dates_its_entries(client, cast):
    case = published(cast)
    response = client.get(f"{URL}feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert f"http://testserver{case.get_absolute_url()}" in text(response)
    assert client.post(f"{URL}feed/").status_code == 405


@pytest.mark.parametrize("change", ["publish", "withdraw"])
def test_the_feed_is_fetched_anew_only_when_something_has_happened(client, cast, change):
    """As the feeds of documents: by what it holds, so that what has gone is seen as surely as what has come."""
    case = published(cast)
    for address in (f"{URL}feed/", f"{URL}feed/?agency=health"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-cache"
        unchanged = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert (unchanged.status_code, unchanged.content) == (304, b"")
    tag = client.get(f"{URL}feed/")["ETag"]
    assert tag != client.get(f"{URL}feed/?agency=health")["ETag"]
    if change == "publish":
        published(cast)
    else:
        workflow.perform(case, "unpublish", actor=cast.head, facts={"reason": "有误。"})
    assert client.get(f"{URL}feed/", headers={"If-None-Match": tag}).status_code == 200


def test_every_choice_of_the_filters_says_how_many_it_has(client, cast):
    published(cast)
    published(cast, agency=cast.finance)
    published(cast, "甲之三", cast.finance, "2025", outcome="none.not_held", reason="无", search_record="已检索。")
    page = text(client.get(URL, {"year": "2019"}))
    for choice in ("2026 (2)", "2025 (1)", "2019 (0)", "(1)</option>"):
        assert choice in page


def test_an_empty_list_offers_a_next_step(client, cast):
    assert "/requests/new/" in text(client.get(URL))
    assert client.get(f"{URL}feed/").status_code == 200


def test_more_answers_cost_no_more_queries(client, cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        return len(queries)

    published(cast)
    few = count()
    published(cast, agency=cast.finance)
    published(cast)
    assert count() == few
    assert InformationRequest.objects.public().count() == 3
