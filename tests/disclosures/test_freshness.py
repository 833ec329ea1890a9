"""Old guides, missing reports: what is said, to whom, once, and when it stops. Arts. 12, 49."""

from datetime import date, datetime, time

import pytest
from django.db import connection
from django.utils import timezone

from disclosures import agency_reports, freshness, workflow_agency_texts
from disclosures.freshness import State
from disclosures.models import AgencyText, Category
from notices import digest
from notices.models import Notice
from notices.rendering import render
from tests import factories
from tests.cast import assemble
from tests.disclosures.guides import published
from tests.racing import at_once


def at(day: str, hour: int = 6) -> datetime:
    return timezone.make_aware(datetime.combine(date.fromisoformat(day), time(hour)))


def report(cast, agency, title: str, day: str):
    return factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=agency, title=title, written_on=date.fromisoformat(day),
        category=Category.objects.get(slug="annual-reports"), at=at(day),
    )  # fmt: skip


def states(cast, day: str) -> dict[str, str]:
    rows = freshness.of([cast.health], date.fromisoformat(day))
    return {row.block: str(row.state) for row in rows}


@pytest.mark.parametrize(
    ("today", "state"), [("2026-03-02", State.FRESH), ("2027-03-02", State.FRESH), ("2027-03-03", State.OLD)]
)
def test_a_guide_is_old_a_day_after_the_year(today, state, cast):
    published(cast, at=at("2026-03-02"))
    assert states(cast, today)["guide"] == state


def test_to_say_that_it_is_still_right_begins_a_new_year(cast):
    row = published(cast, at=at("2026-03-02"))
    workflow_agency_texts.perform(row, "confirm", actor=cast.head, at=at("2027-02-01"))
    assert states(cast, "2027-12-01")["guide"] == State.FRESH
    assert states(cast, "2028-02-02")["guide"] == State.OLD


def test_a_guide_must_be_there_and_rules_of_its_own_need_not(cast):
    assert states(cast, "2026-03-02") == {"guide": State.MISSING, "rules": State.FRESH, "report": State.MISSING}


def test_where_nobody_knows_the_day_it_is_said(cast):
    row = published(cast)
    AgencyText.objects.filter(pk=row.pk).project(published_at=None, checked_at=None)
    assert states(cast, "2026-03-02")["guide"] == State.UNKNOWN


def test_a_new_rule_keeps_the_rules_fresh(cast):
    published(cast, "rules", {"own": "<p>甲</p>"}, at=at("2024-03-01"))
    assert states(cast, "2026-03-02")["rules"] == State.OLD
    factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, at=at("2026-02-02"),
        category=Category.objects.get(slug="disclosure-rules"),
    )  # fmt: skip
    assert states(cast, "2026-03-02")["rules"] == State.FRESH


@pytest.mark.parametrize(
    ("kind", "today", "year"),
    [
        ("department", "2026-01-31", 2024),  # art. 49: by 31 January
        ("department", "2026-02-01", 2025),
        ("government", "2026-03-31", 2024),  # and the report of the level by 31 March
        ("government", "2026-04-01", 2025),
    ],
)
def test_the_last_report_that_is_due(kind, today, year, db):
    assert agency_reports.last_due(factories.agency(kind=kind), date.fromisoformat(today)) == year


def test_a_law_that_names_no_day_misses_nothing(db):
    agency = factories.agency(law="uk")
    assert agency_reports.last_due(agency, date(2026, 5, 1)) is None
    assert [row.block for row in freshness.of([agency], date(2026, 5, 1))] == ["guide", "rules"]


@pytest.mark.parametrize(
    ("title", "written", "year"),
    [("明州市卫生健康委员会2025年政府信息公开工作年度报告", "2026-01-20", 2025), ("年度报告", "2026-01-20", 2025),
     ("电话05712025345的年度报告", "2025-01-20", 2024)],
)  # fmt: skip
def test_the_year_of_a_report(title, written, year, cast):
    assert agency_reports.year_of(report(cast, cast.health, title, written)) == year


def test_a_year_without_a_report_is_missing_and_one_that_came_late_is_late(cast):
    report(cast, cast.health, "2022年度报告", "2023-01-20")
    report(cast, cast.health, "2024年度报告", "2025-02-03")
    there = agency_reports.found([cast.health])[cast.health.pk]
    rows = agency_reports.years(cast.health, there, date(2026, 2, 1))
    assert [(row.year, bool(row.documents), row.late) for row in rows] == [
        (2025, False, False), (2024, True, True), (2023, False, False), (2022, True, False),
    ]  # fmt: skip


def test_the_page_shows_own_and_subordinate_reports_by_year_and_names_what_is_missing(cast, browser):
    people = {
        "clerk": factories.post(cast.government, "clerk"),
        "reviewer": factories.post(cast.government, "reviewer"),
    }
    factories.published(
        **people, agency=cast.government, title="明州市2025年度报告", at=at("2026-03-20"),
        category=Category.objects.get(slug="annual-reports"),
    )  # fmt: skip
    report(cast, cast.health, "卫健委2025年度报告", "2026-01-20")
    reader = browser()
    page = reader.get("/agencies/mingzhou/reports/?year=2025").content.decode()
    assert page.index("明州市2025年度报告") < page.index("卫健委2025年度报告")
    below = {one["agency"].slug: one["missing"] for one in reader.get("/agencies/mingzhou/reports/").context["below"]}
    assert below == {"health": False, "finance": True}
    assert "March 31" in page
    assert "Missing" in page
    for year in ("x", "0", "1999", "99999999999999999999"):
        assert reader.get(f"/agencies/mingzhou/reports/?year={year}").status_code == 200


def kinds() -> list[str]:
    rows = Notice.objects.filter(key__startswith="agencytext:").select_related("user", "agency").order_by("pk")
    return sorted(f"{row.agency.slug}:{row.kind.rpartition('_')[2]}:{row.facts['block']}→{row.user}" for row in rows)


def test_the_head_and_the_supervisor_are_reminded_once_of_each_state(cast):
    published(cast, at=at("2025-02-03"))
    report(cast, cast.health, "2024年度报告", "2025-01-20")
    freshness.sweep(at("2026-01-31"))
    assert [one for one in kinds() if one.startswith("health")] == []
    freshness.sweep(at("2026-02-02"))
    mine = ["health:missing:report→health.head", "health:missing:report→supervisor"]
    assert [one for one in kinds() if one.startswith("health")] == mine
    assert freshness.sweep(at("2026-02-03")).made == 0
    freshness.sweep(at("2026-02-04"))
    old = ["health:old:guide→health.head", "health:old:guide→supervisor"]
    assert [one for one in kinds() if one.startswith("health")] == mine + old
    for notice in Notice.objects.filter(key__startswith="agencytext:"):
        subject, body = render(notice)
        assert notice.agency.name in subject
        assert notice.facts["page"] in body


def test_what_was_put_right_meanwhile_is_in_no_mail_of_the_morning(cast):
    published(cast, at=at("2024-02-03"))
    freshness.sweep(at("2026-02-07"))  # a Saturday
    held = Notice.objects.filter(key__startswith=f"agencytext:{cast.health.pk}-", user=cast.head, state="held")
    assert held.count() == 2
    report(cast, cast.health, "2025年度报告", "2026-02-07")
    workflow_agency_texts.perform(
        AgencyText.objects.get(agency=cast.health, block="guide"), "confirm", actor=cast.head, at=at("2026-02-08")
    )
    assert held.count() == 1  # what is confirmed is settled at once, the report by the next sweep
    freshness.sweep(at("2026-02-09"))
    assert held.count() == 0
    digest.make(at("2026-02-09", 9))
    assert not Notice.objects.filter(user=cast.head, kind="notices.digest").exists()


def test_a_closed_agency_and_an_outside_issuer_owe_nothing(cast):
    factories.agency("court", kind="issuer", parent=cast.government)
    cast.finance.is_active = False
    cast.finance.save()
    freshness.sweep(at("2026-05-04"))
    assert {one.partition(":")[0] for one in kinds()} == {"mingzhou", "health"}
    assert set(AgencyText.objects.values_list("agency__slug", flat=True)) == {"mingzhou", "health"}


def test_the_public_reads_the_day_and_a_gentle_word(cast, browser):
    published(cast, at=at("2024-02-03"))
    page = browser().get("/agencies/health/guide/").content.decode()
    assert 'datetime="2024-02-03"' in page
    assert "has not been looked through for more than 12 months" in page
    workflow_agency_texts.perform(AgencyText.objects.get(agency=cast.health), "confirm", actor=cast.head)
    page = browser().get("/agencies/health/guide/").content.decode()
    assert "looked through and found right on" in page
    assert "has not been looked through" not in page


def test_the_desk_of_the_agency_and_the_board_of_the_supervisor_show_it(cast, browser):
    published(cast, at=at("2024-02-03"))
    for person in (cast.clerk, cast.head, cast.supervisor):
        desk = browser(person).get("/admin/").content.decode()
        assert "last updated on Feb. 3, 2024" in desk
    assert "last updated on Feb. 3, 2024" not in browser(cast.finance_clerk).get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("auditor", 200), ("head", 200), ("clerk", 403), ("finance_clerk", 403), ("sysadmin", 403)],
)
def test_the_board_is_for_those_who_look_over_agencies(who, status, cast, browser):
    client = browser(getattr(cast, who))
    assert client.get("/oversight/blocks/").status_code == status
    assert client.get("/oversight/blocks.csv").status_code == status
    if who == "head":
        assert [row["agency"] for row in client.get("/oversight/blocks/").context["rows"]] == [cast.health]
    if status == 200:
        assert "Not there" in client.get("/oversight/blocks.csv").content.decode()


@pytest.mark.parametrize("more", [0, 4])
def test_it_asks_as_often_for_one_agency_as_for_many(more, cast, django_assert_num_queries):
    agencies = [cast.health, *(factories.agency(parent=cast.government) for _n in range(more))]
    with django_assert_num_queries(3):
        freshness.of(agencies, date(2026, 5, 4))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_end_in_the_same_rows():
    if connection.vendor != "postgresql":
        pytest.skip("races need PostgreSQL")
    assemble()
    assert at_once(4, lambda _n: freshness.sweep(at("2026-05-04")).failed) == [0] * 4
    assert len(kinds()) == len(set(kinds()))
    assert AgencyText.objects.count() == 6
