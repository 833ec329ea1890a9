"""How a document is passed on: citation, address, picture of it, the way to report a fault, what else there is."""

from datetime import UTC, date, datetime

import pytest
import segno
from django.urls import reverse
from lxml import html as parser

from disclosures import citing, html
from disclosures.models import Document
from tests import factories
from tests.disclosures.test_pages import SECRET, public, withdrawn
from tests.feedback.stories import consultation as drafted
from tests.feedback.stories import opened

ADDRESS = "https://www.mingzhou.example/documents/7/"


def page_of(document, reader):
    return parser.document_fromstring(reader.get(document.get_absolute_url()).content.decode())


# GB/T 7714-2015, 8.12: 主要责任者. 题名: 其他题名信息[文献类型标识/文献载体标识]. (更新或修改日期)[引用日期].
# 获取和访问路径.
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"doc_no": "明府令〔2024〕1号", "issuer": ""},
            "明州市卫生健康委员会. 供水条例: 明府令〔2024〕1号[EB/OL]. (2024-06-01)[2026-07-01]. ",
        ),
        ({"doc_no": "", "issuer": ""}, "明州市卫生健康委员会. 供水条例[EB/OL]. (2024-06-01)[2026-07-01]. "),
        ({"doc_no": "", "issuer": "国务院"}, "国务院. 供水条例[EB/OL]. (2024-06-01)[2026-07-01]. "),
    ],
)
def test_a_citation_is_written_as_the_standard_writes_it(fields, said, cast):
    cast.health.name = "明州市卫生健康委员会"
    # 16:30 of the last day of May in Greenwich is the first of June in China.
    document = Document(
        agency=cast.health, title="供水条例", changed_at=datetime(2024, 5, 31, 16, 30, tzinfo=UTC), **fields
    )
    assert citing.citation(document, ADDRESS, date(2026, 7, 1)) == f"{said}{ADDRESS}."


def test_the_picture_is_the_address_and_has_no_style_of_its_own():
    svg = str(citing.qr(ADDRESS))
    root = parser.fragment_fromstring(svg)
    side = len(segno.make(ADDRESS, error="m", micro=False).matrix) + 4
    assert root.get("viewbox", root.get("viewBox")) == f"0 0 {side} {side}"
    assert "style=" not in svg
    assert "<script" not in svg


def test_the_page_gives_address_citation_and_picture_once_it_is_public(cast, browser):
    page = page_of(public(cast, title="供水条例"), browser())
    assert page.get_element_by_id("address").text_content() == page.xpath("//link[@rel='canonical']/@href")[0]
    assert "供水条例[EB/OL]" in page.get_element_by_id("citation").text_content()
    assert len(page.xpath("//figure/svg")) == 1


def test_a_preview_is_not_to_be_cited_and_a_withdrawn_document_has_nothing_to_cite(cast, browser):
    draft = factories.draft(agency=cast.health, title=SECRET)
    assert "citation" not in browser(cast.clerk).get(draft.get_absolute_url()).content.decode()
    gone = withdrawn(public(cast, title="已撤回的题目"), cast)
    answer = browser().get(gone.get_absolute_url())
    assert answer.status_code == 410
    assert "[EB/OL]" not in answer.content.decode()


def test_an_error_report_begins_with_what_is_known(cast, browser):
    document = public(cast, title="供水条例")
    reader = browser()
    [address] = page_of(document, reader).xpath("//a[contains(@href, 'error_report')]/@href")
    form = reader.get(address).context["form"]
    assert (form["kind"].value(), form["agency"].value(), form["page"].value()) == (
        "error_report",
        cast.health.slug,
        document.get_absolute_url(),
    )


def test_an_error_in_a_collected_document_is_reported_to_who_collected_it(cast, browser):
    issuer = factories.agency("state-council", kind="issuer", name="国务院")
    document = public(cast, title="收录的条例")
    Document.objects.filter(pk=document.pk).update(agency=issuer, imported_by=cast.health)
    [address] = page_of(document, browser()).xpath("//a[contains(@href, 'error_report')]/@href")
    assert f"agency={cast.health.slug}" in address


def test_the_same_subject_is_the_own_category_nearest_by_keywords_and_public(cast, browser):
    category = factories.category()
    mine = public(cast, title="本件", category=category, keywords="供水 水价")
    near = public(cast, title="近的", category=category, keywords="水价 供水")
    for n in range(5):
        public(cast, title=f"同类{n}", category=category, keywords="道路")
    reading = public(cast, title="本件解读", category=category, interpretation_of=mine, keywords="供水 水价")
    public(cast, title="别类", category=factories.category(), keywords="供水 水价")
    factories.draft(agency=cast.health, title=SECRET, category=category, keywords="供水 水价")
    titles = [d.title for d in browser().get(mine.get_absolute_url()).context["same_subject"]]
    assert titles == [near.title, "同类4", "同类3", "同类2", "同类1"]
    assert reading.title not in titles


def test_a_consultation_on_a_text_and_the_text_show_each_other(cast, browser):
    document = public(cast, title="征求意见稿")
    consultation, draft = opened(cast, document=document), drafted(cast, document=document)
    href = f'href="{consultation.get_absolute_url()}"'
    assert draft.get_absolute_url() not in browser().get(document.get_absolute_url()).content.decode()
    assert href in browser().get(document.get_absolute_url()).content.decode()
    assert f'href="{document.get_absolute_url()}"' in browser().get(consultation.get_absolute_url()).content.decode()


def test_a_law_of_200_000_characters_is_laid_out_as_one_scrolls_and_each_article_has_an_address(cast, browser):
    articles = [f"第{n}条 为了规范供水活动，保障用水权益，制定本条。{'供水' * 90}" for n in range(1, 1021)]
    document = public(cast, title="长条例", body=html.from_text("\n".join(articles)))
    assert len(document.body) > 200_000
    page = page_of(document, browser())
    assert "doc-body--long" in page.xpath("//article/@class")[0]
    assert len(page.xpath("//article/p[starts-with(@id, 'article-')]")) == 1020
    assert "doc-body--long" not in page_of(public(cast, title="短"), browser()).xpath("//article/@class")[0]


def test_the_list_of_documents_knows_nothing_of_citations(cast, browser):
    public(cast)
    assert "[EB/OL]" not in browser().get(reverse("documents:list")).content.decode()
