"""Who is told of a step: the applicant, the clerks, the reviewer, the head, the clerk in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from agencies import provisional
from agencies.enums import Role
from agencies.models import Agency, Post
from ledger.door import Step
from notices import outbox
from notices.outbox import Reminding, To
from requests_app import rules, standing_in
from requests_app.enums import CLOSED
from requests_app.models import Event, InformationRequest, Watch
from requests_app.rungs import reminders
from requests_app.situation import Situation
from requests_app.timeline import heading, sentence

ROLES = {"clerks": Role.CLERK, "reviewer": Role.REVIEWER, "head": Role.HEAD, "supervisor": Role.SUPERVISOR}


# Events that are told in words of their own.
KINDS = {"holiday_changed": "requests.date_moved"}


def officials(case: InformationRequest, role: str, day: date | None = None) -> list[Any]:
    """The users who hold a role for the case; the clerk in charge, or every clerk while there is none.

    For a clerk who is away on `day` the deputy is told, and every clerk where the post of the one in charge has ended.
    """
    if role == "supervisor":
        return supervisors(case.agency)
    holders = [post.user for post in Post.objects.holders(case.agency, ROLES.get(role, Role.CLERK))]
    if role == "handler":
        holders = [user for user in holders if user.pk == case.handler_id] or holders
    if role not in ("handler", "clerks"):
        return holders
    away = standing_in.deputies(case.agency, day or timezone.localdate())
    return list({user.pk: user for user in (standing_in.present(holder, away) for holder in holders)}.values())


def supervisors(agency: Agency) -> list[Any]:
    return [post.user for post in Post.objects.supervising(agency)]


def tell(situation: Situation, event: Event, whom: Iterable[str], now: datetime) -> None:
    """Queue the notices of a step, each under a key of its own."""
    for name in whom:
        if name == "applicant":
            tell_applicant(
                situation,
                KINDS.get(event.kind, "requests.step"),
                f"step:{event.n}",
                now,
                _said(event, situation.case.language),
            )
        else:
            people = _proposer(situation) if name == "proposer" else officials(situation.case, name, situation.today)
            for user in people:
                if user.pk != event.actor_id:
                    tell_official(
                        situation, user, "requests.official_step", f"step:{event.n}", now, _in_each_language(event)
                    )


def _proposer(situation: Situation) -> list[Any]:
    """Who handed a publication to a second person and waits for the answer."""
    proposed = situation.last("publication_proposed")
    return [proposed.actor] if proposed and proposed.actor and rules.can_view(proposed.actor, situation.case) else []


def tell_watchers(situation: Situation, event: Event, now: datetime) -> None:
    """Whoever watches the case reads of the step in the next morning's mail, unless it was told to them already."""
    for watch in Watch.objects.filter(case=situation.case).exclude(user=event.actor_id).select_related("user"):
        if rules.can_view(watch.user, situation.case):
            reminding = Reminding(timezone.localdate(now), "waiting")
            said = _in_each_language(event)
            tell_official(situation, watch.user, "requests.official_step", f"step:{event.n}", now, said, reminding)


def settle(situation: Situation, event: Event, step: Step, now: datetime) -> None:
    """What nobody has to be reminded of any more: what was acknowledged, what is over, limits that have moved."""
    case = f"request:{situation.case.pk}"
    about = f"{case}:requests."
    if event.kind == "acknowledged":
        outbox.acknowledge(about, now, event.facts["rank"])
    elif step.to in CLOSED:
        outbox.settle(about, now)
        outbox.settle(f"{case}:consultation_due:", now)
    else:
        outbox.settle(about, now, but={f"{case}:{reminder.what}" for reminder in reminders(situation)})


def tell_applicant(
    situation: Situation,
    kind: str,
    what: str,
    now: datetime,
    facts: dict[str, Any],
    reminding: Reminding | None = None,
) -> bool:
    case = situation.case
    to = To(address=case.applicant.email, language=case.language, agency=case.agency)
    key = f"request:{case.pk}:{what}:applicant"
    return outbox.queue(kind, to, _facts(situation) | facts, key, at=now, reminding=reminding)


def tell_official(
    situation: Situation,
    user: Any,
    kind: str,
    what: str,
    now: datetime,
    facts: dict[str, Any],
    reminding: Reminding | None = None,
) -> bool:
    case = situation.case
    key, to = f"request:{case.pk}:{what}:{user.pk}", To(user=user, agency=case.agency)
    pages = {"page": reverse("admin:requests_app_informationrequest_change", args=[case.pk])}
    if reminding and reminding.asks:
        pages["acknowledge"] = reverse("admin:requests_app_informationrequest_step", args=[case.pk, "acknowledge"])
    return outbox.queue(kind, to, _facts(situation) | pages | facts, key, at=now, reminding=reminding)


def _said(event: Event, language: str) -> dict[str, Any]:
    """The event in one language, as the timeline says it."""
    with translation.override(language):
        return {"heading": heading(event), "sentence": sentence(event)}


def _in_each_language(event: Event) -> dict[str, Any]:
    """The event for officials, who read it in whichever language they have switched to."""
    said = {code: _said(event, code) for code, _name in settings.LANGUAGES}
    return {word: {code: said[code][word] for code in said} for word in ("heading", "sentence")}


def _facts(situation: Situation) -> dict[str, Any]:
    """What every notice knows: numbers and dates, never a name and never the secret."""
    case, reading = situation.case, situation.reading
    return {
        "case": case.pk,
        "code": case.code,
        "number": case.number or case.code,
        "agency": case.agency.name,
        "due_on": provisional.written(reading.due_on, reading.provisional) if reading else "",
        "days_left": reading.days_left if reading else None,
    }
