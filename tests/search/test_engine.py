"""Both engines on a real index: what is found, in what order, and what is refused."""

import pytest
from haystack.exceptions import SearchBackendError
from haystack.query import SearchQuerySet

from disclosures.models import Document
from search import engine, finding, writer
from search.generations import IndexMissing
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough, pytest.mark.usefixtures("each_engine")]


def titles(text, **options):
    found = writer.backend().search(text, **options)
    assert found["hits"] >= len(found["results"])
    by_pk = {str(document.pk): document.title for document in Document.objects.all()}
    return [by_pk[hit.pk] for hit in found["results"] if hit.model_name == "document"]


@pytest.fixture
def shelf(publish, indexed):
    publish("关于老旧住宅电梯更新改造的通知", "每台电梯补助十五万元。", doc_no="明卫发〔2026〕5号")
    publish("住宅小区管理办法", "业主大会决定电梯的维修。", doc_no="明卫发〔2026〕52号")
    publish("税收优惠政策问答", "小规模纳税人退税流程，附 PM2.5 监测数据。")
    indexed()


def test_a_word_of_two_characters_finds_what_contains_it(shelf):
    assert titles("电梯") == ["关于老旧住宅电梯更新改造的通知", "住宅小区管理办法"]


def test_a_title_counts_more_than_a_text(publish, indexed):
    publish("其他事项", "食品安全食品安全，" + "其余文字" * 20)
    publish("食品安全条例", "其余文字" * 25)
    indexed()
    for question in ("食品安全", "食品 安全"):
        assert finding.find(question, {}).rows[0].title == "食品安全条例"


@pytest.mark.parametrize("text", ["税", "梯", "款", "元"])
def test_one_character_finds_what_contains_it(shelf, text):
    expected = sum(text in f"{document.title}{document.body}" for document in Document.objects.all())
    assert len(titles(text)) == expected


def test_a_run_of_four_characters_must_stand_whole(shelf):
    assert titles("更新改造") == ["关于老旧住宅电梯更新改造的通知"]
    assert writer.backend().search("更新维修")["loosened"]


@pytest.mark.parametrize("text", ["明卫发〔2026〕5号", "明卫发[2026]5号", "明卫发（2026）5号", "明卫发【2026】5号"])
def test_a_document_number_finds_its_document_and_no_longer_number(shelf, text):
    assert titles(text) == ["关于老旧住宅电梯更新改造的通知"]


def test_a_whole_question_finds_something(shelf):
    assert titles("请问我们小区的老电梯更新改造可以领多少补助，应该向谁申请？")[0] == "关于老旧住宅电梯更新改造的通知"


def test_width_and_case_do_not_matter(shelf):
    assert titles("ｐｍ2.5") == ["税收优惠政策问答"]


def test_minus_leaves_out(shelf):
    assert titles("电梯 -业主大会") == ["关于老旧住宅电梯更新改造的通知"]


def test_what_stands_nowhere_is_not_found(shelf):
    assert writer.backend().search("雪橇")["hits"] == 0
    assert writer.backend().search('"电梯" "雪橇"')["hits"] == 0


def test_narrowing_by_exact_values(shelf, publish, cast, indexed):
    publish("财政电梯专项资金", agency=cast.finance)
    indexed()
    assert titles("电梯", narrow_queries={"agency:finance"}) == ["财政电梯专项资金"]
    assert titles("电梯", narrow_queries={"agency:finance", "year:1999"}) == []


def test_newest_first_and_oldest_first(publish, indexed):
    for year in (2024, 2026, 2025):
        publish(f"{year}年电梯公告", written_on=f"{year}-01-05")
    indexed()
    assert titles("电梯公告", sort_by=["-date"]) == ["2026年电梯公告", "2025年电梯公告", "2024年电梯公告"]
    assert titles("电梯公告", sort_by=["date"])[0] == "2024年电梯公告"


@pytest.mark.parametrize("sort_by", [["date", "-title"], ["-title"], ["date", "-date"]])
def test_other_orders_are_refused(shelf, sort_by):
    with pytest.raises(SearchBackendError):
        writer.backend().search("电梯", sort_by=sort_by)


@pytest.mark.parametrize("option", ["facets", "date_facets", "query_facets", "highlight"])
def test_what_the_database_does_is_refused(shelf, option):
    with pytest.raises(SearchBackendError):
        writer.backend().search("电梯", **{option: {"agency": {}}})


def test_narrowing_by_a_field_that_is_no_filter_is_refused(shelf):
    for field in ("text", "date", "nothing"):
        with pytest.raises(SearchBackendError):
            writer.backend().search("电梯", narrow_queries={f"{field}:x"})


def test_pages_past_the_end_are_empty_and_keep_the_count(shelf):
    found = writer.backend().search("电梯", start_offset=190, end_offset=200)
    assert (found["results"], found["hits"]) == ([], 2)


def test_haystack_query_sets_work(shelf):
    assert [result.object.title for result in SearchQuerySet().auto_query("更新改造")] == [
        "关于老旧住宅电梯更新改造的通知"
    ]
    assert SearchQuerySet().filter(content="电梯").models(Document).count() == 2
    assert SearchQuerySet().filter(content="电梯", agency="health").count() == 2
    assert SearchQuerySet().filter(content="电梯").narrow("agency:finance").count() == 0
    assert SearchQuerySet().models(Document).count() == 3


def test_haystack_query_sets_that_are_no_plain_question_are_refused(shelf):
    for refused in (
        SearchQuerySet().filter(content__startswith="电"),
        SearchQuerySet().exclude(content="电梯"),
        SearchQuerySet().filter(content="电").filter_or(content="梯"),
    ):
        with pytest.raises(SearchBackendError):
            refused.count()


def test_without_an_index_the_engine_says_so():
    with pytest.raises(IndexMissing):
        writer.backend().search("电梯")


def test_a_searcher_is_kept_until_something_is_committed(shelf, publish, indexed):
    first = writer.backend().snapshot()
    assert writer.backend().snapshot() is first
    publish("又一个电梯通知")
    indexed()
    assert writer.backend().snapshot() is not first
    assert len(titles("电梯")) == 3


def test_time_that_is_up_gives_a_partial_answer(shelf, monkeypatch):
    monkeypatch.setattr("search.engine.BUDGET", -1)
    assert writer.backend().search("电梯")["partial"]


def test_words_for_who_found_nothing_stand_in_several_documents(publish, indexed):
    for _n in range(engine.COMMON):
        publish("电梯维护通知")
    publish("电冰箱")
    indexed()
    assert writer.backend().openings("电") == {"电梯": 5}


def test_an_agency_is_found_by_its_english_name(cast, indexed):
    factories.agency("water", name="明州市水利局", name_en="Mingzhou Water Bureau")
    writer.rebuild()
    assert [hit.pk for hit in writer.backend().search("water bureau")["results"]] != []
