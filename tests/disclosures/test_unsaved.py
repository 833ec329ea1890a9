"""What is typed and not saved: kept on the server for who typed it; and nobody saves over what another has saved."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosures import unsaved, workflow
from disclosures.enums import Stage
from disclosures.models import Document, UnsavedText
from ledger.models import Entry
from portal import doctor_publishing, enforcement
from tests import factories
from tests.cast import assemble
from tests.disclosures.test_admin import ADD, form, page
from tests.disclosures.test_workflow import at
from tests.racing import at_once

NEW = reverse("admin:disclosures_document_unsaved_new")


@pytest.fixture
def draft(cast):
    return at(Stage.DRAFT, cast, title="湿地公告", body="<p>旧文。</p>")


def address(document) -> str:
    return reverse("admin:disclosures_document_unsaved", args=[document.pk])


def type_(browser, user, document, text="<p>写了一半。</p>", **extra):
    return browser(user, **extra).post(address(document), {"text": text})


def test_it_is_kept_and_offered_on_another_machine_and_gone_when_it_is_saved(cast, browser, draft):
    before = (Entry.objects.count(), draft.events.count())
    assert type_(browser, cast.clerk, draft).json()["others"] == ""
    assert type_(browser, cast.clerk, draft, "<p>写了更多。</p>").status_code == 200
    assert UnsavedText.objects.get().body == "<p>写了更多。</p>"
    assert (Entry.objects.count(), draft.events.count()) == before  # no record tells of what nobody saved
    draft.refresh_from_db()
    assert draft.body == "<p>旧文。</p>"
    offered = browser(cast.clerk).get(page(draft)).content.decode()
    assert "data-kept=" in offered
    assert "写了更多。" in offered
    browser(cast.clerk).post(page(draft), form(cast, body="<p>写了更多。</p>"))
    assert not UnsavedText.objects.exists()
    assert "data-kept=" not in browser(cast.clerk).get(page(draft)).content.decode()


def test_a_document_that_was_never_saved_is_kept_too(cast, browser):
    assert browser(cast.clerk).post(NEW, {"text": "<p>新文。</p>"}).status_code == 200
    assert browser(cast.clerk).post(NEW, {"text": "<p>新文，续。</p>"}).status_code == 200
    assert "新文，续。" in browser(cast.clerk).get(f"{ADD}?kind=general").content.decode()
    assert "新文，续。" not in browser(cast.other_clerk).get(f"{ADD}?kind=general").content.decode()
    browser(cast.clerk).post(ADD, form(cast, body="<p>新文，续。</p>"))
    assert not UnsavedText.objects.exists()


def test_it_can_be_discarded_twice(cast, browser, draft):
    type_(browser, cast.clerk, draft)
    for _time in range(2):
        assert browser(cast.clerk).post(address(draft)).status_code == 200
        assert not UnsavedText.objects.exists()


@pytest.mark.parametrize("who", [None, "reviewer", "head", "finance_clerk", "auditor", "sysadmin"])
def test_nobody_else_keeps_a_text_there(cast, browser, draft, who):
    user = getattr(cast, who) if who else None
    assert type_(browser, user, draft).status_code in (302, 403, 404)
    if who != "finance_clerk":
        assert browser(user).post(NEW, {"text": "x"}).status_code in (302, 403)
    assert not UnsavedText.objects.exists()


def test_only_of_a_draft_with_a_token_and_never_by_an_address(cast, browser, draft):
    assert browser(cast.clerk).get(address(draft)).status_code == 405
    assert type_(browser, cast.clerk, draft, enforce_csrf_checks=True).status_code == 403
    workflow.perform(draft, "submit", actor=cast.clerk)
    assert type_(browser, cast.clerk, draft).status_code == 403
    assert not UnsavedText.objects.exists()


def test_a_text_without_end_is_not_kept_and_signs_that_are_none_are_left_out(cast, browser, draft):
    assert type_(browser, cast.clerk, draft, "x" * (unsaved.LONGEST + 1)).status_code == 413
    type_(browser, cast.clerk, draft, "<p>甲\x00\x08</p>")
    assert UnsavedText.objects.get().body == "<p>甲</p>"


def test_the_text_of_one_is_not_shown_to_the_other_but_that_they_are_at_work(cast, browser, draft):
    type_(browser, cast.clerk, draft)
    since = timezone.localtime(UnsavedText.objects.get().begun_at).strftime("%H:%M")
    seen = browser(cast.other_clerk).get(page(draft)).content.decode()
    assert f"{cast.clerk.username} since {since}" in seen
    assert "写了一半" not in seen
    assert cast.clerk.username in type_(browser, cast.other_clerk, draft, "<p>另一人。</p>").json()["others"]
    assert "have typed in this text" not in browser(cast.reviewer).get(page(draft)).content.decode()
    UnsavedText.objects.update(at=timezone.now() - unsaved.AT_WORK)
    assert "have typed in this text" not in browser(cast.other_clerk).get(page(draft)).content.decode()


def test_it_is_said_where_the_document_was_saved_since(cast, browser, draft):
    type_(browser, cast.clerk, draft)
    assert '\\"stale\\": false' in browser(cast.clerk).get(page(draft)).content.decode().replace("&quot;", '\\"')
    browser(cast.other_clerk).post(page(draft), form(cast, body="<p>别人的文。</p>"))
    assert '\\"stale\\": true' in browser(cast.clerk).get(page(draft)).content.decode().replace("&quot;", '\\"')


def test_nobody_saves_over_a_newer_version_unseen(cast, browser, draft):
    seen = draft.updated_at.isoformat()
    browser(cast.other_clerk).post(page(draft), form(cast, title="湿地公告", body="<p>别人的文。</p>", seen_at=seen))
    answer = browser(cast.clerk).post(page(draft), form(cast, title="我的标题", body="<p>我的文。</p>", seen_at=seen))
    told = answer.content.decode()
    assert answer.status_code == 409
    assert f"Meanwhile {cast.other_clerk.username} saved this document" in told
    assert "别人的文。" not in told.replace("<del>", "").split("What differs")[0]
    for words in ("别人", "我的标题", "&lt;p&gt;我的文。&lt;/p&gt;"):
        assert words in told.replace("<ins>", "").replace("</ins>", "")
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("湿地公告", "<p>别人的文。</p>")
    again = answer.context["adminform"].form["seen_at"].value()
    assert again == draft.updated_at.isoformat()
    browser(cast.clerk).post(page(draft), form(cast, title="我的标题", body="<p>我的文。</p>", seen_at=again))
    draft.refresh_from_db()
    assert (draft.title, draft.body) == ("我的标题", "<p>我的文。</p>")


def test_who_saves_twice_in_a_row_is_not_in_their_own_way(cast, browser, draft):
    for body in ("<p>一。</p>", "<p>二。</p>"):
        shown = browser(cast.clerk).get(page(draft)).context["adminform"].form["seen_at"].value()
        assert browser(cast.clerk).post(page(draft), form(cast, body=body, seen_at=shown)).status_code == 302
    draft.refresh_from_db()
    assert draft.body == "<p>二。</p>"


def test_nothing_changed_is_nothing_recorded(cast, browser):
    browser(cast.clerk).post(ADD, form(cast))
    document = Document.objects.get()
    before = Entry.objects.filter(act="disclosures.edit").count()
    answer = browser(cast.clerk).get(page(document))
    typed = form(cast, body=document.body, kind=document.kind, seen_at=document.updated_at.isoformat())
    assert answer.context["adminform"].form["seen_at"].value() == typed["seen_at"]
    browser(cast.clerk).post(page(document), typed)
    assert Entry.objects.filter(act="disclosures.edit").count() == before


def test_what_nobody_came_back_for_goes(cast, draft, settings):
    unsaved.keep(cast.clerk, draft, "<p>a</p>", timezone.now() - timedelta(days=settings.UNSAVED_TEXT_DAYS, hours=1))
    unsaved.keep(cast.other_clerk, draft, "<p>b</p>", timezone.now() - timedelta(days=settings.UNSAVED_TEXT_DAYS - 1))
    UnsavedText.objects.filter(user=cast.clerk).update(
        at=timezone.now() - timedelta(days=settings.UNSAVED_TEXT_DAYS + 2)
    )
    assert len(list(doctor_publishing.unsaved_texts_go())) == 1
    enforcement.sweep(timezone.now())
    assert list(doctor_publishing.unsaved_texts_go()) == []
    assert [kept.user for kept in UnsavedText.objects.all()] == [cast.other_clerk]


def test_it_is_no_revision_and_on_no_public_page(cast, browser, draft):
    document = factories.brought_out(draft, clerk=cast.clerk, reviewer=cast.reviewer)
    revision = workflow.revise(document, actor=cast.clerk)
    type_(browser, cast.clerk, revision, "<p>暗语暗语。</p>")
    for public in (document.get_absolute_url(), "/documents/", f"/api/v1/documents/{document.pk}"):
        assert "暗语" not in browser().get(public).content.decode()
    assert document.revisions.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told_of_the_other():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    cast = assemble()
    draft = at(Stage.DRAFT, cast, title="湿地公告", body="<p>旧文。</p>")
    typed = form(cast, seen_at=draft.updated_at.isoformat())

    def save(n: int) -> int:
        client = Client()
        client.force_login((cast.clerk, cast.other_clerk)[n % 2])
        return client.post(page(draft), typed | {"body": f"<p>{n}</p>"}).status_code

    assert sorted(at_once(4, save)) == [302, 409, 409, 409]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_kept_at_once_from_two_windows_it_is_kept_once():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    cast = assemble()
    for document in (at(Stage.DRAFT, cast), None):
        rows = at_once(4, lambda n, of=document: unsaved.keep(cast.clerk, of, f"<p>{n}</p>", timezone.now()))
        assert [row for row in rows if isinstance(row, Exception)] == []
        assert UnsavedText.objects.filter(document=document).count() == 1
