"""What waits for an official: own cases, signatures, extensions, what is overdue below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies import calendars, provisional
from agencies.enums import READERS, WORKERS, Role
from agencies.models import Agency
from agencies.people import name_of
from agencies.rules import holds_any
from requests_app import matters, standing_in
from requests_app.admin import rows
from requests_app.admin.casefile import due
from requests_app.admin.filters import AHEAD
from requests_app.enums import Stage
from requests_app.models import Event, InformationRequest
from requests_app.steps import HANDLING
from statutes.calendars import add_working_days

ROWS = 8
URGENT_FIRST = (F("due_on").asc(nulls_last=True), "pk")
FEES = ("fee_proposed", "fee_noticed", "fee_declined")
PROPOSALS = ("extension_proposed", "extension_notified", "extension_declined")


def panels(user: Any) -> Iterator[dict[str, Any]]:
    if holds_any(user, Role.CLERK):
        yield from _own(user)
    if holds_any(user, Role.CLERK, Role.HEAD):
        yield from _of_the_office(user)
    if holds_any(user, Role.REVIEWER, Role.HEAD):
        drafted = _of(user, Role.REVIEWER, Role.HEAD).filter(stage=Stage.DRAFTED)
        yield panel(_("Waiting for a signature"), drafted, "?stage__exact=drafted", 10)
    yield from _publishing(user)
    if holds_any(user, Role.HEAD):
        fees = proposed(_of(user, Role.HEAD), FEES)
        if fees.exists():
            yield panel(_("Fees to decide"), fees, "?late=open", 21)
        yield panel(_("Extensions to decide"), proposed(_of(user, Role.HEAD)), "?late=open", 20)
        yield panel(_("Goes late within 10 working days"), _ahead(user), "?late=ahead", 25)
    if holds_any(user, Role.HEAD, Role.SUPERVISOR):
        late = _of(user, Role.HEAD, Role.SUPERVISOR).overdue(timezone.localdate())
        yield panel(_("Overdue"), late, "?late=overdue", 15)
    watched = _of(user, *READERS).filter(watches__user=user)
    if watched.exists():
        yield panel(_("Watched by me"), watched, "?handler=watched", 40, user)


def _own(user: Any) -> Iterator[dict[str, Any]]:
    """A clerk's own cases, those whose clock stands apart, and those of whoever the clerk stands in for."""
    own = _of(user, Role.CLERK).still_open().filter(handler=user)
    yield panel(_("My open requests"), own.filter(suspended=False), "?handler=mine&late=open", 10, user)
    standing = own.filter(suspended=True)
    if standing.exists():
        yield panel(_("My requests whose clock stands"), standing, "?handler=mine&late=standing", 11, user)
    for absence in standing_in.stood_in_for(user, timezone.localdate()):
        title = _("In place of %(name)s") % {"name": name_of(absence.user)}
        theirs = _of(user, Role.CLERK).still_open().filter(agency=absence.agency, handler=absence.user)
        yield panel(title, theirs, "?handler=deputy", 13, user)


def _of_the_office(user: Any) -> Iterator[dict[str, Any]]:
    """What clerks and heads look after together."""
    cases = _of(user, Role.CLERK, Role.HEAD)
    new = standing_in.without_clerk(cases.still_open())
    yield panel(_("Without a clerk"), new, "?handler=none&late=open", 20, user)
    records = cases.filter(stage=Stage.RECORD_OPEN).order_by("submitted_at")
    if records:
        yield panel(_("Records to check (art. 41)"), records, "?stage__exact=record_open", 22)
    owing = cases.owing_reason()
    if owing.exists():
        yield panel(_("Reasons for late replies owed"), owing, "?late=owing", 12)


def _ahead(user: Any) -> QuerySet[InformationRequest]:
    today = timezone.localdate()
    return _of(user, Role.HEAD).ahead(today, add_working_days(calendars.usual(), today, AHEAD).due_on)


def _publishing(user: Any) -> Iterator[dict[str, Any]]:
    """Answers that several ask for, or that an applicant suggested to publish; nothing where there is none."""
    wanted = matters.to_publish(_of(user, *WORKERS))
    if wanted.exists():
        yield panel(_("Publish the answer?"), wanted, "?publish=suggested", 25, mark=_asked_for)


def proposed(cases: QuerySet[InformationRequest], words: tuple[str, ...] = PROPOSALS) -> QuerySet[InformationRequest]:
    """Open cases whose last word on an extension, or on a fee, is a proposal."""
    last = Event.objects.filter(case=OuterRef("pk"), kind__in=words).order_by("-n").values("kind")[:1]
    return cases.filter(stage__in=HANDLING).annotate(last_word=Subquery(last)).filter(last_word=words[0])


def panel(
    title: str, cases: QuerySet[InformationRequest], query: str, order: int, user: Any = None, mark: Any = None
) -> dict[str, Any]:
    """One of the lists of the first page, the most urgent first; with `user` each row says what comes next."""
    today = timezone.localdate()
    first = list(cases.select_related("agency").order_by(*URGENT_FIRST)[:ROWS])
    return {
        "title": title,
        "count": cases.count(),
        "rows": [_row(case, today, mark) for case in (rows.prepare(first, user) if user else first)],
        "url": reverse("admin:requests_app_informationrequest_changelist") + query,
        "empty": _("Nothing waits here."),
        "order": order,
    }


def _asked_for(case: InformationRequest) -> tuple[str, str]:
    """Why a publication is suggested: how many ask for the same, how many of them suggested it (art. 44)."""
    found = matters.standing(case)
    asked = ngettext("%(n)s request for this", "%(n)s requests for this", found["n"]) % {"n": found["n"]}
    if found["suggested"]:
        asked += " · " + _("suggested by applicants: %(n)s") % {"n": found["suggested"]}
    return asked, "warn"


def _row(case: InformationRequest, today: Any, mark: Any = None) -> dict[str, Any]:
    words, tone = mark(case) if mark else due(case, today)
    if case.provisional and case.due_on and not mark:
        words = provisional.with_mark(words)
    return {
        "label": f"{case} · {case.subject}",
        "url": reverse("admin:requests_app_informationrequest_change", args=[case.pk]),
        "mark": words,
        "tone": tone,
        "note": case.next.words if hasattr(case, "next") else "",
    }


def _of(user: Any, *roles: str) -> Any:
    return InformationRequest.objects.filter(agency__in=Agency.objects.visible_to(user, roles))
