"""The public pages of documents: what they show, what they never show, and at what price."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosures import workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Category, Document
from tests import factories
from tests.disclosures.test_workflow import at

LIST = reverse("documents:list")
SECRET = "绝不能看到的题目"


def public(cast, **fields) -> Document:
    return at(Stage.PUBLISHED, cast, **fields)


def attach(document, name="办事指南.pdf", content=b"%PDF-1.7 text") -> Attachment:
    file = ContentFile(content, name=name)
    return Attachment.objects.create(document=document, name=name, file=file, content_type="application/pdf")


def withdrawn(document, cast) -> Document:
    workflow.perform(document, "withdraw", actor=cast.head, facts={"reason": "附件中有个人信息。"})
    return document


def titles(response) -> list[str]:
    return [document.title for document in response.context["page"].object_list]


def test_the_list_shows_what_is_published_newest_first(cast, browser):
    public(cast, title="甲")
    public(cast, title="乙")
    for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.WITHDRAWN):
        at(stage, cast, title=SECRET)
    response = browser().get(LIST)
    assert titles(response) == ["乙", "甲"]
    assert SECRET not in response.content.decode()


@pytest.fixture
def shelf(cast):
    """Three documents that differ in everything one can filter by."""
    rules, child = Category.objects.get(item=1), factories.category(slug="under-rules", name="细则")
    child.parent = rules
    child.save()
    public(cast, title="供水条例", category=rules, genre="law", written_on=date(2024, 5, 1), doc_no="明府令〔2024〕1号")
    public(cast, title="供水细则", category=child, genre="notice", written_on=date(2025, 5, 1))
    budget = {"category": Category.objects.get(item=7), "agency": cast.finance, "written_on": date(2025, 1, 1)}
    old = factories.published(clerk=cast.finance_clerk, reviewer=cast.finance_reviewer, title="预算", **budget)
    facts = {"validity": "repealed", "repealed_on": date(2026, 1, 1)}
    workflow.perform(old, "revalidate", actor=cast.finance_reviewer, facts=facts)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=供水", ["供水细则", "供水条例"]),
        ("q=供水 条例", ["供水条例"]),
        ("q=〔2024〕", ["供水条例"]),
        ("agency=finance", ["预算"]),
        ("category=regulations", ["供水细则", "供水条例"]),
        ("category=under-rules", ["供水细则"]),
        ("kind=law", ["供水条例"]),
        ("year=2025", ["预算", "供水细则"]),
        ("validity=repealed", ["预算"]),
        ("sort=oldest", ["供水条例", "供水细则", "预算"]),
        ("sort=written", ["供水细则", "预算", "供水条例"]),
        ("q=供水&year=2025&category=regulations&kind=notice", ["供水细则"]),
        ("q=没有这样的题目", []),
        ("year=1999", []),
        ("page=99", ["预算", "供水细则", "供水条例"]),
    ],
)
def test_filters_narrow_the_list(query, found, shelf, browser):
    assert titles(browser().get(f"{LIST}?{query}")) == found


@pytest.mark.parametrize("query", ["agency=nobody", "year=abc", "kind=x", "sort=x", "validity=x", "category=x"])
def test_a_filter_that_is_not_understood_is_said_at_its_field(query, shelf, browser):
    response = browser().get(f"{LIST}?{query}&q=供水")
    assert response.status_code == 200
    assert list(response.context["filter"].form.errors) == [query.split("=")[0]]
    assert len(titles(response)) == 2


@pytest.mark.parametrize("query", ["q=" + "长" * 5000, "q=%00", "page=-1", "page=x", "year=٢٠٢٥", "q=%F0%9F%92%A9%25_"])
def test_odd_addresses_are_no_faults(query, shelf, browser):
    assert browser().get(f"{LIST}?{query}").status_code == 200


def test_an_empty_result_offers_a_way_on(shelf, browser):
    page = browser().get(f"{LIST}?q=没有这样的题目").content.decode()
    assert "No document matches these filters" in page
    assert f'href="{LIST}"' in page


def test_the_state_of_the_list_is_kept_by_its_pages(cast, browser):
    for n in range(21):
        public(cast, title=f"通知{n:02}")
    page = browser().get(f"{LIST}?q=通知&sort=title").content.decode()
    assert "sort=title&amp;page=2" in page


@pytest.mark.parametrize("name", ["list", "categories", "feed", "agency", "agencies", "content", "sitemap", "detail"])
def test_a_page_costs_the_same_queries_for_one_document_and_for_three(name, cast, browser, django_assert_num_queries):
    first = public(cast, title="甲")
    attach(first)
    address = {
        "list": LIST,
        "categories": reverse("documents:categories"),
        "feed": reverse("documents:feed"),
        "agency": cast.health.get_absolute_url(),
        "agencies": reverse("agencies:list"),
        "content": reverse("agencies:content", args=[cast.health.slug]),
        "sitemap": "/sitemap-documents.xml",
        "detail": first.get_absolute_url(),
    }[name]
    reader = browser()
    reader.get(address)
    from django.db import connection  # noqa: PLC0415

    with CaptureQueriesContext(connection) as one:
        reader.get(address)
    for title in ("乙", "丙"):
        attach(public(cast, title=title, category=first.category, interpretation_of=first))
        attach(first, f"{title}.pdf")
    with django_assert_num_queries(len(one)):
        reader.get(address)


def test_a_document_says_all_that_the_national_guide_asks(cast, browser):
    document = public(
        cast,
        title="供水条例",
        doc_no="明府令〔2024〕1号",
        keywords="供水 条例",
        summary="规定供水。",
        effective_on=date(2024, 6, 1),
        body="<h2>第一章 总则</h2><p>正文。</p>",
    )
    attach(document)
    page = browser().get(document.get_absolute_url()).content.decode()
    for said in (
        document.index_no,
        "明府令〔2024〕1号",
        "Mingzhou Health Commission",
        "2026-01-05",
        "2024-06-01",
        "In force",
        "供水 条例",
        "规定供水。",
        "办事指南.pdf",
        '<a href="#heading-b1"',
        '<meta name="ArticleTitle" content="供水条例">',
        '<meta name="ContentSource"',
        '<meta name="PubDate"',
    ):
        assert said in page
    assert page.count("<h1") == 1


def test_interpretations_and_replacements_are_linked_in_both_directions_when_public(cast, browser):
    old = public(cast, title="旧办法")
    new = public(cast, title="新办法", replaces=old)
    reading = public(cast, title="新办法解读", interpretation_of=new)
    factories.draft(agency=cast.health, title=SECRET, interpretation_of=new, replaces=new)
    reader = browser()
    pages = {d.title: reader.get(d.get_absolute_url()).content.decode() for d in (old, new, reading)}
    assert f'href="{new.get_absolute_url()}"' in pages["旧办法"]
    assert "A newer document replaces this one" in pages["旧办法"]
    assert f'href="{old.get_absolute_url()}"' in pages["新办法"]
    assert f'href="{reading.get_absolute_url()}"' in pages["新办法"]
    assert f'href="{new.get_absolute_url()}"' in pages["新办法解读"]
    assert not [title for title, page in pages.items() if SECRET in page]


def test_a_repealed_document_says_so_above_its_title(cast, browser):
    document = public(cast)
    facts = {"validity": "repealed", "repealed_on": date(2026, 3, 1)}
    workflow.perform(document, "revalidate", actor=cast.head, facts=facts)
    page = browser().get(document.get_absolute_url()).content.decode()
    assert page.index("This document is repealed") < page.index("<h1")


def test_drafts_are_unknown_to_the_public_and_previewed_by_the_own_agency(cast, browser):
    for stage in (Stage.DRAFT, Stage.IN_REVIEW):
        document = at(stage, cast, title=SECRET)
        answers = {
            name: browser(person if person.is_authenticated else None).get(document.get_absolute_url())
            for name, person in cast.everyone().items()
        }
        seen = {name for name, answer in answers.items() if answer.status_code == 200}
        assert seen == {"clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor"}
        assert {answers[name].status_code for name in answers.keys() - seen} == {404}
        assert "Preview: this document is not public" in answers["clerk"].content.decode()


def test_a_withdrawn_document_is_gone_with_its_reason_and_without_its_title(cast, browser):
    document = withdrawn(public(cast, title=SECRET), cast)
    response = browser().get(document.get_absolute_url())
    page = response.content.decode()
    assert response.status_code == 410
    assert "附件中有个人信息。" in page
    assert document.index_no in page
    assert SECRET not in page


def test_withdrawal_reaches_every_place_at_once(cast, browser):
    document, other = public(cast, title=SECRET), public(cast, title="别的")
    file = attach(document)
    document.interpretation_of = other
    document.save()
    places = [
        LIST,
        f"{LIST}?q={SECRET}",
        reverse("documents:feed"),
        reverse("documents:feed_agency", args=[cast.health.slug]),
        reverse("documents:feed_category", args=[document.category.slug]),
        other.get_absolute_url(),
        cast.health.get_absolute_url(),
        "/sitemap-documents.xml",
    ]
    reader = browser()
    sign = document.get_absolute_url()
    assert [sign in reader.get(place).content.decode() for place in places] == [True] * len(places)
    withdrawn(document, cast)
    pages = [reader.get(place).content.decode() for place in places[:1] + places[2:]]
    assert [sign in page or SECRET in page for page in pages] == [False] * len(pages)
    assert titles(reader.get(places[1])) == []
    assert reader.get(file.get_absolute_url()).status_code == 410


def test_an_attachment_is_handed_out_without_rights(cast, browser):
    file = attach(public(cast), name="办事指南（一）.pdf")
    response = browser().get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == b"%PDF-1.7 text"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-cache"


def test_an_attachment_is_as_visible_as_its_document(cast, browser):
    shown, hidden = public(cast), at(Stage.DRAFT, cast)
    file = attach(hidden)
    strange = reverse("documents:file", args=[shown.pk, file.pk, file.name])
    assert browser().get(file.get_absolute_url()).status_code == 404
    assert browser().get(strange).status_code == 404
    assert browser(cast.finance_clerk).get(file.get_absolute_url()).status_code == 404
    assert browser(cast.clerk).get(file.get_absolute_url()).status_code == 200


def test_a_file_lost_from_the_disk_is_no_fault(cast, browser):
    file = attach(public(cast))
    file.file.storage.delete(file.file.name)
    assert browser().get(file.get_absolute_url()).status_code == 404


def test_files_lie_outside_the_web_root_under_their_content(cast, settings):
    file = attach(public(cast), name="../../evil.pdf")
    assert file.name == "evil.pdf"
    assert file.file.name == f"documents/{file.sha256[:2]}/{file.sha256}.pdf"
    assert str(file.file.path).startswith(str(settings.MEDIA_ROOT))


@pytest.mark.parametrize("pk", [0, 999_999, 10**30])
def test_what_never_was_is_not_found(pk, db, browser):
    assert browser().get(f"{LIST}{pk}/").status_code == 404


def test_pages_are_read_and_not_written(cast, browser):
    document = public(cast)
    for address in (LIST, document.get_absolute_url(), reverse("documents:feed"), reverse("agencies:list")):
        assert browser().post(address).status_code == 405


def test_a_title_is_text_everywhere(cast, browser):
    document = public(
        cast, title="<script>alert(1)</script>&\x0b", body="<p onclick=x>正文<script>alert(2)</script></p>"
    )
    for place in (LIST, document.get_absolute_url(), reverse("documents:feed"), cast.health.get_absolute_url()):
        page = browser().get(place).content.decode()
        assert "<script>alert" not in page
        assert "onclick" not in page
