"""The door of urges: the only writer of their stage and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import serials
from agencies.enums import Role
from agencies.models import Agency
from agencies.rules import holds
from ledger.door import Facts, Refused, tidy
from ledger.door import refusals as door_refusals
from notices import hours, ladder
from oversight import rules, telling
from oversight.models import Urge, UrgeEvent
from oversight.steps import STEPS
from requests_app.enums import CLOSED
from requests_app.models import InformationRequest
from statutes.calendars import add_working_days

MOST_DAYS = 60


def issue(
    *,
    agency: Agency,
    actor: Any,
    text: str,
    case: InformationRequest | None = None,
    days: int | None = None,
    at: datetime | None = None,
) -> Urge:
    """Urge an agency, about one of its cases or altogether; an answer is due in `days` working days."""
    now = at or timezone.now()
    today, days = timezone.localdate(now), days or ladder.load().limits["urge"]
    inside = not holds(actor, agency, Role.SUPERVISOR)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)  # one after the other: a form sent twice urges once
        if reasons := _against(agency, actor, text, case, days):
            raise Refused(reasons)
        above = agency if inside else _office(actor, agency)
        number = serials.take(above, "urge", today.year)
        urge = Urge.objects.create(
            number=f"{above.short_name or above.slug}督〔{today.year}〕{number}号",
            agency=agency,
            case=case,
            issuer=actor,
            issued_by=above,
            by_head=inside,
            text=tidy(text.strip()),
            issued_on=today,
            due_on=add_working_days(hours.calendar_of(agency), today, days).due_on,
        )
        about = {"case": case.pk} if case else {}
        event = ledger.happen(urge, "urged", on=today, at=now, actor=actor, facts={"days": days} | about)
        urge.project(events_count=event.n)
        telling.tell(urge, event, ("addressee",), now)
        ledger.append("oversight.urge", urge, {"agency": agency.slug, "days": days} | about, actor=actor)
    return urge


def _against(agency: Agency, actor: Any, text: str, case: InformationRequest | None, days: int) -> list[str]:
    if not rules.may_urge(actor, agency):
        return [_("This step is for others: %(who)s.") % {"who": _("supervisor, or head in the own agency")}]
    reasons = [] if text.strip() else [_("Write what you urge.")]
    if not 1 <= days <= MOST_DAYS:
        reasons.append(_("Give 1 to %(most)s working days for the answer.") % {"most": MOST_DAYS})
    if case is not None and case.agency_id != agency.pk:
        reasons.append(_("The request belongs to another agency."))
    if case is not None and case.stage in CLOSED:
        reasons.append(_("The request is over: there is nothing left to urge."))
    waiting = Urge.objects.waiting().filter(agency=agency)
    if case is not None and waiting.filter(case=case).exists():
        reasons.append(_("An urge about this request already waits for its answer."))
    if case is None and waiting.filter(case=None, issuer=actor, text=tidy(text.strip())).exists():
        reasons.append(_("You have sent these words to this agency already, and it has not answered yet."))
    return reasons


def _office(actor: Any, agency: Agency) -> Agency:
    """The agency for which a supervisor urges: of the posts above, the nearest."""
    posts = actor.posts.current().filter(role=Role.SUPERVISOR).select_related("agency")
    return max((p.agency for p in posts if agency.path.startswith(p.agency.path)), key=lambda found: len(found.path))


def refusals(urge: Urge, actor: Any, action: str, facts: Facts | None = None) -> list[str]:
    """Why not: empty where the door would open."""
    return door_refusals(STEPS, urge.stage, urge.get_stage_display(), urge, actor, action, facts)


def perform(
    urge: Urge,
    action: str,
    *,
    actor: Any,
    facts: Facts | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> UrgeEvent:
    """Take one step, in one transaction; raises `Refused` with the reasons."""
    now, said = at or timezone.now(), tidy(facts or {})
    today = timezone.localdate(now)
    with transaction.atomic():
        locked = Urge.objects.select_for_update(of=("self",)).select_related("agency", "case", "issuer")
        urge = locked.get(pk=urge.pk)
        if seen is not None and seen != urge.events_count:
            raise Refused([_("Somebody else has just changed this. Please look again.")])
        if reasons := refusals(urge, actor, action, said):
            raise Refused(reasons)
        step = STEPS[urge.stage, action]
        event = ledger.happen(urge, step.event, on=today, at=now, actor=actor, facts=said)
        columns: dict[str, Any] = {"stage": step.to, "events_count": event.n}
        if action == "answer":
            columns |= {"answer": said["text"].strip(), "answered_by": actor, "answered_on": today}
        urge.project(**columns)
        telling.settle(urge, now)
        telling.tell(urge, event, step.tells, now)
        ledger.append(f"oversight.urge_{action}", urge, {"n": event.n}, actor=actor)
    return event
