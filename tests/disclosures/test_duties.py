"""What follows from the catalogue: due, overdue, empty and why, and the coverage of an agency."""

from datetime import UTC, date, datetime, timedelta

import pytest

from disclosures import duties, workflow
from disclosures.duties import State
from disclosures.models import CatalogueItem
from tests import factories

TODAY = date(2026, 6, 30)
pytestmark = pytest.mark.django_db


def days_before(n: int) -> date:
    return TODAY - timedelta(days=n)


@pytest.mark.parametrize(
    ("cycle", "n", "since", "reason", "newest", "state", "expected_by"),
    [
        # 90 days: due soon from the 72nd on (80 %), overdue from the 91st on.
        ("days", 90, None, "", days_before(0), State.FULFILLED, TODAY + timedelta(days=90)),
        ("days", 90, None, "", days_before(71), State.FULFILLED, TODAY + timedelta(days=19)),
        ("days", 90, None, "", days_before(72), State.DUE_SOON, TODAY + timedelta(days=18)),
        ("days", 90, None, "", days_before(90), State.DUE_SOON, TODAY),
        ("days", 90, None, "", days_before(91), State.OVERDUE, days_before(1)),
        # Never published: from the day the item became active.
        ("days", 90, days_before(10), "", None, State.EMPTY, TODAY + timedelta(days=80)),
        ("days", 90, days_before(80), "", None, State.DUE_SOON, TODAY + timedelta(days=10)),
        ("days", 90, days_before(100), "", None, State.OVERDUE, days_before(10)),
        ("days", 90, days_before(100), "本机关无此项职能", None, State.EXCUSED, None),
        # A reason speaks for an empty item, not for an old document.
        ("days", 90, None, "本机关无此项职能", days_before(100), State.OVERDUE, days_before(10)),
        ("months", 12, None, "", date(2025, 6, 30), State.DUE_SOON, TODAY),
        ("months", 12, None, "", date(2025, 6, 29), State.OVERDUE, date(2026, 6, 29)),
        ("months", 1, None, "", date(2026, 5, 31), State.DUE_SOON, TODAY),  # no 31 June: Civil Code art. 202
        ("change", None, None, "", date(2019, 1, 1), State.FULFILLED, None),
        ("change", None, days_before(900), "", None, State.EMPTY, None),
        ("change", None, days_before(900), "尚未形成", None, State.EXCUSED, None),
    ],
)
def test_the_state_of_a_duty(cycle, n, since, reason, newest, state, expected_by):
    item = CatalogueItem(cycle=cycle, cycle_n=n, active_since=since or date(2020, 1, 1), empty_reason=reason)
    duty = duties.standing(item, newest, TODAY)
    assert (duty.state, duty.expected_by) == (state, expected_by)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def publish(cast, item, day, **fields):
    return factories.published(
        clerk=cast.clerk, reviewer=cast.reviewer, at=at(day), agency=cast.health, catalogue_item=item,
        written_on=day, **fields,
    )  # fmt: skip


def test_only_what_is_public_and_stands_fulfils_a_duty(cast):
    item = factories.catalogue_item(cast.health, cycle="days", cycle_n=90, since=days_before(200))
    new, old = publish(cast, item, days_before(5)), publish(cast, item, days_before(60))
    factories.draft(actor=cast.clerk, agency=cast.health, catalogue_item=item)

    def now():
        (duty,) = duties.of([item], TODAY)
        return duty.state, duty.newest, duty.count

    assert now() == (State.FULFILLED, days_before(5), 2)
    workflow.perform(new, "withdraw", actor=cast.reviewer, facts={"reason": "内容有误"})
    assert now() == (State.FULFILLED, days_before(60), 1)
    facts = {"validity": "expired", "repealed_on": days_before(1)}
    workflow.perform(old, "revalidate", actor=cast.reviewer, facts=facts)
    assert now() == (State.OVERDUE, None, 0)


def test_a_document_published_anew_begins_a_new_term_and_an_archived_one_fulfils_nothing(cast):
    item = factories.catalogue_item(cast.health, cycle="days", cycle_n=90, since=days_before(400))
    document = publish(cast, item, days_before(200))
    assert duties.of([item], TODAY)[0].state == State.OVERDUE
    revision = workflow.revise(document, actor=cast.clerk, at=at(days_before(8)))
    assert revision.catalogue_item == item
    assert duties.of([item], TODAY)[0].state == State.OVERDUE  # a draft is not yet out
    revision.formed_on = days_before(8)
    revision.save()
    factories.brought_out(revision, clerk=cast.clerk, reviewer=cast.reviewer, at=at(days_before(5)), note="数据更新")
    (duty,) = duties.of([item], TODAY)
    assert (duty.state, duty.newest, duty.count) == (State.FULFILLED, days_before(5), 1)
    document.refresh_from_db()
    assert document.catalogue_item == item
    workflow.perform(document, "archive", actor=cast.reviewer, facts={"reason": "已归档"})
    assert duties.of([item], TODAY)[0].count == 0


def test_coverage_is_the_share_of_the_items_with_a_current_document(cast):
    """The vector of the evaluation index: 17 of 20 items."""
    for n in range(20):
        item = factories.catalogue_item(cast.health, cycle="days", cycle_n=90, since=days_before(200))
        if n < 17:
            publish(cast, item, days_before(10))
    # None of these counts: not in force, only on request, another agency.
    factories.catalogue_item(cast.health, active=False)
    factories.catalogue_item(cast.health, by_initiative=False, by_request=True)
    factories.catalogue_item(cast.finance, empty_reason="无")
    rows = {row["agency"]: row for row in duties.coverage([cast.health.pk, cast.finance.pk], TODAY)}
    health = rows[cast.health]
    assert (health["items"], health["current"], health["share"], health["overdue"]) == (20, 17, 85.0, 3)
    assert (rows[cast.finance]["share"], rows[cast.finance]["excused"]) == (0.0, 1)
    assert duties.coverage([cast.government.pk], TODAY)[0]["share"] is None


def test_duties_are_counted_in_a_constant_number_of_questions(cast, django_assert_num_queries):
    def ask():
        duties.coverage([cast.health.pk, cast.finance.pk], TODAY)
        duties.pressing([cast.health.pk], TODAY)

    factories.catalogue_item(cast.health, cycle="days", cycle_n=30, since=days_before(50))
    with django_assert_num_queries(6):
        ask()
    for _n in range(5):
        item = factories.catalogue_item(cast.health, cycle="days", cycle_n=30, since=days_before(50))
        publish(cast, item, days_before(40))
        factories.catalogue_item(cast.finance)
    with django_assert_num_queries(6):
        ask()


def test_many_items_are_counted_like_few(cast, monkeypatch):
    item = factories.catalogue_item(cast.health, cycle="days", cycle_n=90, since=days_before(200))
    factories.catalogue_item(cast.finance)
    publish(cast, item, days_before(10))
    few = duties.of(CatalogueItem.objects.in_order(), TODAY)
    monkeypatch.setattr(duties, "NAMED", 1)
    assert duties.of(CatalogueItem.objects.in_order(), TODAY) == few
    assert [duty.count for duty in few] == [1, 0]


def test_what_presses_comes_first(cast):
    for n, name in ((100, "late"), (75, "soon"), (10, "fine"), (200, "later")):
        item = factories.catalogue_item(cast.health, item_l1=name, cycle="days", cycle_n=90, since=days_before(300))
        publish(cast, item, days_before(n))
    names = [duty.item.item_l1 for duty in duties.pressing([cast.health.pk], TODAY)]
    assert names == ["later", "late", "soon"]


def test_a_term_begins_anew_where_an_item_becomes_active_again(cast):
    item = factories.catalogue_item(cast.health, cycle="days", cycle_n=30, since=days_before(400))
    assert duties.standing(item, None, TODAY).state == State.OVERDUE
    item.active = False
    item.save()
    assert item.active_since is None
    item.active = True
    item.save()
    assert item.active_since is not None
    assert item.active_since != days_before(400)


def test_the_desk_shows_a_clerk_and_the_head_what_is_due_and_nobody_of_another_agency(client, cast):
    item = factories.catalogue_item(cast.health, item_l1="逾期事项", cycle="days", cycle_n=30, since=date(2020, 1, 1))
    seen = {}
    for name in ("clerk", "head", "reviewer", "finance_clerk", "supervisor", "sysadmin"):
        client.force_login(getattr(cast, name))
        seen[name] = "逾期事项" in client.get("/admin/").content.decode()
    assert seen == {
        "clerk": True, "head": True, "reviewer": False, "finance_clerk": False, "supervisor": False, "sysadmin": False,
    }  # fmt: skip
    client.force_login(cast.clerk)
    page = client.get("/admin/disclosures/catalogueitem/?duty=overdue").content.decode()
    assert "逾期事项" in page
    assert "逾期事项" not in client.get("/admin/disclosures/catalogueitem/?duty=fulfilled").content.decode()
    assert (
        f"catalogue_item={item.pk}"
        in client.get(f"/admin/disclosures/catalogueitem/{item.pk}/change/").content.decode()
    )
