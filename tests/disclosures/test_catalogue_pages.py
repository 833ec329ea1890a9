"""The public pages of the catalogue: an agency's tree, one item, the whole city, and the files."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from disclosures import workflow
from disclosures.models import Category, Field
from tests import factories

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def published(cast, item, **fields):
    return factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, catalogue_item=item, **fields
    )


def test_the_tree_shows_what_stands_under_each_item_of_the_law(client, cast):
    budgets = factories.catalogue_item(
        cast.health, item_l1="部门预算", category=Category.objects.get(slug="budgets"), cycle="months", cycle_n=12
    )
    factories.catalogue_item(cast.health, item_l1="自设事项", category=factories.category(name="自设类目"))
    factories.catalogue_item(cast.finance, item_l1="别家事项")
    published(cast, budgets, title="部门预算公开")
    page = client.get(reverse("agencies:content", args=["health"]))
    assert "部门预算" in text(page)
    assert "自设事项" in text(page)
    assert "别家事项" not in text(page)
    assert page.context["figures"]["current"] == 1
    assert [node.category.slug for node, _below in page.context["parts"]["additional"]] == list(
        Category.objects.filter(level="county").values_list("slug", flat=True)
    )


@pytest.mark.parametrize(
    ("kind", "level", "shown"),
    [
        ("township", "", {"township"}),
        ("department", "township", {"township"}),
        ("department", "", {"county"}),
        ("department", "higher", set()),
    ],
)
def test_article_21_is_shown_to_the_level_that_it_names(client, cast, kind, level, shown):
    agency = factories.agency("xiang", kind=kind, level=level)
    page = client.get(reverse("agencies:content", args=[agency.slug]))
    assert {node.category.level for node, _below in page.context["parts"]["additional"]} == shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_item_says_what_whom_how_often_on_what_basis_where_and_for_whom(client, cast, language):
    client.cookies["django_language"] = language
    item = factories.catalogue_item(
        cast.health, item_l1="疫苗接种", content="接种点\n接种时间", basis="《疫苗管理法》", owner="卫生健康局",
        time_limit="20个工作日内", cycle="days", cycle_n=90, channels=["site", "other"], channel_other="村广播",
        audience_group="适龄儿童", by_request=True, field=Field.objects.get(name="卫生健康"),
    )  # fmt: skip
    published(cast, item, title="接种点一览")
    page = text(client.get(item.get_absolute_url()))
    assert "接种点<br>接种时间" in page
    for said in ("《疫苗管理法》", "卫生健康局", "20个工作日内", "村广播", "适龄儿童", "接种点一览"):
        assert said in page
    assert ("every 90 days" in page) == (language == "en")
    assert ("每90日" in page) == (language == "zh-hans")
    assert reverse("documents:feed_item", args=[item.pk]) in page
    feed = client.get(reverse("documents:feed_item", args=[item.pk]))
    assert "接种点一览" in text(feed)


def test_an_empty_item_says_why_and_is_never_blank(client, cast):
    mute = factories.catalogue_item(cast.health)
    excused = factories.catalogue_item(cast.health, empty_reason="本年度未发生此类事项")
    client.cookies["django_language"] = "en"
    assert "Nothing of this kind has been formed yet" in text(client.get(mute.get_absolute_url()))
    assert "本年度未发生此类事项" in text(client.get(excused.get_absolute_url()))
    published(cast, excused)
    assert "本年度未发生此类事项" not in text(client.get(excused.get_absolute_url()))


def test_what_is_withdrawn_or_a_draft_is_not_on_the_page_of_the_item(client, cast):
    item = factories.catalogue_item(cast.health)
    gone = published(cast, item, title="撤回的文件")
    workflow.perform(gone, "withdraw", actor=cast.reviewer, facts={"reason": "有误"})
    factories.draft(actor=cast.clerk, agency=cast.health, catalogue_item=item, title="起草的文件")
    for url in (item.get_absolute_url(), reverse("documents:feed_item", args=[item.pk])):
        page = text(client.get(url))
        assert "撤回的文件" not in page
        assert "起草的文件" not in page


def test_what_is_not_in_force_or_of_another_agency_is_not_found(client, cast):
    item = factories.catalogue_item(cast.health, active=False)
    other = factories.catalogue_item(cast.finance)
    assert client.get(item.get_absolute_url()).status_code == 404
    assert client.get(reverse("documents:feed_item", args=[item.pk])).status_code == 404
    assert client.get(reverse("agencies:item", args=["health", other.pk])).status_code == 404
    assert client.post(other.get_absolute_url()).status_code == 405


def test_the_whole_catalogue_is_narrowed_by_its_address_and_taken_away_as_files(client, cast):
    field = Field.objects.get(name="卫生健康")
    late = factories.catalogue_item(
        cast.health, item_l1="=逾期", field=field, cycle="days", cycle_n=30, since=date(2020, 1, 1)
    )
    factories.catalogue_item(cast.finance, item_l1="财政收支")
    url = reverse("catalogue:list")
    whole = client.get(url)
    assert [row["items"] for row in whole.context["agencies"]] == [1, 1]
    for query, names in [
        ({}, {"=逾期", "财政收支"}), ({"agency": "finance"}, {"财政收支"}), ({"field": field.pk}, {"=逾期"}),
        ({"field": "statutory"}, {"财政收支"}), ({"state": "overdue"}, {"=逾期"}), ({"q": "收支"}, {"财政收支"}),
        ({"q": "无此事项"}, set()),
    ]:  # fmt: skip
        assert {duty.item.name for duty in client.get(url, query).context["rows"]} == names
        rows = list(csv.reader(io.StringIO(text(client.get(reverse("catalogue:file", args=["csv"]), query)))))
        assert len(rows) == len(names) + 1
    book = load_workbook(io.BytesIO(client.get(reverse("catalogue:file", args=["xlsx"]), {"q": "逾期"}).content))
    assert [cell.value for cell in book.active[2]][3] == "'=逾期"
    assert client.get(reverse("catalogue:file", args=["pdf"])).status_code == 404
    assert late.name in text(client.get(url, {"agency": "nobody", "field": "x", "state": "?"}))


def test_an_agency_s_catalogue_is_a_workbook_in_the_official_form(client, cast):
    factories.catalogue_item(cast.health, item_l1="事项甲", field=Field.objects.get(name="卫生健康"))
    factories.catalogue_item(cast.health, item_l1="事项乙", active=False)
    answer = client.get(reverse("agencies:catalogue_file", args=["health"]))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["卫生健康"]
    assert book.active["B4"].value == "事项甲"
    empty = load_workbook(io.BytesIO(client.get(reverse("agencies:catalogue_file", args=["finance"])).content))
    assert empty.sheetnames == ["法定主动公开内容"]


def test_the_pages_ask_as_much_for_many_items_as_for_few(client, cast, django_assert_max_num_queries):
    def ask(most):
        with django_assert_max_num_queries(most) as asked:
            for url in (reverse("catalogue:list"), reverse("agencies:content", args=["health"])):
                client.get(url)
        return len(asked)

    factories.catalogue_item(cast.health)
    few = ask(40)
    for _n in range(6):
        published(cast, factories.catalogue_item(cast.health, field=Field.objects.first()))
    # The first field adds nothing but rows.
    assert ask(40) <= few + 1


def test_an_empty_city_says_so(client, cast):
    assert client.get(reverse("catalogue:list")).status_code == 200
