"""Templates per kind of document: what a draft begins with, and what must be in it before it goes out."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.urls import reverse

from disclosures import html, kinds, workflow
from disclosures.enums import DocumentKind, Genre, Stage
from disclosures.models import Category, Document
from disclosures.tables import schema
from tests import factories
from tests.disclosures.test_admin import ADD, form, page, step

CODES = [code for code in DocumentKind.values if code != DocumentKind.GENERAL]


def filled(kind: str) -> str:
    """The template as a person would leave it."""
    return kinds.UNFILLED.sub("某事", kinds.kinds()[kind].skeleton)


def draft(cast, **fields) -> Document:
    return factories.draft(actor=cast.clerk, agency=cast.health, **fields)


def refused(document, cast) -> str:
    return " ".join(workflow.refusals(document, cast.clerk, "submit"))


def test_every_kind_has_a_template_and_no_other():
    assert list(kinds.kinds()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_template_is_sound(code):
    kind = kinds.kinds()[code]
    assert set(kind.help) == {"zh-hans", "en"}
    assert kind.genre in Genre.values
    assert kind.skeleton == html.clean(kind.skeleton)
    assert kinds.UNFILLED.search(kind.skeleton)
    assert "【待填写" not in html.text(filled(code))
    assert any(element.needed for element in kind.elements)
    assert len({element.code for element in kind.elements}) == len(kind.elements)
    for element in kind.elements:
        assert set(element.title) == {"zh-hans", "en"}
        assert element.words or element.field or element.structure
        assert not element.field or hasattr(Document, element.field)
        assert set(element.tables) <= set(schema.schemas())


@pytest.mark.parametrize("code", CODES)
def test_what_is_filled_in_is_complete(code, cast):
    law = factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health)
    document = draft(cast, kind=code, body=filled(code), interpretation_of=law if code == "interpretation" else None)
    assert refused(document, cast) == ""


@pytest.mark.parametrize("code", CODES)
def test_what_is_needed_is_asked_for_by_name_and_holds_up_the_review(code, cast):
    document = draft(cast, kind=code, title="空", body="<p>无</p>")
    said = refused(document, cast)
    for element in kinds.kinds()[code].elements:
        assert (str(element) in said) == element.needed


def test_the_review_looks_again(cast):
    document = draft(cast, kind="general")
    workflow.perform(document, "submit", actor=cast.clerk)
    Document.objects.filter(pk=document.pk).update(kind="penalty")
    document.refresh_from_db()
    facts = factories.reviewed_facts(document)
    assert "lacks" in " ".join(workflow.refusals(document, cast.reviewer, "review", facts))


def test_no_template_goes_out_with_its_blanks_whatever_its_kind(cast):
    document = draft(cast, body="<p>当事人：【待填写：名称】，<b>【待填写：地址】</b></p>")
    assert "(2): 名称; 地址" in refused(document, cast)


# 行政处罚法 (2021), art. 59: what a penalty decision states
@pytest.mark.parametrize(
    ("gone", "missing"),
    [("当事人", "party"), ("经查", "facts"), ("依据《", "grounds")],
)
def test_a_penalty_decision_states_what_article_59_asks(cast, gone, missing):
    words = {
        "当事人": "<p>当事人：某公司。</p>",
        "经查": "<p>经查，无证经营。</p>",
        "依据《": "<p>依据《某法》罚款。</p>",
    }
    body = "".join(words[name] for name in words if name != gone)
    lacking = {
        s.element.code for s in kinds.seen(draft(cast, kind="penalty", body=body)) if s.element.needed and not s.there
    }
    assert lacking == {missing}


def test_a_table_stands_for_the_words(cast):
    document = draft(cast, kind="penalty", body="<p>见表。</p>")
    document.tables.create(n=1, schema="penalty", title="处罚信息")
    assert refused(document, cast) == ""


def test_an_interpretation_is_linked_to_what_it_interprets(cast):
    document = draft(cast, kind="interpretation", body=filled("interpretation"))
    assert "The document that is interpreted" in refused(document, cast)


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        ("<h3>问：谁能申请？</h3><p>答：住户。</p><p>也可委托。</p>", [("谁能申请？", "住户。也可委托。")]),
        ("<p>问：一？</p><p>答：二。</p><p>问：三？</p><p>答：</p>", [("一？", "二。"), ("三？", "")]),
        ("<h2>怎么办理？</h2><ul><li>网上</li></ul>", [("怎么办理？", "网上")]),
        ("<h2>怎么办理？</h2><h2>在哪里？</h2><p>窗口。</p>", [("怎么办理？", ""), ("在哪里？", "窗口。")]),
        ("<p>没有问题。</p><h2>说明</h2>", []),
        ("<p>Q1: a</p><p>A1: b</p>", [("a", "b")]),
    ],
)
def test_questions_and_their_answers(body, pairs):
    assert list(kinds.questions(body)) == pairs


def test_a_question_without_an_answer_is_named(cast):
    document = draft(cast, kind="questions", body="<h3>问：谁能申请？</h3><h3>问：在哪里？</h3><p>答：窗口。</p>")
    assert "谁能申请" in refused(document, cast)


def test_a_new_document_begins_with_the_choice(cast, browser):
    client = browser(cast.clerk)
    text = client.get(f"{ADD}?catalogue_item=7").content.decode()
    for code in DocumentKind.values:
        assert f"?kind={code}&amp;catalogue_item=7" in text
    assert reverse("admin:disclosures_document_word") in text
    assert client.get(f"{ADD}?kind=novel").templates[0].name == "admin/disclosures/document/kinds.html"
    assert browser(cast.reviewer).get(ADD).status_code == 403


@pytest.mark.parametrize("code", CODES)
def test_the_editor_begins_with_the_template(code, cast, browser):
    shown = browser(cast.clerk).get(f"{ADD}?kind={code}").context["adminform"].form
    kind = kinds.kinds()[code]
    assert shown["body"].value() == kind.skeleton
    assert (shown["kind"].value(), shown["genre"].value()) == (code, kind.genre)
    place = Category.objects.filter(item=kind.item).first() if kind.item else None
    assert shown["category"].value() == (place.pk if place else None)


def test_what_the_address_says_goes_before_the_template(cast, browser):
    place = Category.objects.get(item=1)
    shown = browser(cast.clerk).get(f"{ADD}?kind=penalty&category={place.pk}").context["adminform"].form
    assert str(shown["category"].value()) == str(place.pk)


def test_another_kind_later_takes_no_word_away_and_adds_headings_when_asked(cast, browser):
    client = browser(cast.clerk)
    client.post(f"{ADD}?kind=penalty", form(cast, kind="penalty", body="<p>当事人：某公司。</p>"))
    document = Document.objects.get()
    assert document.kind == "penalty"
    client.post(page(document), form(cast, kind="licence", body=document.body))
    document.refresh_from_db()
    assert (document.kind, document.body) == ("licence", "<p>当事人：某公司。</p>")
    response = client.post(page(document), form(cast, kind="licence", body=document.body, _missing="1"))
    assert response.url == page(document)
    document.refresh_from_db()
    assert document.body.startswith("<p>当事人：某公司。</p>")
    assert re.findall("<h2>(.*?)</h2>", document.body) == ["被许可人", "许可事项和内容", "许可依据", "有效期限"]
    client.post(page(document), form(cast, kind="licence", body=document.body, _missing="1"))
    again = Document.objects.get()
    assert again.body == document.body  # twice is once


def test_the_page_says_what_is_missing_and_where_it_comes_from(cast, browser):
    document = draft(cast, kind="penalty", body="<p>当事人：【待填写：名称】</p>")
    text = browser(cast.clerk).get(page(document)).content.decode()
    assert "第五十九条第一款第二项" in text
    assert "One place is still to be filled in" in text
    assert 'name="_missing"' in text
    assert 'name="_missing"' not in browser(cast.reviewer).get(page(document)).content.decode()


def test_a_form_that_says_no_kind_keeps_the_one_that_was(cast, browser):
    document = draft(cast, kind="budget")
    browser(cast.clerk).post(page(document), form(cast))
    document.refresh_from_db()
    assert document.kind == "budget"


def test_a_revision_keeps_the_kind_and_its_change_reaches_the_public_one(cast, browser):
    original = factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, kind="announcement", body=filled("announcement")
    )
    revision = workflow.revise(original, actor=cast.clerk)
    assert revision.kind == "announcement"
    Document.objects.filter(pk=revision.pk).update(kind="general", formed_on=revision.written_on)
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="改")
    original.refresh_from_db()
    assert (original.stage, original.kind) == (Stage.PUBLISHED, "general")


def test_blanks_that_were_never_closed_are_seen():
    document = SimpleNamespace(title="", body="<p>【待填写：电话</p>")
    assert kinds.unfilled(document) == ["电话"]


def test_the_step_by_get_and_by_another_changes_nothing(cast, browser):
    document = draft(cast, kind="penalty", body="<p>无</p>")
    answer = browser(cast.clerk).post(step(document, "submit"))
    document.refresh_from_db()
    assert (answer.status_code, document.stage) == (409, Stage.DRAFT)
