"""The pages where guide and rules are written: sections as fields, the usual text, conflicts, versions, readers."""

import pytest

from disclosures import workflow_agency_texts
from disclosures.models import AgencyText
from tests.disclosures.guides import drafted, published, whole


def page(row: AgencyText) -> str:
    return f"/admin/disclosures/agencytext/{row.pk}/change/"


def typed(client, row: AgencyText, **texts: str) -> dict[str, str]:
    """What the form of the page would send, with some sections typed anew."""
    form = client.get(page(row)).context["adminform"].form
    data = {name: "" if (value := form[name].value()) is None else value for name in form.fields}
    return {**data, **{f"section_{code}": text for code, text in texts.items()}}


@pytest.fixture
def row(cast):
    return workflow_agency_texts.of(cast.health, "guide")


def test_a_clerk_saves_a_draft_with_sections_missing_and_the_page_names_them(row, cast, browser):
    clerk = browser(cast.clerk)
    answer = clerk.post(page(row), typed(clerk, row, terms="<p>二十个工作日</p><script>x()</script>"), follow=True)
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.draft == {"terms": "<p>二十个工作日</p>"}
    said = clerk.get(page(row)).content.decode()
    assert "Still missing:" in said
    assert [one.code for one in clerk.get(page(row)).context["missing_sections"]] == [
        "arrangement", "obtain", "apply", "fees", "remedies",
    ]  # fmt: skip


def test_the_usual_text_is_put_in_and_nothing_typed_is_lost(row, cast, browser):
    clerk = browser(cast.clerk)
    answer = clerk.post(page(row), typed(clerk, row, other="<p>另行说明</p>") | {"_offer": "fees"})
    assert answer["Location"].endswith(f"{page(row)}#about-fees")
    row.refresh_from_db()
    assert row.draft["other"] == "<p>另行说明</p>"
    assert "提供政府信息不收取费用" in row.draft["fees"]
    assert 'value="fees"' not in clerk.get(page(row)).content.decode()


def test_who_comes_second_loses_nothing_and_is_told(row, cast, browser):
    clerk = browser(cast.clerk)
    mine = typed(clerk, row, other="<p>我的</p>")
    drafted(cast, texts={"other": "<p>别人的</p>"})
    answer = clerk.post(page(row), mine)
    said = answer.content.decode()
    assert "Somebody else has changed this meanwhile" in said
    assert "我的" in said
    row.refresh_from_db()
    assert row.draft == {"other": "<p>别人的</p>"}
    again = answer.context["adminform"].form
    clerk.post(page(row), {name: again[name].value() for name in again.fields})
    row.refresh_from_db()
    assert row.draft == {"other": "<p>我的</p>"}


@pytest.mark.parametrize(
    ("name", "reads", "writes"),
    [("clerk", 200, True), ("head", 200, True), ("reviewer", 200, False), ("supervisor", 200, False),
     ("auditor", 200, False), ("finance_clerk", 302, False), ("sysadmin", 403, False)],
)  # fmt: skip
def test_who_reads_and_who_writes(name, reads, writes, row, cast, browser):
    published(cast, texts={"other": "<p>公开的说明</p>"})
    client = browser(getattr(cast, name))
    answer = client.get(page(row))
    assert answer.status_code == reads
    if reads == 200:
        assert "公开的说明" in answer.content.decode()
    client.post(page(row), {"section_other": "<p>改</p>"})
    row.refresh_from_db()
    assert (row.draft is not None) == writes


def test_the_head_publishes_and_says_that_a_section_is_missing(row, cast, browser):
    drafted(cast, texts={"other": "<p>说明</p>"})
    head, step = browser(cast.head), f"/admin/disclosures/agencytext/{row.pk}/step/publish/"
    assert "Publish it without these sections" in head.get(step).content.decode()
    row.refresh_from_db()
    assert row.version == 0  # to look is not to do
    assert head.post(step, {"note": "初次公布"}).status_code == 409
    head.post(step, {"note": "初次公布", "without": "on"})
    row.refresh_from_db()
    assert (row.version, row.versions.get().note) == (1, "初次公布")


def test_what_is_found_is_shown_masked_and_asked_about(row, cast, browser):
    drafted(cast, texts={**whole(), "office": "<p>联系人证件号110101199003070759。</p>"})
    said = browser(cast.head).get(f"/admin/disclosures/agencytext/{row.pk}/step/publish/").content.decode()
    assert "The release check found" in said
    assert "0759" in said
    assert "110101199003070759" not in said


def test_two_versions_stand_side_by_side(row, cast, browser):
    clerk, compare = browser(cast.clerk), f"/admin/disclosures/agencytext/{row.pk}/compare/"
    assert clerk.get(compare).status_code == 302
    published(cast, texts={"other": "<p>旧的一句</p>"})
    workflow_agency_texts.perform(row, "confirm", actor=cast.head)
    drafted(cast, texts={"other": "<p>新的一句</p>"})
    said = clerk.get(compare).content.decode()
    assert "<del>旧</del>" in said
    assert "<ins>新</ins>" in said
    assert "This draft" in said
    assert browser(cast.finance_clerk).get(compare).status_code == 404


def test_an_agency_that_came_yesterday_has_its_rows(cast, browser):
    AgencyText.objects.all().delete()
    browser(cast.clerk).get("/admin/disclosures/agencytext/")
    assert set(AgencyText.objects.values_list("agency__slug", "block")) == {("health", "guide"), ("health", "rules")}


def test_what_was_written_before_there_were_sections_can_be_sorted_and_emptied(row, cast, browser):
    published(cast, texts={"earlier": "<p>从前的指南</p>"})
    clerk = browser(cast.clerk)
    assert "从前的指南" in clerk.get(page(row)).content.decode()
    clerk.post(page(row), typed(clerk, row, earlier="", other="<p>从前的指南</p>"))
    row.refresh_from_db()
    assert row.draft == {"other": "<p>从前的指南</p>"}
    assert "section_earlier" not in clerk.get(page(row)).content.decode()


@pytest.mark.parametrize("agencies", [1, 3])
def test_the_list_asks_as_often_for_one_row_as_for_many(agencies, cast, browser, django_assert_max_num_queries):
    supervisor = browser(cast.supervisor)
    supervisor.get("/admin/disclosures/agencytext/")
    with django_assert_max_num_queries(16):
        supervisor.get("/admin/disclosures/agencytext/")
