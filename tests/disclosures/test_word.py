"""An official takes in a Word file: a new draft, or the text of one."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosures import embedded
from disclosures.admin import word as word_admin
from disclosures.enums import Stage
from disclosures.models import Category, Document
from ledger.models import Entry
from tests import factories
from tests.disclosures.papers import p, package, paper
from tests.disclosures.release_corpus import png
from tests.disclosures.test_word_text import CHANGED
from tests.disclosures.test_workflow import at

NEW = reverse("admin:disclosures_document_word")


def into(document) -> str:
    return reverse("admin:disclosures_document_word_into", args=[document.pk])


def chosen(client, content: bytes, address: str = NEW, name: str = "通知.docx"):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def fields(cast, shown, **more) -> dict:
    """What the page of the preview sends back when nothing is changed on it."""
    form = shown.context["form"]
    said = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    said |= {"agency": cast.health.pk, "category": Category.objects.get(item=1).pk, "keep": "", "changes": ""}
    return {"kept": shown.context["token"], "take": "1", **said, **more}


def test_a_file_becomes_a_draft_with_its_pictures_after_the_person_has_seen_it(cast, browser):
    client = browser(cast.clerk)
    shown = chosen(client, paper(picture=png()))
    page = shown.content.decode()
    assert "供水必须<strong>安全</strong>" in page
    assert not Document.objects.exists()
    initial = {name: shown.context["form"][name].value() for name in ("title", "doc_no", "written_on")}
    assert initial == {
        "title": "关于加强供水管理的通知",
        "doc_no": "明政发〔2024〕5号",
        "written_on": date(2024, 5, 6),
    }
    response = client.post(NEW, fields(cast, shown, title="关于供水的通知"))
    document = Document.objects.get()
    assert response.url == reverse("admin:disclosures_document_change", args=[document.pk])
    assert (document.stage, document.drafted_by, document.title) == (Stage.DRAFT, cast.clerk, "关于供水的通知")
    (file,) = document.attachments.all()
    assert (file.name, file.content_type) == ("图1.png", "image/png")
    assert [image.key for image in embedded.images(document.body)] == [file.key]
    assert document.events.get().kind == "drafted"
    page = client.get(response.url).content.decode()
    assert "Look it through" in page
    assert "Not taken over" not in page  # the head of the paper stands in the fields


def test_the_editor_still_says_what_was_left_out(cast, browser):
    client, header = browser(cast.clerk), f"<w:hdr SPACES>{p('征求意见稿')}</w:hdr>"
    shown = chosen(client, package(p("关于示例的通知") + p("正文。"), {"word/header1.xml": header}))
    assert "征求意见稿" in shown.content.decode()
    response = client.post(NEW, fields(cast, shown), follow=True)
    assert "Not taken over: page headers (1)." in response.content.decode()


def test_the_picture_of_a_preview_is_seen_by_that_person_alone(cast, browser):
    shown = chosen(browser(cast.clerk), paper(picture=png()))
    (address,) = (part.split('"')[0] for part in shown.content.decode().split('<img src="')[1:])
    response = browser(cast.clerk).get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert browser(cast.head).get(address).status_code == 404
    assert browser(cast.clerk).get(address + "x").status_code == 404
    assert browser().get(address).status_code == 302


def test_the_file_itself_is_kept_where_the_person_wants_it(cast, browser):
    client, content = browser(cast.clerk), paper()
    client.post(NEW, fields(cast, chosen(client, content), keep="on"))
    (file,) = Document.objects.get().attachments.all()
    assert (file.name, file.file.read()) == ("通知.docx", content)


def test_an_existing_draft_gets_the_text_after_its_own_or_in_its_place(cast, browser):
    client = browser(cast.clerk)
    document = factories.draft(actor=cast.clerk, agency=cast.health, body="<p>原有。</p>", title="旧题", doc_no="")
    shown = chosen(client, paper(), into(document))
    assert shown.context["form"]["title"].value() == "旧题"  # what is there stays; what is empty is proposed
    assert shown.context["form"]["doc_no"].value() == "明政发〔2024〕5号"
    client.post(into(document), fields(cast, shown))
    document.refresh_from_db()
    assert document.body.startswith("<p>原有。</p>")
    assert "供水必须" in document.body
    assert (document.title, document.doc_no) == ("旧题", "明政发〔2024〕5号")
    client.post(into(document), fields(cast, chosen(client, paper(), into(document)), where="instead"))
    document.refresh_from_db()
    assert "原有" not in document.body
    edit = Entry.objects.filter(act="disclosures.edit").last()
    assert {"body", "attachments"} <= set(edit.facts["fields"])


def test_twice_taken_is_one_set_of_pictures(cast, browser):
    client = browser(cast.clerk)
    document = factories.draft(actor=cast.clerk, agency=cast.health)
    for _time in range(2):
        client.post(into(document), fields(cast, chosen(client, paper(picture=png()), into(document)), where="instead"))
    assert document.attachments.count() == 1


def test_tracked_changes_are_asked_about(cast, browser):
    client = browser(cast.clerk)
    shown = chosen(client, package(CHANGED))
    said = fields(cast, shown, title="关于补助的通知")
    answer = client.post(NEW, said)
    assert (answer.status_code, "changes" in answer.context["form"].errors) == (400, True)
    assert "关于补助的通知" in answer.content.decode()  # nothing typed is lost
    looked = client.post(NEW, {**said, "changes": "reject", "look": "1"})
    assert "补助三百元" in looked.content.decode()
    assert not Document.objects.exists()
    client.post(NEW, {**said, "changes": "reject"})
    assert Document.objects.get().body == "<p>补助三百元</p>"


def test_a_secrecy_marking_is_warned_of(cast, browser):
    shown = chosen(browser(cast.clerk), package(p("机密★1年") + p("关于示例的通知") + p("正文。")))
    assert "“机密”" in shown.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOCX"),
        ("a.docx", b"%PDF-1.7", "content is not"),
        ("a.docx", package(p("x"), {"word/vbaProject.bin": b"x"}), "macros"),
        ("a.docx", package(p("x"), {"word/styles.xml": "<!DOCTYPE a><a/>"}), "entities"),
        ("a.docx", package(p("")), "no text"),
    ],
)
def test_a_bad_file_is_told_why(cast, browser, name, content, said):
    response = chosen(browser(cast.clerk), content, name=name)
    assert response.status_code == 400
    assert said in str(response.context["form"].errors["file"])


def test_by_whom_not(cast, browser):
    document = factories.draft(actor=cast.clerk, agency=cast.health)
    for user in (cast.reviewer, cast.head, cast.auditor, cast.sysadmin):
        assert browser(user).get(NEW).status_code == 403
        assert browser(user).get(into(document)).status_code in (403, 404)
    assert browser(cast.finance_clerk).get(into(document)).status_code == 404
    shown = chosen(browser(cast.clerk), paper())
    answer = browser(cast.finance_clerk).post(NEW, fields(cast, shown))
    assert answer.status_code == 302  # the form of somebody else is no form
    assert Document.objects.count() == 1


def test_from_which_stage_not(cast, browser):
    document = at(Stage.IN_REVIEW, cast)
    assert browser(cast.clerk).get(into(document)).status_code == 403


def test_who_submits_it_meanwhile_keeps_what_was_submitted(cast, browser, monkeypatch):
    document = factories.draft(actor=cast.clerk, agency=cast.health, body="<p>原有。</p>")
    client = browser(cast.clerk)
    shown = chosen(client, paper(), into(document))
    read = word_admin.word.read

    def submitted(*args):
        Document.objects.get(pk=document.pk).project(stage=Stage.IN_REVIEW)
        return read(*args)

    monkeypatch.setattr(word_admin.word, "read", submitted)
    answer = client.post(into(document), fields(cast, shown))
    assert answer.status_code == 302
    document.refresh_from_db()
    assert document.body == "<p>原有。</p>"


def test_a_form_that_is_not_ours_is_no_form(cast, browser):
    client = browser(cast.clerk)
    forged = signing.dumps(["../../etc/passwd", "a.docx", "0" * 64, cast.clerk.pk], salt="other")
    for token in (forged, "", "x:y"):
        answer = client.post(NEW, {"kept": token, "title": "示例"})
        assert (answer.status_code, answer.url) == (302, NEW)
    assert not Document.objects.exists()


def test_a_category_asked_for_in_the_address_is_proposed(cast, browser):
    chosen_one = Category.objects.get(item=2)
    item, theirs = factories.catalogue_item(cast.health), factories.catalogue_item(cast.finance)
    address = f"{NEW}?category={chosen_one.pk}&kind=budget&catalogue_item={item.pk}"
    shown = chosen(client := browser(cast.clerk), paper(), address)
    client.post(NEW, fields(cast, shown, catalogue_item=theirs.pk))
    assert not Document.objects.exists()
    client.post(NEW, fields(cast, shown, catalogue_item=item.pk))
    assert Document.objects.get().catalogue_item == item
    assert str(shown.context["form"]["category"].value()) == str(chosen_one.pk)
    assert shown.context["form"]["kind"].value() == "budget"


def test_a_page_of_another_method_is_refused(cast, browser):
    assert browser(cast.clerk).put(NEW).status_code == 405
