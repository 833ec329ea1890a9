"""Load ahead and reasons for lateness: the numbers, the lists behind them, and a constant number of questions."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from ledger.door import Refused
from notices import ladder
from notices.models import Notice
from oversight import figures, load_ahead
from requests_app import enforcement, workflow
from requests_app.models import InformationRequest
from tests import factories
from tests.requests_app.stories import REPLY, at, take

NOW = at("2026-03-16")  # a Monday


def opened(cast, day: str, agency=None):
    case = factories.case(agency or cast.health, at=at(day))
    workflow.perform(case, "register", actor=cast.finance_clerk if agency else cast.clerk, at=at(day))
    case.refresh_from_db()
    return case


def answered_late(cast):
    case = opened(cast, "2026-01-05")
    take(case, "draft_reply", cast.clerk, "2026-02-10", **REPLY)
    take(case, "sign", cast.reviewer, "2026-02-10")
    return take(case, "deliver", cast.clerk, "2026-02-10")


@pytest.fixture
def cases(cast):
    """Due on 20 March, 30 March (the tenth working day) and 31 March; one waits for a third party."""
    made = [opened(cast, day) for day in ("2026-02-13", "2026-03-02", "2026-03-03")]
    waits = opened(cast, "2026-02-13")
    workflow.perform(waits, "consult_third_party", actor=cast.clerk, at=at("2026-03-12"), facts={"party": "示例公司"})
    return [*made, waits]


def test_what_goes_late_is_counted_by_day_agency_and_clerk(cast, cases):
    days = figures.Days.of(NOW.date())
    scope = [cast.health, cast.finance]
    found = load_ahead.load(InformationRequest.objects.all(), scope, days)
    dues = [case.due_on for case in cases[:3]]
    assert found["total"] == sum(days.today <= due <= days.ahead for due in dues) == 2
    assert {day for day, n in found["by_day"] if n} == set(dues[:2])
    assert [(row["handler__username"], row["n"]) for row in found["by_clerk"]] == [("health.clerk", 2)]
    assert len(found["by_day"]) == 11


def test_the_page_its_links_and_its_files(client, cast, cases):
    with time_machine.travel(NOW, tick=False):
        for who, status in (("supervisor", 200), ("head", 200), ("auditor", 200), ("clerk", 403), ("sysadmin", 403)):
            client.force_login(getattr(cast, who))
            assert client.get(reverse("oversight:ahead")).status_code == status
        client.force_login(cast.supervisor)
        page = client.get(reverse("oversight:ahead")).content.decode()
        assert "state=ahead" in page
        rows = client.get(reverse("oversight:cases"), {"state": "ahead", "agency": "health", "clerk": "health.clerk"})
        assert {row["case"].pk for row in rows.context["rows"]} == {case.pk for case in cases[:2]}
        due = cases[0].due_on.isoformat()
        rows = client.get(reverse("oversight:cases"), {"state": "ahead", "due": due})
        assert [row["case"].pk for row in rows.context["rows"]] == [cases[0].pk]
        assert "health.clerk,2,0" in client.get(reverse("oversight:ahead_file", args=["csv"])).content.decode()
        assert client.get(reverse("oversight:ahead_file", args=["xlsx"])).status_code == 200
        assert client.get(reverse("oversight:ahead_file", args=["exe"])).status_code == 404


def test_the_number_of_questions_does_not_grow(client, cast, cases, django_assert_num_queries):
    days = figures.Days.of(NOW.date())
    for _n in range(3):
        opened(cast, "2026-02-13")
        with django_assert_num_queries(2):
            load_ahead.load(InformationRequest.objects.all(), [cast.health, cast.finance], days)


def test_a_late_reply_goes_out_and_the_reason_is_owed(cast):
    """The applicant does not wait for the office's explanation of its own delay."""
    case = answered_late(cast)
    assert case.in_time is False
    assert list(InformationRequest.objects.owing_reason()) == [case]
    enforcement.sweep(at("2026-02-11"))
    assert ("requests.reason_owed", "health.clerk") in told(case)
    enforcement.sweep(at("2026-02-27"))
    assert ("requests.reason_overdue", "supervisor") in told(case)


def told(case) -> set[tuple[str, str]]:
    rows = Notice.objects.filter(key__startswith=f"request:{case.pk}:requests.reason")
    return {(row.kind, row.user.username) for row in rows}


def test_saying_why_ends_it_and_is_counted_by_kind(cast):
    case = answered_late(cast)
    take(case, "explain_lateness", cast.clerk, "2026-02-11", kind="workload", text="同期办件较多。")
    assert case.late_reason == "workload"
    assert not InformationRequest.objects.owing_reason().exists()
    assert enforcement.sweep(at("2026-03-30")).made == 0
    counted = figures.lateness(InformationRequest.objects.all(), figures.Days.of(date(2026, 3, 16)))
    assert [(row["code"], row["n"]) for row in counted["kinds"]] == [("workload", 1)]
    assert counted["owed"] == 0
    with pytest.raises(Refused):
        take(case, "explain_lateness", cast.clerk, "2026-02-12", kind="search", text="再说一次。")


@pytest.mark.parametrize(
    "facts", [{}, {"kind": "none", "text": "有"}, {"kind": "search"}, {"kind": "search", "text": " "}]
)
def test_a_reason_needs_its_kind_and_its_words(cast, facts):
    with pytest.raises(Refused):
        take(answered_late(cast), "explain_lateness", cast.clerk, "2026-02-11", **facts)


@pytest.mark.parametrize("who", ["reviewer", "supervisor", "finance_clerk", "auditor", "visitor"])
def test_by_whom_not(cast, who):
    with pytest.raises(Refused):
        take(answered_late(cast), "explain_lateness", getattr(cast, who), "2026-02-11", kind="search", text="有")


def test_of_replies_before_the_rule_nobody_is_asked(cast, settings, tmp_path):
    moved = tmp_path / "ladder.toml"
    moved.write_text(ladder.FILE.read_text(encoding="utf-8").replace("since = 2026-01-01", "since = 2026-03-01"))
    settings.LADDER_FILE = str(moved)
    case = answered_late(cast)
    enforcement.sweep(at("2026-02-12"))
    assert (told(case), InformationRequest.objects.owing_reason().exists()) == (set(), False)
    case.refresh_from_db()
    assert case.next_check_at is None


def test_it_is_said_in_the_admin(client, cast):
    case = answered_late(cast)
    with time_machine.travel(at("2026-02-11"), tick=False):
        client.force_login(cast.clerk)
        desk = client.get(reverse("admin:index")).content.decode()
        assert "?late=owing" in desk
        step = reverse("admin:requests_app_informationrequest_step", args=[case.pk, "explain_lateness"])
        assert client.get(step).status_code == 200
        assert client.post(step, {"kind": "", "text": "留着"}).status_code == 200
        assert client.post(step, {"kind": "search", "text": "检索用时较长。"}).status_code == 302
        assert "?late=owing" not in client.get(reverse("admin:index")).content.decode()
