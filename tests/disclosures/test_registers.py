"""The registers of penalties and licences: found by agency, day and words, and nothing in them that is not public."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures import registers, workflow
from disclosures.enums import Stage
from disclosures.tables import keeping
from disclosures.tables.schema import load
from tests import factories
from tests.disclosures.test_tables import penalties, penalty
from tests.disclosures.test_workflow import at

URL = "/registers/penalty/"


def listed(cast, *rows, agency=None, title="处罚公示"):
    clerk, reviewer = cast.clerk, cast.reviewer
    document = at(Stage.DRAFT, cast, title=title)
    keeping.keep(document, load("penalty"), penalties(*rows), title=title, actor=clerk)
    return factories.brought_out(document, clerk=clerk, reviewer=reviewer)


def numbers(browser, query=""):
    page = browser().get(URL + query)
    return [cells[1].text for cells, _table in page.context["lines"]]


@pytest.fixture
def three(cast):
    return listed(
        cast,
        penalty(decision_no="甲1号", decided_on="2026-01-05", offence="无证经营"),
        penalty(decision_no="甲2号", decided_on="2026-02-05", fine="1234.5"),
        penalty(decision_no="甲3号", decided_on="2025-12-31"),
    )


def test_the_newest_decision_comes_first_whatever_document_says_so(three, cast, browser):
    listed(cast, penalty(decision_no="乙1号", decided_on="2026-01-20"), title="另一份")
    assert numbers(browser) == ["甲2号", "乙1号", "甲1号", "甲3号"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=无证", ["甲1号"]),
        ("?q=无证 甲2号", []),
        ("?since=2026-01-01", ["甲2号", "甲1号"]),
        ("?since=2026-01-01&until=2026-01-31", ["甲1号"]),
        ("?agency=health", ["甲2号", "甲1号", "甲3号"]),
        ("?since=morgen", ["甲2号", "甲1号", "甲3号"]),
        ("?agency=nobody", ["甲2号", "甲1号", "甲3号"]),
        ("?page=99", ["甲2号", "甲1号", "甲3号"]),
    ],
)
def test_it_is_narrowed_by_its_address(query, found, three, browser):
    assert numbers(browser, query) == found


def test_what_is_not_understood_is_said(three, browser):
    page = browser().get(URL + "?since=morgen")
    assert "since" in page.context["form"].errors
    assert "error-summary" in page.content.decode()


def test_the_file_holds_all_columns_of_what_is_listed_and_no_formula(three, cast, browser):
    listed(cast, penalty(decision_no="丙1号", offence="=cmd()", decided_on="2026-03-03"))
    text = browser().get("/registers/penalty.csv?since=2026-02-01").content.decode("utf-8-sig")
    head, *rows = text.strip().splitlines()
    assert head.startswith("行政相对人名称,行政相对人类别")
    assert len(rows) == 2
    assert "'=cmd()" in rows[0]
    assert "1234.50" in rows[1]
    assert f"/documents/{three.pk}/tables/1/" in rows[1]


def test_a_draft_a_revision_and_what_was_withdrawn_are_not_in_it(three, cast, browser):
    draft = at(Stage.DRAFT, cast)
    keeping.keep(draft, load("penalty"), penalties(penalty(decision_no="草稿")), title="x", actor=cast.clerk)
    revision = workflow.revise(three, actor=cast.clerk)
    keeping.keep(revision, load("penalty"), penalties(penalty(decision_no="修订")), title="x", actor=cast.clerk)
    assert numbers(browser) == ["甲2号", "甲1号", "甲3号"]
    workflow.perform(three, "withdraw", actor=cast.head, facts={"reason": "有误。"})
    assert numbers(browser) == []
    assert "Nothing of this kind" in browser().get(URL).content.decode()


def cost(browser, url):
    reader = browser()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        reader.get(url)
    return len(queries)


def test_it_costs_as_many_queries_for_three_rows_as_for_nine(three, cast, browser):
    one = cost(browser, URL)
    listed(cast, *(penalty(decision_no=f"{n}号") for n in range(6)))
    assert cost(browser, URL) == one
    assert cost(browser, "/registers/penalty.csv") <= one


def test_it_ends_at_the_page_that_nobody_reads(three, browser, monkeypatch):
    monkeypatch.setattr(registers, "PER_PAGE", 1)
    monkeypatch.setattr(registers, "MOST_PAGES", 2)
    assert numbers(browser, "?page=3") == ["甲1号"]


def test_only_kinds_with_a_register_have_one(browser, db):
    assert browser().get("/registers/budget-income/").status_code == 404
    assert browser().get("/registers/nothing.csv").status_code == 404
    assert browser().post(URL).status_code == 405
