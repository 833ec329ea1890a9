"""Two versions of a document side by side."""

import pytest
from django.utils import timezone

from disclosures import comparing, workflow
from disclosures.enums import DocumentKind, Stage
from tests import factories
from tests.disclosures.test_workflow import at


def joined(pieces):
    return "".join(f"[{piece.text}]" if piece.changed else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        ("<p>甲</p>", "<p>甲</p>", [("same", "甲", "甲")]),
        ("<p>补助300元。</p>", "<p>补助350元。</p>", [("changed", "补助[300]元。", "补助[350]元。")]),
        ("<p>甲</p>", "<p>甲</p><p>乙</p>", [("same", "甲", "甲"), ("new", "", "[乙]")]),
        ("<p>甲</p><p>乙</p>", "<p>乙</p>", [("gone", "[甲]", ""), ("same", "乙", "乙")]),
        ("", "<h2>章</h2><ul><li>一</li></ul>", [("new", "", "[章]"), ("new", "", "[一]")]),
    ],
)
def test_paragraph_by_paragraph_and_word_by_word(before, after, rows):
    assert [(row.kind, joined(row.left), joined(row.right)) for row in comparing.sides(before, after)] == rows


def test_long_stretches_without_a_change_are_counted_and_left_out():
    same = "".join(f"<p>第{n}段</p>" for n in range(100))
    rows = comparing.sides(f"<p>旧</p>{same}", f"<p>新</p>{same}")
    assert [row.kind for row in rows] == ["changed", "same", "same", "skipped"]
    assert rows[-1].skipped == 98


def test_a_draft_of_a_revision_is_compared_with_what_is_public_in_text_and_metadata(cast, browser):
    public = factories.brought_out(
        at(Stage.DRAFT, cast, title="供水通知", body="<p>每日供水八小时。</p>"),
        clerk=cast.clerk,
        reviewer=cast.reviewer,
    )
    revision = workflow.revise(public, actor=cast.clerk)
    revision.title, revision.body, revision.formed_on = "供水公告", "<p>每日供水十小时。</p>", timezone.localdate()
    revision.save()
    page = browser(cast.reviewer).get(f"/admin/disclosures/document/{revision.pk}/compare/").content.decode()
    for words in ("<del>供水通知</del>", "<ins>供水公告</ins>", "<del>八</del>", "<ins>十</ins>", "This draft"):
        assert words in page
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, note="延长供水。")
    address = f"/admin/disclosures/document/{public.pk}/compare/"
    page = browser(cast.reviewer).get(address).content.decode()
    assert "延长供水。" in page
    assert "<del>八</del>" in page
    swapped = browser(cast.reviewer).get(address, {"a": "2", "b": "1"}).content.decode()
    assert "<ins>八</ins>" in swapped
    assert "twice the same" in browser(cast.reviewer).get(address, {"a": "2", "b": "2"}).content.decode()
    assert browser(cast.reviewer).get(address, {"a": "nonsense", "b": "99"}).status_code == 200


def test_one_version_is_compared_with_none_and_other_agencies_see_neither(cast, browser):
    document = at(Stage.PUBLISHED, cast)
    address = f"/admin/disclosures/document/{document.pk}/compare/"
    assert browser(cast.reviewer).get(address).status_code == 302
    assert browser(cast.finance_reviewer).get(address).status_code == 404


def test_a_field_that_came_later_is_no_change():
    before = {"title": "示例", "body": ""}
    assert comparing.facts(before, {**before, "kind": "general"}) == []
    (row,) = comparing.facts({**before, "kind": "general"}, {**before, "kind": "budget"})
    assert row[1:] == (DocumentKind.GENERAL.label, DocumentKind.BUDGET.label)
