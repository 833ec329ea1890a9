"""The interface for programs: what it says, to whom, how often, and what it refuses."""

import gzip
import json
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from disclosures import workflow
from disclosures.api import openapi
from disclosures.enums import Stage
from disclosures.models import Category, Document
from tests import factories
from tests.conftest import REPOSITORY
from tests.disclosures.test_pages import attach, public, withdrawn
from tests.disclosures.test_workflow import at
from tests.formats import schema

DOCUMENTS = reverse("api:documents")
LISTS = {name: reverse(f"api:{name}") for name in openapi.LISTS}


def get(address: str, status: int = 200, **headers) -> dict:
    response = Client().get(address, headers=headers)
    assert response.status_code == status, response.content.decode()
    return json.loads(response.content)


def ids(answer: dict) -> list[int]:
    return [row["id"] for row in answer["documents"]]


def cost(address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.fixture
def shelf(cast):
    """Documents of all kinds, as the public has them, and what it has not."""
    item = factories.catalogue_item(cast.health)
    law = public(
        cast, title="供水条例", genre="law", catalogue_item=item, keywords="供水 排水", doc_no="明府令〔2026〕1号"
    )
    attach(law)
    public(cast, title="条例解读", genre="interpretation", interpretation_of=law)
    old = public(cast, title="旧活动")
    workflow.perform(old, "archive", actor=cast.head, facts={"reason": "活动已结束。"})
    for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.REVIEWED, Stage.SCHEDULED):
        at(stage, cast, title="还不公开的题目")
    withdrawn(public(cast, title="撤回的题目", body="<p>撤回的正文。</p>"), cast)
    return law


@pytest.mark.parametrize("name", LISTS)
def test_every_list_says_what_the_description_says(name, shelf):
    described = get(reverse("api:openapi"))
    answers = [get(LISTS[name])] + ([get(f"{DOCUMENTS}?updated_since=2020-01-01")] if name == "documents" else [])
    for answer in answers:
        assert answer[name]
        assert schema.faults(answer, {"$ref": f"#/{openapi.LISTS[name][0]}"}, described) == []


def test_one_document_has_its_words_and_its_files(shelf):
    answer = get(reverse("api:document", args=[shelf.pk]))
    assert schema.faults(answer, {"$ref": "#/Document"}, get(reverse("api:openapi"))) == []
    file = shelf.attachments.get()
    assert answer["text"] == "示例正文。"
    assert answer["keywords"] == ["供水", "排水"]
    assert answer["attachments"] == [
        {
            "id": file.pk,
            "name": "办事指南.pdf",
            "type": "application/pdf",
            "size": file.size,
            "sha256": file.sha256,
            "url": f"http://testserver{file.get_absolute_url()}",
        }
    ]
    assert Client().get(urlsplit(answer["attachments"][0]["url"]).path).status_code == 200
    assert Client().get(answer["url"]).status_code == 200


def test_the_description_in_the_repository_is_that_of_the_code():
    text = (REPOSITORY / "docs" / "openapi.json").read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(json.dumps(openapi.description()))


def test_the_check_of_the_schema_finds_what_is_wrong(shelf):
    described, answer = get(reverse("api:openapi")), get(DOCUMENTS)
    for change in (
        {"title": 1},
        {"genre": "novel"},
        {"url": "/x"},
        {"published_at": "2026-01-01T00:00:00"},
        {"new": 1},
    ):
        broken = {**answer, "documents": [answer["documents"][0] | change]}
        assert schema.faults(broken, {"$ref": "#/Documents"}, described)
    del answer["documents"][0]["title"]
    assert schema.faults(answer, {"$ref": "#/Documents"}, described)


def test_only_what_is_public_is_listed_and_what_points_at_the_rest_does_not_say_so(shelf, cast):
    assert [row["title"] for row in get(DOCUMENTS)["documents"]] == ["供水条例", "条例解读", "旧活动"]
    hidden, gone = at(Stage.DRAFT, cast), Document.objects.withdrawn().get()
    inactive = factories.catalogue_item(cast.health, active=False)
    for fields in ({"interpretation_of": hidden, "replaces": gone}, {"interpretation_of": gone, "replaces": hidden}):
        row = get(reverse("api:document", args=[public(cast, **fields, catalogue_item=inactive).pk]))
        assert (row["interpretation_of"], row["replaces"], row["catalogue_item"]) == (None, None, None)
    row = get(DOCUMENTS)["documents"][1]
    assert (row["title"], row["interpretation_of"]) == ("条例解读", shelf.pk)


def test_a_withdrawn_document_leaves_its_number_its_moment_and_its_reason(shelf):
    gone = Document.objects.withdrawn().get()
    trace = {
        "id": gone.pk,
        "index_no": gone.index_no,
        "stage": "withdrawn",
        "withdrawn_at": timezone.localtime(gone.withdrawn_at).isoformat(),
        "reason": "附件中有个人信息。",
        "changed_at": timezone.localtime(gone.withdrawn_at).isoformat(),
    }
    assert get(f"{DOCUMENTS}?updated_since=2020-01-01")["documents"][-1] == trace
    detail = get(reverse("api:document", args=[gone.pk]), 410)
    assert detail["document"] == trace
    assert schema.faults(detail, {"$ref": "#/Fault"}, get(reverse("api:openapi"))) == []


def test_paging_meets_each_document_once_also_where_many_changed_at_once(cast):
    documents = [public(cast) for _n in range(7)]
    moment = timezone.now()
    Document.objects.filter(pk__in=[d.pk for d in documents[:5]]).project(changed_at=moment)
    address, found = f"{DOCUMENTS}?limit=2&agency=health", []
    while address:
        answer = get(address)
        assert (answer["resume"] is None) == (answer["next"] is not None)
        assert len(answer["documents"]) <= 2
        found += ids(answer)
        address = answer["next"]
    assert sorted(found) == [d.pk for d in documents]


def test_who_follows_resume_misses_nothing_that_changes_while_they_read(cast):
    """A harvest page by page, with a publication, a change and a withdrawal in between; then again from `resume`."""
    first, second, third = (public(cast) for _n in range(3))
    answer = get(f"{DOCUMENTS}?limit=1")
    copy = set(ids(answer))
    withdrawn(first, cast)
    workflow.perform(third, "revalidate", actor=cast.head, facts={"validity": "amended"})
    new = public(cast)
    while answer["next"]:
        answer = get(answer["next"])
        copy |= set(ids(answer))
    again = get(f"{DOCUMENTS}?updated_since={quote(answer['resume'])}")
    for row in again["documents"]:
        (copy.discard if row["stage"] == "withdrawn" else copy.add)(row["id"])
    assert copy == {second.pk, third.pk, new.pk}


def test_since_a_moment_there_is_only_what_changed_after_it_by_its_own_moment(cast):
    now = timezone.now()
    old, gone = public(cast), public(cast)
    with time_machine.travel(now + timedelta(days=2), tick=False):
        withdrawn(gone, cast)
        workflow.revise(old, actor=cast.clerk)  # nobody outside knows
        Document.objects.get(pk=old.pk).save()  # neither of this
    since = timezone.localtime(now + timedelta(days=1)).isoformat()
    for form in (since, since.replace("+", " "), quote(since), since[:19], since.replace("T", "%20")):
        assert ids(get(f"{DOCUMENTS}?updated_since={form}")) == [gone.pk], form
    assert ids(get(f"{DOCUMENTS}?updated_since={timezone.localdate(now)}")) == [old.pk, gone.pk]


def test_a_category_holds_what_is_below_it_and_every_trace(cast):
    child = Category.objects.create(slug="子类", name="子类", parent=Category.objects.get(item=1))
    inside, _outside = public(cast, category=child), public(cast)
    gone = withdrawn(public(cast), cast)
    assert ids(get(f"{DOCUMENTS}?category=regulations")) == [inside.pk]
    assert ids(get(f"{DOCUMENTS}?category=regulations&updated_since=2020-01-01")) == [inside.pk, gone.pk]
    assert ids(get(f"{DOCUMENTS}?agency=finance&updated_since=2020-01-01")) == []


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("updated_sinse=2026-01-01", "updated_sinse"),
        ("updated_since=yesterday", "updated_since"),
        ("updated_since=2026-13-45", "updated_since"),
        ("updated_since=0001-01-01T00:00:00", "updated_since"),
        ("updated_since=9999-12-31T23:59:59-12:00", "updated_since"),
        ("limit=0", "limit"),
        ("limit=100000", "limit"),
        ("limit=-1", "limit"),
        ("limit=٣", "limit"),
        ("limit=2&limit=3", "limit"),
        ("agency=nobody", "agency"),
        ("category=nothing", "category"),
        ("cursor=abc", "cursor"),
        ("cursor=%F0%9F%92%A9", "cursor"),
        ("cursor=W10", "cursor"),
        ("cursor=WyIyMDI2LTAxLTAxIiwxLCIyMDI2LTAxLTAxIl0", "cursor"),
        ("cursor=" + "W" * 400, "cursor"),
        ("agency=%00", "agency"),
    ],
)
def test_a_bad_question_gets_a_clear_answer_in_the_readers_language(question, parameter, cast):
    english = get(f"{DOCUMENTS}?{question}", 400, **{"Accept-Language": "en-GB,zh;q=0.5"})["error"]
    chinese = get(f"{DOCUMENTS}?{question}", 400)["error"]
    assert english["parameter"] == chinese["parameter"] == parameter
    assert english["message"].isascii()
    assert not chinese["message"].isascii()
    assert get(f"{DOCUMENTS}?{question}", 400, **{"Accept-Language": "zh-CN"})["error"] == chinese


def test_what_is_not_there_is_told_as_json(cast):
    hidden = at(Stage.SCHEDULED, cast)
    for address in (
        "/api/v1/document",
        "/api/v1/documents/",
        "/api/v1/documents/x",
        "/api/v1/documents/99999999999999999999",
    ):
        assert get(address, 404)["error"]["code"] == "not_found"
    known, unknown = (get(reverse("api:document", args=[pk]), 404) for pk in (hidden.pk, 10**9))
    assert known == unknown


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(method, cast):
    response = getattr(Client(enforce_csrf_checks=True), method)(DOCUMENTS)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert json.loads(response.content)["error"]["code"] == "method"


@pytest.mark.parametrize("name", LISTS)
def test_anybody_may_ask_from_anywhere_and_no_cookie_is_set_or_asked(name, shelf, cast):
    stranger, official = Client(), Client()
    official.force_login(cast.head)
    responses = [
        client.get(LISTS[name], headers={"Origin": "https://library.example"}) for client in (stranger, official)
    ]
    assert responses[0].content == responses[1].content
    for response in responses:
        assert response["Access-Control-Allow-Origin"] == "*"
        assert not response.cookies
        assert "Cookie" not in response["Vary"]
        assert response["Cache-Control"] == "no-cache"
    asked = stranger.options(LISTS[name], headers={"Access-Control-Request-Headers": "if-none-match"})
    assert asked.status_code == 204
    assert "If-None-Match" in asked["Access-Control-Allow-Headers"]


def test_an_unchanged_page_is_304_and_a_changed_one_is_not(cast):
    document = public(cast)
    with time_machine.travel(timezone.now(), tick=False):
        first = Client().get(DOCUMENTS)
        again = Client().get(DOCUMENTS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        withdrawn(document, cast)
        assert Client().get(DOCUMENTS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_answers_are_compressed_for_who_takes_it_and_their_tags_hold(cast):
    for _n in range(3):
        public(cast)
    packed = Client().get(DOCUMENTS, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content)) == get(DOCUMENTS)
    tag = {"If-None-Match": packed["ETag"], "Accept-Encoding": "gzip"}
    assert Client().get(DOCUMENTS, headers=tag).status_code == 304


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_as_many_queries_for_one_as_for_three(name, cast):
    def grow() -> None:
        attach(public(cast, catalogue_item=factories.catalogue_item(cast.health)))
        factories.agency(parent=cast.government)

    grow()
    one = cost(LISTS[name])
    grow()
    grow()
    assert cost(LISTS[name]) == one
    if name == "documents":
        assert one == 1
        assert cost(f"{DOCUMENTS}?updated_since=2020-01-01") == 1
        assert cost(reverse("api:document", args=[Document.objects.public().first().pk])) == 3  # with files and tables


def test_agencies_that_are_closed_are_left_out(cast):
    Agency.objects.filter(pk=cast.government.pk).update(is_active=False)
    rows = get(LISTS["agencies"])["agencies"]
    assert [(row["slug"], row["parent"]) for row in rows] == [("health", None), ("finance", None)]
    assert get(f"{LISTS['agencies']}?limit=1")["next"]


def test_the_page_explains_it_with_examples_that_answer(shelf, browser):
    page = browser().get("/api/")
    assert "Data for programs" in page.content.decode()
    for name in ("documents", "document", "openapi"):
        assert browser().get(page.context[name]).status_code == 200
    for name, place in zip(LISTS, page.context["places"], strict=True):
        assert get(place["url"])[name]
    index = get("/api/v1/")
    assert {Client().get(index[name]).status_code for name in LISTS} == {200}


def test_the_page_of_an_empty_site_says_so(db, browser):
    assert "not there yet" in browser().get("/api/").content.decode()
