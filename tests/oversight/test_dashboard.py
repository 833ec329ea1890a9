"""Supervision: who sees it, that its numbers are right, drill down and leave safely."""

import csv
import io
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import fromstring
from openpyxl import load_workbook

from agencies import tables
from oversight import figures, views
from requests_app import workflow
from tests import factories
from tests.requests_app.stories import REPLY, at

TODAY = "2023-10-20T04:00:00Z"  # noon in Shanghai, one working day after CN-01 was due


@pytest.fixture
def cases(cast):
    """One overdue, one due soon, one answered in time, one answered late; one of another agency."""
    overdue = factories.case(cast.health, at=at("2023-09-15"))
    workflow.perform(overdue, "register", actor=cast.clerk, at=at("2023-09-18"))
    soon = factories.case(cast.health, at=at("2023-09-20"))
    made = [overdue, soon]
    for received, answered in (("2023-09-15", "2023-10-19"), ("2023-08-01", "2023-09-20")):
        case = factories.case(cast.health, at=at(received))
        workflow.perform(case, "register", actor=cast.clerk, at=at(received))
        workflow.perform(case, "draft_reply", actor=cast.clerk, at=at(answered), facts=REPLY)
        workflow.perform(case, "sign", actor=cast.reviewer, at=at(answered))
        workflow.perform(case, "deliver", actor=cast.clerk, at=at(answered))
        made.append(case)
    made.append(factories.case(cast.finance, at=at("2023-09-15")))
    return made


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("supervisor", 200),
        ("auditor", 200),
        ("head", 200),
        ("clerk", 403),
        ("reviewer", 403),
        ("finance_clerk", 403),
        ("sysadmin", 403),
    ],
)
@pytest.mark.parametrize("name", ["dashboard", "cases", "case_file", "agency_file"])
def test_who_may_look(client, cast, who, status, name):
    client.force_login(getattr(cast, who))
    url = reverse(f"oversight:{name}", args=["csv"] if name.endswith("file") else [])
    assert client.get(url).status_code == status


def test_a_visitor_is_sent_to_sign_in(client, cast):
    assert client.get(reverse("oversight:dashboard")).status_code == 302
    assert client.post(reverse("oversight:dashboard")).status_code == 405


@time_machine.travel(TODAY, tick=False)
def test_the_numbers_are_those_of_the_cases(cases, cast):
    days = figures.Days.of(date(2023, 10, 20))
    rows = figures.by_agency(type(cast.health).objects.filter(pk__in=[cast.health.pk, cast.finance.pk]), days)
    health = next(row for row in rows if row["agency"] == cast.health)
    wanted = {"overdue": 1, "due_soon": 1, "open": 2, "answered": 2, "late": 1, "share": 50.0, "age1": 1, "age6": 0}
    assert {key: health[key] for key in wanted} == wanted


@time_machine.travel(TODAY, tick=False)
def test_each_number_drills_down_to_as_many_cases(client, cases, cast):
    client.force_login(cast.supervisor)
    url = reverse("oversight:cases")
    found = {
        state: client.get(url, {"state": state, "agency": "health"}).context["page"].paginator.count
        for state in ("overdue", "due_soon", "open", "answered", "late", "age1", "age6", "age21", "stopped")
    }
    assert found == {
        "overdue": 1, "due_soon": 1, "open": 2, "answered": 2, "late": 1, "stopped": 0, "age1": 1, "age6": 0,
        "age21": 0,
    }  # fmt: skip


@time_machine.travel(TODAY, tick=False)
@pytest.mark.parametrize("who", ["supervisor", "head"])
def test_every_number_that_is_a_link_leads_to_as_many_things(client, cases, cast, who):
    """Read from the page itself, in English: what a link says is what stands behind it."""
    client.force_login(getattr(cast, who))
    client.cookies["django_language"] = "en"
    page = fromstring(client.get(reverse("oversight:dashboard")).content)
    links = [(link.get("href"), link.text_content()) for link in page.xpath("//main//td[@class='num']//a")]
    assert {"overdue", "due_soon", "open", "answered", "late", "in_time"} <= {
        state for href, _n in links for state in parse_qs(urlsplit(href).query).get("state", [])
    }
    for href, number in links:
        context = client.get(href).context
        found = context["cl"].result_count if "cl" in context else context["page"].paginator.count
        assert found == int(number.replace(",", "")), href


@time_machine.travel(TODAY, tick=False)
def test_a_file_that_is_cut_says_so(client, cases, cast, monkeypatch):
    monkeypatch.setattr(views, "EXPORT_MOST", 2)
    client.force_login(cast.supervisor)
    client.cookies["django_language"] = "en"
    text = client.get(reverse("oversight:case_file", args=["csv"])).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[-1] == [
        "The file ends here: 2 of 5 requests. Narrow the list for the others."
    ]
    assert "The files hold the first 2" in client.get(reverse("oversight:cases")).content.decode()


@time_machine.travel(TODAY, tick=False)
def test_a_head_sees_the_own_agency_only(client, cases, cast):
    client.force_login(cast.head)
    response = client.get(reverse("oversight:cases"))
    assert response.context["page"].paginator.count == 4
    assert cast.finance.name not in response.content.decode()


@time_machine.travel(TODAY, tick=False)
def test_the_files_hold_the_same_cases(client, cases, cast):
    client.force_login(cast.supervisor)
    text = client.get(reverse("oversight:case_file", args=["csv"]), {"state": "overdue"}).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[0] for row in rows[1:]] == [str(cases[0]) if cases[0].number else rows[1][0], rows[2][0]]
    assert [row[8] for row in rows[1:]] == ["1", "1"]
    book = client.get(reverse("oversight:case_file", args=["xlsx"]), {"state": "overdue"}).content
    sheet = load_workbook(io.BytesIO(book)).active
    assert sheet.max_row == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1", "  =1", "\r=1"])
def test_nothing_typed_becomes_a_formula(text):
    assert str(tables.safe(text)).startswith("'")
    response = tables.as_xlsx("x", ["名称"], [[text], [3], [None], ["a\x00b"]])
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize(
    "query",
    [
        "state=nonsense",
        "agency=%00",
        "clerk=%F0%9F",
        "month=2026-13",
        "month=%00",
        "month=9999-12",
        "page=-9",
        "page=x",
        "clerk=" + "a" * 5000,
    ],
)
def test_bad_words_in_the_address_are_no_fault(client, cast, query):
    client.force_login(cast.supervisor)
    assert client.get(reverse("oversight:cases") + "?" + query).status_code == 200


def test_a_month_that_is_none_is_said_at_its_field(client, cast):
    client.force_login(cast.supervisor)
    response = client.get(reverse("oversight:cases"), {"month": "2026-13"})
    assert "month" in response.context["filter"].form.errors
    assert 'value="2026-13"' in response.content.decode()


@pytest.mark.parametrize("today", ["2023-10-09", "2023-10-20", "2023-10-22"])
def test_a_day_is_so_many_working_days_late_also_where_it_was_a_day_off(db, today):
    """Terms of calendar days may end on one: Japan's do not roll on."""
    days = figures.Days.of(date.fromisoformat(today))
    for n in (1, 2, 6, 11):
        last = days.late_by(n)
        assert figures.working_days_late(days, last) == n
        assert figures.working_days_late(days, last + timedelta(days=1)) == n - 1


@pytest.mark.parametrize("name", ["dashboard", "cases"])
def test_as_many_queries_for_one_case_as_for_many(client, cast, name):
    client.force_login(cast.supervisor)
    factories.case(cast.health)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"oversight:{name}"))
        counts.append(len(queries))
        for _n in range(3):
            factories.case(cast.finance)
    assert counts[0] == counts[1]
