"""Documents in the admin: who sees them, who writes them, and the buttons of the workflow."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from agencies.enums import Role
from disclosures import files
from disclosures.enums import Stage
from disclosures.models import Category, Document
from ledger.models import Entry
from tests import factories
from tests.disclosures.test_files import DOCX, pdf
from tests.disclosures.test_pages import attach
from tests.disclosures.test_workflow import at

LIST = reverse("admin:disclosures_document_changelist")
ADD = reverse("admin:disclosures_document_add")
CANARY = "财政局内部草稿"


def page(document) -> str:
    return reverse("admin:disclosures_document_change", args=[document.pk])


def step(document, action) -> str:
    return reverse("admin:disclosures_document_step", args=[document.pk, action])


def form(cast, **fields) -> dict:
    return {
        "title": "关于供水的通知",
        "body": "第一条 正文。",
        "agency": cast.health.pk,
        "category": Category.objects.get(item=1).pk,
        "genre": "notice",
        "formed_on": "2026-01-05",
        "validity": "in_force",
        "attachments-TOTAL_FORMS": 0,
        "attachments-INITIAL_FORMS": 0,
        **fields,
    }


def with_file(cast, name, content, **fields) -> dict:
    upload = SimpleUploadedFile(name, content)
    return form(cast, **{"attachments-TOTAL_FORMS": 1, "attachments-0-file": upload, **fields})


def reviewed(document, **fields) -> dict:
    """What the page of the release review sends where nothing was found."""
    facts = factories.reviewed_facts(document)
    return {
        "checked": facts["checked"],
        **{f"ground_{code}": found for code, found in facts["tests"].items()},
        **fields,
    }


def test_a_clerk_drafts_a_second_person_reviews_a_third_and_only_then_it_is_public(cast, browser):
    browser(cast.clerk).post(ADD, with_file(cast, "附件.pdf", pdf()))
    document = Document.objects.get()
    assert (document.stage, document.drafted_by, document.body) == (
        Stage.DRAFT,
        cast.clerk,
        '<p id="article-1">第一条 正文。</p>',
    )
    browser(cast.clerk).post(step(document, "submit"))
    assert browser().get(document.get_absolute_url()).status_code == 404
    browser(cast.reviewer).post(step(document, "review"), reviewed(document))
    assert browser(cast.reviewer).post(step(document, "publish")).status_code == 409
    assert browser().get(document.get_absolute_url()).status_code == 404
    browser(cast.head).post(step(document, "publish"))
    page = browser().get(document.get_absolute_url()).content.decode()
    assert "附件.pdf" in page
    assert [event.kind for event in document.events.all()] == ["drafted", "submitted", "reviewed", "published"]


def test_the_review_asks_for_the_whole_list_and_for_every_ground(cast, browser):
    document = at(Stage.IN_REVIEW, cast)
    client = browser(cast.reviewer)
    response = client.post(step(document, "review"), {"note": "看过了。"})
    grounds = [name for name in response.context["form"].fields if name.startswith("ground_")]
    assert len(grounds) == 7
    assert set(response.context["form"].errors) == {"checked", *grounds}
    assert "看过了。" in response.content.decode()
    response = client.post(step(document, "review"), reviewed(document, checked=["marking"]))
    assert list(response.context["form"].errors) == ["checked"]
    assert "The list for secrecy is not complete" in response.content.decode()
    response = client.post(step(document, "review"), reviewed(document, ground_third_party="consent"))
    assert response.status_code == 409
    assert Document.objects.get().stage == Stage.IN_REVIEW
    client.post(step(document, "review"), reviewed(document, ground_third_party="consent", note="企业书面同意。"))
    event = document.events.get(kind="reviewed")
    assert (event.facts["tests"]["third_party"], event.facts["note"]) == ("consent", "企业书面同意。")


def test_the_list_and_the_pages_are_those_of_the_own_agencies(cast, browser):
    own = at(Stage.DRAFT, cast, title="卫健委草稿")
    other = factories.draft(agency=cast.finance, title=CANARY)
    sees = {
        "clerk": (200, 404),
        "reviewer": (200, 404),
        "head": (200, 404),
        "finance_clerk": (404, 200),
        "supervisor": (200, 200),
        "auditor": (200, 200),
    }
    for name, (first, second) in sees.items():
        client = browser(getattr(cast, name))
        listing = client.get(LIST).content.decode()
        assert ("卫健委草稿" in listing, CANARY in listing) == (first == 200, second == 200)
        for document, expected in ((own, first), (other, second)):
            answer = client.get(page(document))
            assert (answer.status_code == 200) == (expected == 200), name
            assert expected == 200 or document.title not in answer.content.decode()


def test_the_sysadmin_and_the_visitor_see_no_documents(cast, browser):
    at(Stage.DRAFT, cast, title=CANARY)
    for client in (browser(cast.sysadmin), browser()):
        answer = client.get(LIST)
        assert answer.status_code in (302, 403)
        assert CANARY not in answer.content.decode()


@pytest.mark.parametrize(
    "query", ["?body__contains=x", "?drafted_by__password__startswith=a", "?agency__posts__user=1"]
)
def test_lookups_that_the_page_does_not_list_are_refused(query, cast, browser):
    at(Stage.DRAFT, cast)
    assert browser(cast.clerk).get(LIST + query).status_code in (302, 400)


def test_a_clerk_of_another_agency_cannot_file_under_ours(cast, browser):
    response = browser(cast.finance_clerk).post(ADD, form(cast))
    assert response.status_code == 200
    assert "agency" in response.context["adminform"].form.errors
    assert not Document.objects.exists()


def test_reviewers_heads_supervisors_and_auditors_do_not_draft(cast, browser):
    for name in ("reviewer", "head", "supervisor", "auditor", "sysadmin"):
        assert browser(getattr(cast, name)).post(ADD, form(cast)).status_code == 403, name
    assert not Document.objects.exists()


def test_projected_fields_typed_into_the_form_are_ignored(cast, browser):
    stolen = {"stage": "published", "index_no": "1/2", "published_at_0": "2020-01-01", "revision": 9, "source_key": "x"}
    browser(cast.clerk).post(ADD, form(cast, **stolen))
    document = Document.objects.get()
    assert (document.stage, document.index_no, document.published_at, document.revision, document.source_key) == (
        Stage.DRAFT,
        None,
        None,
        0,
        None,
    )


def test_only_drafts_are_edited_and_only_by_clerks(cast, browser):
    for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.PUBLISHED, Stage.WITHDRAWN):
        for name in ("clerk", "reviewer", "finance_clerk", "supervisor"):
            document = at(stage, cast)
            browser(getattr(cast, name)).post(page(document), form(cast, title="改过的题目"))
            changed = Document.objects.get(pk=document.pk).title == "改过的题目"
            assert changed == (stage == Stage.DRAFT and name == "clerk"), (stage, name)


def test_an_edit_is_in_the_ledger_and_makes_the_editor_the_drafter(cast, browser):
    document = at(Stage.DRAFT, cast)
    browser(cast.other_clerk).post(page(document), form(cast, title="改过"))
    assert Document.objects.get().drafted_by == cast.other_clerk
    assert "title" in Entry.objects.get(act="disclosures.edit").facts["fields"]


def test_nothing_is_deleted(cast, browser):
    document = at(Stage.DRAFT, cast)
    for name in ("clerk", "head", "sysadmin"):
        client = browser(getattr(cast, name))
        address = reverse("admin:disclosures_document_delete", args=[document.pk])
        assert client.post(address, {"post": "yes"}).status_code in (302, 403)
        client.post(LIST, {"action": "delete_selected", "_selected_action": document.pk, "post": "yes"})
    assert Document.objects.count() == 1


def test_a_button_stands_exactly_where_the_door_opens_and_else_the_reason(cast, browser):
    document = at(Stage.IN_REVIEW, cast)
    for name, may in {"clerk": False, "reviewer": True, "head": True, "supervisor": False}.items():
        shown = {
            offered.action: offered.reasons
            for offered in browser(getattr(cast, name)).get(page(document)).context["steps"]
        }
        assert {action: not reasons for action, reasons in shown.items()} == {"review": may, "send_back": may}
    text = browser(cast.clerk).get(page(document)).content.decode()
    assert "a reviewer or the head, and not who drafted it" in text


@pytest.mark.parametrize(
    ("action", "stage", "actor", "fields", "after"),
    [
        ("submit", Stage.DRAFT, "clerk", {}, Stage.IN_REVIEW),
        ("publish", Stage.REVIEWED, "head", {}, Stage.PUBLISHED),
        ("schedule", Stage.REVIEWED, "head", {"publish_at": "2090-01-04T09:00"}, Stage.SCHEDULED),
        ("call_back", Stage.SCHEDULED, "clerk", {"reason": "数字有误。"}, Stage.DRAFT),
        ("archive", Stage.PUBLISHED, "head", {"reason": "活动已结束。"}, Stage.ARCHIVED),
        ("send_back", Stage.IN_REVIEW, "head", {"reason": "请补充依据。"}, Stage.DRAFT),
        ("withdraw", Stage.PUBLISHED, "head", {"reason": "有个人信息。"}, Stage.WITHDRAWN),
        ("revalidate", Stage.PUBLISHED, "head", {"validity": "repealed", "repealed_on": "2026-03-01"}, Stage.PUBLISHED),
    ],
)
def test_each_step_by_post_never_by_get_nor_by_strangers(action, stage, actor, fields, after, cast, browser):
    document = at(stage, cast)
    client = browser(getattr(cast, actor))
    assert client.get(step(document, action)).status_code == 200
    assert browser(cast.finance_reviewer).post(step(document, action), fields).status_code == 404
    assert browser(cast.supervisor).post(step(document, action), fields).status_code == 409
    assert Document.objects.get().stage == stage
    assert Document.objects.get().validity == "in_force"
    assert client.post(step(document, action), fields).status_code == 302
    assert Document.objects.get().stage == after
    assert client.post(step(document, action), fields).status_code == 409


@pytest.mark.parametrize(
    ("action", "stage", "fields", "field"),
    [
        ("send_back", Stage.IN_REVIEW, {"reason": " "}, "reason"),
        ("withdraw", Stage.PUBLISHED, {}, "reason"),
        ("schedule", Stage.REVIEWED, {"publish_at": "2020-01-01T09:00"}, "publish_at"),
        ("schedule", Stage.REVIEWED, {"publish_at": "明天上午"}, "publish_at"),
        ("revalidate", Stage.PUBLISHED, {"validity": "x"}, "validity"),
        ("revalidate", Stage.PUBLISHED, {"validity": "repealed", "repealed_on": "昨天"}, "repealed_on"),
    ],
)
def test_what_a_step_needs_is_asked_at_its_field(action, stage, fields, field, cast, browser):
    document = at(stage, cast)
    response = browser(cast.head).post(step(document, action), fields)
    assert list(response.context["form"].errors) == [field]
    assert Document.objects.get().stage == stage


def test_the_words_of_a_step_are_kept_when_the_door_refuses(cast, browser):
    document = at(Stage.PUBLISHED, cast)
    response = browser(cast.head).post(step(document, "revalidate"), {"validity": "repealed", "note": "见第5号公告"})
    assert response.status_code == 409
    assert "Please give the day from which it no longer holds." in response.content.decode()
    assert "见第5号公告" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p onclick=x>"),
        ("a.svg", b"<svg/>"),
        ("a.docm", DOCX),
        ("a.pdf", b"<html>"),
        ("a.exe", b"MZ"),
        ("a.pdf", b""),
    ],
)
def test_a_refused_file_is_said_at_its_field_and_the_draft_is_kept_on_the_page(name, content, cast, browser):
    response = browser(cast.clerk).post(ADD, with_file(cast, name, content))
    assert response.status_code == 200
    assert "file" in response.context["inline_admin_formsets"][0].formset.errors[0]
    assert "关于供水的通知" in response.content.decode()
    assert not Document.objects.exists()


def test_what_is_wrong_stands_at_the_top_of_the_page_with_the_name_of_its_field(cast, browser):
    response = browser(cast.clerk).post(ADD, with_file(cast, "页面.html", b"<p onclick=x>x</p>", title=""))
    top = response.content.decode().partition('<ul class="desk-faults">')[2].partition("</ul>")[0]
    assert "Title: " in top
    assert "页面.html" in top


def test_a_file_gets_a_name_with_the_ending_of_its_content(cast, browser):
    browser(cast.clerk).post(ADD, with_file(cast, "../a.docx", DOCX, **{"attachments-0-name": "申请表.html"}))
    file = Document.objects.get().attachments.get()
    assert (file.name, file.kind) == ("申请表.html.docx", "DOCX")


def test_a_draft_loses_a_file_and_a_published_document_does_not(cast, browser):
    for stage, left in ((Stage.DRAFT, 0), (Stage.PUBLISHED, 1)):
        browser(cast.clerk).post(ADD, with_file(cast, "a.pdf", pdf()))
        document = Document.objects.latest("pk")
        file = document.attachments.get()
        if stage == Stage.PUBLISHED:
            browser(cast.clerk).post(step(document, "submit"))
            browser(cast.reviewer).post(step(document, "review"), reviewed(document))
            browser(cast.head).post(step(document, "publish"))
        fields = {
            "attachments-TOTAL_FORMS": 1,
            "attachments-INITIAL_FORMS": 1,
            "attachments-0-id": file.pk,
            "attachments-0-document": document.pk,
            "attachments-0-DELETE": "on",
        }
        browser(cast.clerk).post(page(document), form(cast, **fields))
        assert document.attachments.count() == left
        files.forget_unused(timezone.now() + timedelta(days=2))
        assert file.file.storage.exists(file.file.name) == bool(left)


def test_bad_dates_and_references_to_itself_are_said_at_their_fields(cast, browser):
    document = at(Stage.DRAFT, cast)
    fields = {"written_on": "2999-01-01", "doc_no": "12号", "replaces": document.pk}
    response = browser(cast.clerk).post(page(document), form(cast, **fields))
    assert set(response.context["adminform"].form.errors) == {"written_on", "doc_no", "replaces"}


@pytest.mark.parametrize("key", ["x", "\x00", "-1", "9" * 40, "٣", "1.5"])
def test_what_is_no_key_of_a_document_is_said_at_its_field(key, cast, browser):
    response = browser(cast.clerk).post(ADD, form(cast, interpretation_of=key, replaces=key, title="留下的标题"))
    assert response.status_code == 200
    assert {"interpretation_of", "replaces"} <= set(response.context["adminform"].form.errors)
    assert "留下的标题" in response.content.decode()
    assert not Document.objects.exists()


def test_another_agencys_draft_cannot_be_referred_to(cast, browser):
    other = factories.draft(agency=cast.finance, title=CANARY)
    response = browser(cast.clerk).post(ADD, form(cast, replaces=other.pk))
    assert "replaces" in response.context["adminform"].form.errors
    assert CANARY not in response.content.decode()


def test_the_head_of_the_importing_agency_keeps_imported_documents(cast, browser):
    issuer = factories.agency("court", name="外部机关", parent=cast.government)
    document = at(Stage.PUBLISHED, cast)
    Document.objects.filter(pk=document.pk).update(agency=issuer, imported_by=cast.health)
    assert browser(cast.head).post(step(document, "withdraw"), {"reason": "来源有误。"}).status_code == 302
    assert Document.objects.get(pk=document.pk).stage == Stage.WITHDRAWN


def test_the_desk_shows_what_waits(cast, browser):
    at(Stage.IN_REVIEW, cast, title="等待审查的通知")
    factories.draft(agency=cast.finance, title=CANARY)
    index = reverse("admin:index")
    assert "等待审查的通知" in browser(cast.reviewer).get(index).content.decode()
    assert CANARY not in browser(cast.reviewer).get(index).content.decode()
    assert CANARY in browser(cast.finance_clerk).get(index).content.decode()


def test_the_record_of_a_document_is_read_below_it(cast, browser):
    document = at(Stage.PUBLISHED, cast)
    text = browser(cast.clerk).get(page(document)).content.decode()
    for said in ("Drafted", "Submitted for release review", "Published", "health.reviewer"):
        assert said in text


def test_categories_are_kept_by_system_administrators(cast, browser):
    address = reverse("admin:disclosures_category_change", args=[Category.objects.get(item=1).pk])
    fields = {"name": "规章和规范性文件", "slug": "regulations", "item": 1, "order": 10}
    for name in ("clerk", "head", "supervisor"):
        assert browser(getattr(cast, name)).post(address, fields).status_code == 403
    browser(cast.sysadmin).post(address, fields)
    assert Category.objects.get(item=1).name == "规章和规范性文件"


def test_a_document_with_a_file_is_shown_to_those_who_may_write_and_to_those_who_may_read(cast, browser):
    for stage in (Stage.DRAFT, Stage.PUBLISHED):
        document = at(stage, cast, body="<h2>第一章</h2><p>正文。</p>")
        file = attach(document)
        for name in ("clerk", "head", "supervisor"):
            text = browser(getattr(cast, name)).get(page(document)).content.decode()
            assert file.get_absolute_url() in text
            assert ("<p>正文。</p>" in text) == (stage != Stage.DRAFT or name != "clerk")


def test_a_category_never_stands_under_itself(cast, browser):
    root = Category.objects.get(item=1)
    child = factories.category(slug="child", parent=root)
    address = reverse("admin:disclosures_category_change", args=[root.pk])
    fields = {"name": "x", "slug": "regulations", "order": 1, "parent": child.pk}
    response = browser(cast.sysadmin).post(address, fields)
    assert "parent" in response.context["adminform"].form.errors
    assert Category.objects.ids_below(root.pk) == {root.pk, child.pk}


def test_a_post_in_two_agencies_lets_one_choose_between_them(cast, browser):
    factories.Post.objects.create(user=cast.clerk, agency=cast.finance, role=Role.CLERK, since=date(2026, 1, 1))
    browser(cast.clerk).post(ADD, form(cast, agency=cast.finance.pk))
    assert Document.objects.get().agency == cast.finance
