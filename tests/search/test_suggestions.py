"""What is suggested while one types: by whom asked, what is public, how often, in which form."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosures.models import Document
from portal.searching import suggest
from search import learning, writer
from search.query import read
from tests import factories
from tests.conftest import REPOSITORY
from tests.feedback import stories
from tests.requests_app.test_public import published as published_case

pytestmark = pytest.mark.django_db
URL = "/search/suggestions.json"


@pytest.fixture
def typed(client):
    def get(q):
        response = client.get(URL, {"q": q})
        assert response.status_code == 200
        return {group["label"]: group["items"] for group in response.json()["groups"]}

    return get


def texts(groups, label):
    return [item["text"] for item in groups.get(label, [])]


@pytest.fixture
def shelf(cast, publish):
    publish("关于老旧住宅电梯更新改造的通知", doc_no="明卫发〔2026〕5号")
    publish("电梯补助办法", doc_no="明卫发〔2026〕52号", written_on="2025-03-01")
    publish("无关的通知", "电梯", doc_no="明卫发〔2025〕5号")
    published_case(cast, title="加装电梯补助如何发放")
    stories.published(cast, title="电梯何时修好")
    factories.agency("elevators", name="明州市电梯管理处", name_en="Mingzhou Elevator Office")
    writer.rebuild()


def test_titles_answers_and_agencies_are_suggested(each_engine, typed, shelf):
    writer.rebuild()
    found = typed("电梯")
    assert set(texts(found, "标题与文号")) == {
        "关于老旧住宅电梯更新改造的通知", "电梯补助办法", "加装电梯补助如何发放",
    }  # fmt: skip
    assert texts(found, "各机关") == ["明州市电梯管理处"]
    assert texts(typed("電梯補助"), "标题与文号") == ["电梯补助办法", "加装电梯补助如何发放"]
    assert texts(typed("elevator"), "各机关") == ["明州市电梯管理处"]
    assert texts(typed("梯"), "标题与文号") != []
    assert texts(typed("霸王龙"), "标题与文号") == []
    assert typed("电梯 霸王龙") == {}


def test_each_leads_to_its_page(client, typed, shelf):
    items = [item for items in typed("电梯").values() for item in items]
    assert len(items) == 4
    for item in items:
        assert client.get(item["url"]).status_code == 200


@pytest.mark.parametrize("number", ["明卫发〔2026〕5", "明卫发[2026]5", "明衛發（２０２６）５号", "〔2026〕5号"])
def test_a_document_number_is_suggested_while_it_is_typed(each_engine, typed, shelf, number):
    writer.rebuild()
    (item,) = typed(number)["标题与文号"]
    assert (item["text"], item["note"]) == ("关于老旧住宅电梯更新改造的通知", "明卫发〔2026〕5号")


def test_the_beginning_of_a_number_suggests_all_that_go_on_like_it(typed, shelf):
    notes = {item["note"] for item in typed("明卫发〔2026〕")["标题与文号"]}
    assert notes == {"明卫发〔2026〕5号", "明卫发〔2026〕52号"}


def test_what_others_ask_is_suggested_and_found(client, typed, shelf):
    for n in range(learning.THRESHOLD):
        learning.record(read("电梯补助"), 2, visitor=f"192.0.2.{n}", now=timezone.now())
    learning.record(read("电梯秘密"), 2, visitor="192.0.2.1", now=timezone.now())
    (item,) = typed("电")["热门搜索"]
    assert item["text"] == "电梯补助"
    assert client.get(item["url"]).context["page"].paginator.count


def test_inside_an_agency_or_a_category_only_what_lies_there_is_suggested(client, shelf, publish, cast):
    parent = factories.category(slug="lifts", name="设施维护")
    child = factories.category(slug="lift", name="电梯", parent=parent)
    publish("电梯资金分配", agency=cast.finance, category=child, doc_no="明财发〔2026〕5号")
    writer.rebuild()
    for state in ({"agency": "finance"}, {"category": "lifts"}, {"category": "lift", "agency": "finance"}):
        for question in ("电梯", "〔2026〕5"):
            (group,) = client.get(URL, {"q": question, **state}).json()["groups"]
            assert [item["text"] for item in group["items"]] == ["电梯资金分配"]
    assert client.get(URL, {"q": "电梯", "agency": "no-such"}).json()["groups"] == []


def test_nothing_that_is_not_public_is_suggested_also_before_the_writer_comes(
    each_engine, typed, shelf, publish, withdraw, cast
):
    secret = publish("电梯秘密通知", doc_no="明卫发〔2026〕777号")
    factories.draft(actor=cast.clerk, agency=cast.health, title="电梯草案")
    writer.rebuild()
    assert "电梯秘密通知" in texts(typed("电梯秘密"), "标题与文号")
    withdraw(secret)
    agency = factories.Agency.objects.get(slug="elevators")
    agency.is_active = False
    agency.save()
    for question in ("电梯秘密", "明卫发〔2026〕777", "电梯", "电梯草案"):
        said = str(typed(question))
        assert "秘密" not in said
        assert "草案" not in said
        assert "管理处" not in said


def test_without_an_index_agencies_are_suggested_and_nothing_breaks(typed, shelf, settings):
    (settings.SEARCH_INDEX_DIR / "current").unlink()
    assert texts(typed("电梯"), "各机关") == ["明州市电梯管理处"]
    assert texts(typed("电梯"), "标题与文号") == []


@pytest.mark.parametrize(
    "question",
    ["", "   ", "\u200b", "？！", "*", '"', "-", "a" * 5000, "\x00", "%", "电\ud800".encode("utf-8", "surrogatepass")],
)
def test_nothing_typed_breaks_it(client, shelf, question):
    response = client.get(URL, {"q": question})
    assert response.status_code in (200, 400)


def test_no_cache_keeps_a_suggestion_and_only_get_asks(client, shelf):
    assert "no-store" in client.get(URL, {"q": "电梯"})["Cache-Control"]
    assert client.post(URL, {"q": "电梯"}).status_code == 405
    assert client.head(URL, {"q": "电梯"}).status_code == 200
    assert client.cookies == {}


def test_who_asks_without_end_is_told_when_to_come_back(client, shelf, monkeypatch):
    monkeypatch.setattr(suggest, "MOST", 2)
    for _n in range(2):
        assert client.get(URL, {"q": "电梯"}).json()["groups"]
    for address in (URL, "/search/opensearch.json"):
        refused = client.get(address, {"q": "电梯"})
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 3600
    assert refused.json() == ["电梯", [], [], []]


def test_typing_writes_nothing_into_the_database(client, shelf, settings):
    database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}
    settings.CACHES = {**settings.CACHES, "default": database}
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, {"q": "电梯"}).json()["groups"]
    assert queries
    assert [query["sql"] for query in queries if not query["sql"].startswith(("SELECT", "DECLARE"))] == []


def test_the_number_of_queries_does_not_grow_with_what_is_suggested(client, publish, shelf):
    def spent():
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"q": "电梯2026"})
            client.get(URL, {"q": "电梯"})
        return len(queries)

    before = spent()
    for n in range(8):
        publish(f"电梯通知第{n}号", category=factories.category())
    writer.rebuild()
    assert spent() == before


def test_a_browser_s_own_box_is_served_too(client, shelf):
    assert "搜索各机关公开和答复的信息" in client.get(reverse("opensearch")).content.decode()
    description = client.get(reverse("opensearch")).content.decode()
    assert (
        'type="application/x-suggestions+json" method="get" template="http://testserver/search/opensearch.json?q={searchTerms}"'
        in description
    )
    assert (
        'type="application/atom+xml" method="get" template="http://testserver/search/feed/?q={searchTerms}"'
        in description
    )
    answer = client.get("/search/opensearch.json", {"q": "电梯补助"})
    assert answer["Content-Type"] == "application/x-suggestions+json; charset=utf-8"
    typed, words, notes, addresses = answer.json()
    assert typed == "电梯补助"
    assert words == ["电梯补助办法", "加装电梯补助如何发放"]
    assert notes == ["明卫发〔2026〕52号", "申请答复"]
    assert all(address.startswith("http://testserver/") for address in addresses)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search/",
        "/documents/",
        "/agencies/health/",
        "/requests/new/",
        "/feedback/",
        "/clock/",
        "/accounts/login/",
        "/nothing/",
    ],
)
def test_every_page_has_one_box_for_everything(client, shelf, address):
    page = client.get(address).content.decode()
    whole = [
        form for form in page.split("<form")[1:] if 'data-suggestions="/search/suggestions.json"' in form.split(">")[0]
    ]
    whole = [form for form in whole if 'type="hidden"' not in form.split("</form>")[0]]
    assert len(whole) == 1
    assert page.count('src="/static/js/search.js"') == 1


ERRORS = ("400", "403", "403_csrf", "404", "410", "500", "503")


@pytest.mark.parametrize("page", ERRORS)
def test_every_error_has_one_box_too(rf, page):
    bare = page in ("500", "503")
    said = render_to_string(f"{page}.html", {"document": Document()}, request=None if bare else rf.get("/nothing/"))
    assert said.count('<form action="/search/" role="search"') == 1
    assert ("data-suggestions" in said) is not bare  # where the site is down nothing would answer


def test_no_box_takes_along_what_its_page_knows():
    """A page may have a word of its own for what it carries; in the box it would go into an address."""
    for path in (REPOSITORY / "templates").rglob("*.html"):
        for found in re.findall(r"{% include \"parts/search.html\"[^%]*%}", path.read_text(encoding="utf-8")):
            assert found.endswith(" only %}"), f"{path.name}: {found}"


def test_what_a_person_has_typed_into_a_form_is_not_in_the_box(client, shelf):
    page = client.get("/requests/new/", {"subject": "示例事项", "agency": "health"}).content.decode()
    assert 'value="示例事项"' in page
    assert "示例事项" not in page.split("<main")[0]


def test_an_agency_and_a_category_offer_to_search_in_them(client, shelf, cast):
    agency = client.get("/agencies/health/").content.decode()
    assert '<input type="hidden" name="agency" value="health">' in agency
    category = factories.category(slug="lifts", name="设施维护")
    page = client.get("/documents/", {"category": category.slug, "agency": "health"}).content.decode()
    assert '<input type="hidden" name="category" value="lifts">' in page
    assert '<input type="hidden" name="agency" value="health">' in page
    assert "在明州市卫生健康委员会 · 设施维护中搜索" in page
    assert 'type="hidden" name="agency"' not in client.get("/documents/").content.decode()


def test_the_beginning_of_a_number_without_figures_suggests_its_documents(each_engine, typed, shelf):
    writer.rebuild()
    notes = {item["note"] for item in typed("明卫发")["标题与文号"]}
    assert notes == {"明卫发〔2025〕5号", "明卫发〔2026〕5号", "明卫发〔2026〕52号"}
