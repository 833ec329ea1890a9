"""The search page: what it finds, counts, hides and says."""

import shutil
from html import escape
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from search import finding, writer
from tests import factories
from tests.feedback import stories
from tests.requests_app.test_public import published as published_case
from tests.search.test_writer import put

pytestmark = pytest.mark.django_db
URL = "/search/"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def titles(response):
    return ["".join(part.text for part in result.title) for result in response.context["results"]]


def counts(response):
    return {facet.name: {str(o.label): o.count for o in facet.options} for facet in response.context["facets"]}


def option(response, name, label):
    facet = next(facet for facet in response.context["facets"] if facet.name == name)
    return next(one for one in facet.options if str(one.label) == label)


@pytest.fixture
def city(cast, publish, indexed):
    publish("电梯更新改造通知", "每台电梯补助十五万元。", written_on="2026-01-05")
    publish("电梯年检公告", "电梯年检。", written_on="2025-03-01")
    publish("电梯补助资金分配", "补助电梯。", written_on="2025-06-01", agency=cast.finance)
    published_case(cast, title="加装电梯补助如何发放")
    stories.published(cast, title="电梯何时修好")
    factories.agency("elevators", name="明州市电梯管理处", name_en="Mingzhou Elevator Office")
    writer.rebuild()


def test_one_search_over_documents_requests_answers_and_agencies(ask, city, cast):
    found = ask("电梯")
    assert counts(found)["kind"] == {"Documents": 3, "Answered requests": 1, "Agencies": 1}
    assert titles(ask("周末 接种")) == ["周末能否接种"]
    assert "Mingzhou Elevator Office" in titles(found)
    for result in found.context["results"]:
        assert result.obj.get_absolute_url() in found.content.decode()


def test_filters_combine_and_undo(ask, city, client):
    found = ask("电梯", kind="document")
    assert len(titles(found)) == 3
    by_agency = client.get(URL + option(found, "agency", "Mingzhou Health Commission").url)
    assert sorted(titles(by_agency)) == ["电梯年检公告", "电梯更新改造通知"]
    by_year = client.get(URL + option(by_agency, "year", "2025").url)
    assert titles(by_year) == ["电梯年检公告"]
    undone = client.get(URL + option(by_year, "agency", "Mingzhou Health Commission").url)
    assert sorted(titles(undone)) == ["电梯年检公告", "电梯补助资金分配"]


def test_each_count_is_what_its_link_leads_to(ask, city, client):
    for state in ({}, {"kind": "document"}, {"year": "2025"}, {"kind": "document", "agency": "health"}):
        found = ask("电梯", **state)
        for facet in found.context["facets"]:
            for one in facet.options:
                reached = client.get(URL + one.url).context["page"].paginator.count
                assert one.chosen or reached == one.count


def test_the_newest_come_first_when_asked(ask, city):
    assert titles(ask("电梯", kind="document", sort="newest")) == [
        "电梯更新改造通知",
        "电梯补助资金分配",
        "电梯年检公告",
    ]


def test_an_extract_is_of_the_text_or_of_what_is_known_about_it_and_never_runs_from_one_into_the_other(
    ask, publish, indexed
):
    publish("通知", "电梯改造。", keywords="电梯 民生")
    indexed()
    shown = ask("电梯").context["results"][0].extract
    assert "".join(part.text for part in shown) == "电梯改造。"
    shown = ask("民生").context["results"][0].extract
    assert "电梯 民生" in "".join(part.text for part in shown)


def test_an_extract_is_not_of_what_is_known_about_a_document_where_the_title_says_it(ask, publish, indexed):
    publish("养老补贴办法解读", "一、为什么制定本办法。", keywords="补贴 解读", doc_no="明民发〔2026〕7号")
    indexed()
    for question, expected in (
        ("补贴", "一、为什么制定本办法。"),
        ("补贴 明民发", "明民发〔2026〕7号"),
        ("解读 民生", "一、为什么制定本办法。"),
    ):
        [result] = ask(question).context["results"]
        assert "".join(part.text for part in result.extract) == expected


def test_a_withdrawn_document_leaves_results_counts_and_extracts_at_once(ask, publish, withdraw, indexed):
    publish("电梯更新改造通知")
    secret = publish("电梯秘密通知", "不该公开的电梯内容", category=factories.category(slug="secret", name="秘密类目"))
    indexed()
    assert len(titles(ask("电梯"))) == 2
    withdraw(secret)
    assert writer.backend().search("电梯")["hits"] == 2  # the index does not know yet
    found = ask("电梯")
    assert titles(found) == ["电梯更新改造通知"]
    assert counts(found)["kind"] == {"Documents": 1}
    for page in (found, ask("秘密"), ask('"秘密"'), ask("不该公开"), ask("电梯", category="secret")):
        words = page.content.decode().replace("秘密类目", "") if page is not found else page.content.decode()
        assert "不该公开的" not in words
        assert "电梯秘密通知" not in words


def test_an_unpublished_answer_and_an_inactive_agency_leave_at_once(ask, city, cast):
    from requests_app import workflow  # noqa: PLC0415 -- beside what it is used for
    from requests_app.models import InformationRequest  # noqa: PLC0415

    case = InformationRequest.objects.public().get()
    workflow.perform(case, "unpublish", actor=cast.reviewer, facts={"reason": "含有个人信息"})
    agency = factories.Agency.objects.get(slug="elevators")
    agency.is_active = False
    agency.save()
    assert counts(ask("电梯"))["kind"] == {"Documents": 3}


def test_a_quoted_wording_must_stand_as_it_is(ask, publish, indexed):
    publish("甲通知", "加装电梯补助")
    publish("乙通知", "加装。装电。电梯")
    publish("丙通知", "按国发[2024]5号办理，ＰＭ2.5达标")
    indexed()
    assert titles(ask('"加装电梯"')) == ["甲通知"]
    assert titles(ask("“国发〔2024〕5号”")) == ["丙通知"]
    assert titles(ask('"pm2.5达标"')) == ["丙通知"]


def test_a_quoted_wording_is_not_quoted_twice_and_is_asked_for_without_its_marks(ask):
    for typed in ('"电霸王龙"', "“电霸王龙”"):
        page = ask(typed).content.decode()
        assert "“<bdi>电霸王龙</bdi>”" in page
        assert f"/requests/new/?subject={quote('电霸王龙')}" in page
    typed = '电霸 "王龙"'
    assert f"“<bdi>{escape(typed)}</bdi>”" in ask(typed).content.decode()


def test_extracts_are_marked_and_escaped(ask, publish, indexed):
    publish("甲&乙<b>电梯</b>", "正文 &lt;script&gt;alert(1)&lt;/script&gt; 电梯改造")
    indexed()
    page = ask("电梯").content.decode()
    assert "甲&amp;乙&lt;b&gt;<mark>电梯</mark>&lt;/b&gt;" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>电梯</mark>改造" in page


def test_nothing_found_offers_words_categories_and_a_request(ask, publish, indexed):
    for _n in range(5):
        publish("电梯维护通知")
    indexed()
    page = ask("电霸王龙").content.decode()
    assert "Nothing was found" in page
    assert 'href="?q=%E7%94%B5%E6%A2%AF"' in page
    assert "Browse by category" in page
    assert "/requests/new/?subject=%E7%94%B5%E9%9C%B8%E7%8E%8B%E9%BE%99" in page


def test_filters_that_leave_nothing_say_what_is_there_without_them(ask, city):
    page = ask("电梯", year="1999").content.decode()
    assert "Without them there are 5 results." in page


def test_some_words_only_is_said(ask, city):
    assert "Nothing contains all of these words" in ask("电梯 霸王龙").content.decode()


def test_pages_past_the_end_show_the_last_and_nonsense_the_first(ask, publish, indexed):
    for n in range(12):
        publish(f"第{n}号电梯通知")
    indexed()
    assert len(titles(ask("电梯", page="2"))) == 2
    assert len(titles(ask("电梯", page="999999999999999999999"))) == 2
    for nonsense in ("", "x", "-1", "0", "1.5", "１"):
        assert titles(ask("电梯", page=nonsense))


def test_values_that_do_not_exist_find_nothing_and_break_nothing(ask, city):
    for name in ("kind", "agency", "category", "year"):
        for value in ("nothing", "'", "9" * 500, "documents:x", "x\x00"):
            assert titles(ask("电梯", **{name: value})) == []
        for nothing in ("\u202e", "\x00", " "):
            assert titles(ask("电梯", **{name: nothing})) != []


@pytest.mark.parametrize("harm", ["never built", "removed", "pointer", "truncated"])
def test_without_index_titles_are_searched_with_a_notice(each_engine, ask, publish, indexed, settings, harm):
    publish("电梯更新改造通知", "正文")
    if harm != "never built":
        indexed()
        assert "Only titles" not in ask("电梯").content.decode()
    if harm == "removed":
        shutil.rmtree(settings.SEARCH_INDEX_DIR)
    if harm == "pointer":
        (settings.SEARCH_INDEX_DIR / "current").write_bytes(b"\xff\x00")
    if harm == "truncated":
        for segment in settings.SEARCH_INDEX_DIR.glob("gen-*/*.*"):
            if segment.suffix in (".seg", ".term", ".idx", ".fast"):
                put(segment, segment.read_bytes()[:100])
    page = ask("电梯 改造")
    assert titles(page) == ["电梯更新改造通知"]
    assert "Only titles are searched at the moment" in page.content.decode()
    assert titles(ask("正文")) == []


def test_the_empty_page_says_how_to_search(ask, publish, indexed):
    indexed()
    for q in ("", "   ", "\u200b"):
        assert "How to search" in ask(q).content.decode()


def test_only_get(client):
    assert client.post(URL, {"q": "电梯"}).status_code == 405
    assert client.head(URL, {"q": "电梯"}).status_code in (200, 301)


def test_the_number_of_queries_does_not_grow_with_what_is_found(client, publish, cast, indexed):
    def spent(**state):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(URL, {"q": "电梯", **state}).status_code == 200
        return len(queries)

    publish("第一个电梯通知")
    indexed()
    spent()
    before = {sort: spent(sort=sort) for sort in ("", "newest")}
    quoted = spent(q='"电梯通知"')
    for n in range(15):
        publish(f"第{n}个电梯通知", agency=cast.finance if n % 2 else cast.health, category=factories.category())
    indexed()
    assert {sort: spent(sort=sort) for sort in ("", "newest")} == before
    assert spent(q='"电梯通知"') == quoted


def test_more_than_can_be_counted_is_said_and_filtered_before_the_cut(ask, publish, cast, indexed, monkeypatch):
    monkeypatch.setattr(finding, "PROPOSED", 3)
    for n in range(6):
        publish(f"第{n}个电梯通知", "电梯" * n)
    publish("财政电梯通知", "无关文字" * 30, agency=cast.finance)
    indexed()
    assert "More than 3 results" in ask("电梯").content.decode()
    assert titles(ask("电梯", agency="finance")) == ["财政电梯通知"]


def test_an_answer_that_took_too_long_is_called_partial(ask, city, monkeypatch):
    monkeypatch.setattr("search.engine.BUDGET", -1)
    assert "The search was cut short" in ask("电梯").content.decode()
