"""The numbers of supervision, each in a fixed number of queries whatever the number of cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from agencies import calendars
from agencies.choices import language
from agencies.models import Agency
from feedback.models import Submission
from notices import ladder
from oversight.enums import UrgeStage
from oversight.models import Urge
from requests_app import figures
from requests_app.enums import OPEN, Stage
from requests_app.models import InformationRequest
from requests_app.querysets import owes_reason
from statutes.calendars import Calendar, add_working_days, working_days_between

SOON = 5  # working days
AHEAD = 10  # working days of the load ahead
# Working days late, by which overdue cases are sorted; the last bucket has no end.
AGES = ((1, 5), (6, 10), (11, 20), (21, None))


@dataclass(frozen=True)
class Days:
    """The days that the questions turn on, counted once."""

    today: date
    soon: date
    since: date
    ahead: date
    calendar: Calendar = field(repr=False)

    @classmethod
    def of(cls, today: date) -> Days:
        calendar = calendars.usual()
        soon = add_working_days(calendar, today, SOON).due_on
        ahead = add_working_days(calendar, today, AHEAD).due_on
        return cls(today, soon, figures.twelve_months_before(today), ahead, calendar)

    def late_by(self, days: int) -> date:
        """The last due day of which today is `days` working days late."""
        return ladder.working_days_before(self.calendar, self.today, days)


def overdue(days: Days) -> Q:
    return Q(stage__in=OPEN, due_on__lt=days.today)


def due_soon(days: Days) -> Q:
    return Q(stage__in=OPEN, due_on__gte=days.today, due_on__lte=days.soon)


def ahead(days: Days) -> Q:
    """Goes late within ten working days if nothing changes."""
    return Q(stage__in=OPEN, due_on__gte=days.today, due_on__lte=days.ahead)


def ahead_stopped(days: Days) -> Q:
    """The same of cases whose clock stands, by the day that is projected for them."""
    return Q(stage__in=OPEN, suspended=True, projected_on__gte=days.today, projected_on__lte=days.ahead)


def lateness(cases: QuerySet[InformationRequest], days: Days) -> dict[str, Any]:
    """Why replies of twelve months were late: `kinds` with code, title and number, most first; `owed` without one."""
    late = cases.filter(answered(days), in_time=False).order_by()
    counted = dict(late.exclude(late_reason="").values_list("late_reason").annotate(Count("pk")))
    titles = {code: title[language()] for code, title in ladder.load().reasons.items()}
    kinds = [{"code": code, "title": titles.get(code, code), "n": n} for code, n in counted.items()]
    return {"kinds": sorted(kinds, key=lambda row: -row["n"]), "owed": cases.filter(owes_reason()).count()}


def urges(scope: QuerySet[Agency], days: Days) -> dict[str, int]:
    """How often was urged in twelve months, how many wait for an answer, and how many of them too long."""
    waiting = Q(stage=UrgeStage.WAITING)
    return Urge.objects.filter(agency__in=scope).aggregate(
        year=Count("pk", filter=Q(issued_on__gte=days.since)),
        waiting=Count("pk", filter=waiting),
        overdue=Count("pk", filter=waiting & Q(due_on__lt=days.today)),
    )


def answered(days: Days) -> Q:
    return Q(stage=Stage.ANSWERED, closed_on__gte=days.since, closed_on__lte=days.today)


def states(days: Days) -> dict[str, Q]:
    """What a number can be drilled down by: the words of the address, the condition in the database."""
    return {
        "overdue": overdue(days),
        "due_soon": due_soon(days),
        "ahead": ahead(days),
        "ahead_stopped": ahead_stopped(days),
        "owing": owes_reason(),
        "open": Q(stage__in=OPEN),
        "stopped": Q(stage__in=OPEN, suspended=True),
        "answered": answered(days),
        "late": answered(days) & Q(in_time=False),
        "in_time": answered(days) & Q(in_time=True),
        **{f"age{low}": age(days, low, high) for low, high in AGES},
    }


def age(days: Days, low: int, high: int | None) -> Q:
    """Overdue by at least `low` and at most `high` working days."""
    bound = Q(due_on__lte=days.late_by(low)) & overdue(days)
    return bound if high is None else bound & Q(due_on__gt=days.late_by(high + 1))


def counts(days: Days) -> dict[str, Count]:
    return {name: Count("pk", filter=condition) for name, condition in states(days).items()}


def by_agency(scope: QuerySet[Agency], days: Days) -> list[dict[str, Any]]:
    """A row for each agency that has anything to do, the latest first, in three queries."""
    cases = InformationRequest.objects.filter(agency__in=scope).order_by()
    requests = {row["agency"]: row for row in cases.values("agency").annotate(**counts(days))}
    messages = {row["agency"]: row for row in feedback_by_agency(scope, days)}
    none = dict.fromkeys([*counts(days), "waiting", "waiting_late"], 0)
    rows = []
    for agency in scope:
        row = none | requests.get(agency.pk, {}) | messages.get(agency.pk, {}) | {"agency": agency}
        row["share"] = figures.share(row["answered"] - row["late"], row["answered"])
        rows.append(row)
    rows = [row for row in rows if row["open"] or row["answered"] or row["waiting"]]
    return sorted(rows, key=lambda row: (-row["overdue"], -row["late"], -row["open"]))


def feedback_by_agency(scope: QuerySet[Agency], days: Days) -> QuerySet[Submission, dict[str, Any]]:
    """Messages that wait for a reply, and those past their limit."""
    waiting = Submission.objects.still_open().filter(agency__in=scope).order_by()
    return waiting.values("agency").annotate(
        waiting=Count("pk"), waiting_late=Count("pk", filter=Q(due_on__lt=days.today))
    )


def by_clerk(cases: QuerySet[InformationRequest], days: Days) -> list[dict[str, Any]]:
    """Open work of each clerk, those first who are latest; None is work that nobody has taken."""
    rows = (
        cases.filter(stage__in=OPEN)
        .order_by()
        .values("handler", "handler__username", "handler__first_name", "handler__last_name", "agency")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=overdue(days)),
            due_soon=Count("pk", filter=due_soon(days)),
            oldest=Min("received_on"),
        )
    )
    return sorted(rows, key=lambda row: (-row["overdue"], -row["due_soon"], -row["open"]))


def working_days_late(days: Days, due_on: date) -> int:
    return working_days_between(days.calendar, due_on, days.today)
