"""Rows of the officials' lists: what is the next lawful step of each, and what those wait for whose clock stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from requests_app import workflow
from requests_app.enums import CLOSED, Stage
from requests_app.models import Event, InformationRequest
from requests_app.situation import Situation
from requests_app.steps_abroad import ANSWERS


class Next(NamedTuple):
    """The next step of a case: `url` where this person takes it, else `by` says who does. `waits`: for what."""

    label: str = ""
    url: str = ""
    by: str = ""
    waits: str = ""

    @property
    def words(self) -> str:
        """In one line, without a link."""
        step = f"{self.label} ({self.by})" if self.by else self.label
        return " · ".join(part for part in (self.waits, step) if part)


def prepare(cases: Iterable[InformationRequest], user: Any) -> list[InformationRequest]:
    """The cases with their events, in one question for all, each with what comes `next` for this person."""
    found, today = list(cases), timezone.localdate()
    events = Prefetch("events", Event.objects.select_related("actor").order_by("n"))
    prefetch_related_objects(found, events)
    for case in found:
        case.situation = Situation(case, list(case.events.all()), today)
        case.next = after(case, user)  # type: ignore[attr-defined]
    return found


def after(case: InformationRequest, user: Any) -> Next:
    """The first step onward that is open to this person; where there is none, the one that others take."""
    if case.stage in CLOSED:
        return Next()
    steps = [
        (name, step) for (stage, name), step in workflow.table(case).items() if stage == case.stage and step.onward
    ]
    for name, step in steps:
        if not workflow.refusals(case, user, name):
            url = reverse("admin:requests_app_informationrequest_step", args=[case.pk, name])
            return Next(str(step.label), url, "", waits(case))
    theirs = [step for _name, step in steps if not any(check(case, {}) for check in step.checks)]
    return Next(str(theirs[0].label), "", str(theirs[0].by), waits(case)) if theirs else Next(waits=waits(case))


def waits(case: InformationRequest) -> str:
    """For what a case waits whose clock stands, or that somebody outside has to move."""
    situation = case.situation
    if case.stage == Stage.AWAITING_CORRECTION:
        asked = situation.last(*ANSWERS)
        known = asked is None or asked.kind == "correction_asked"
        return _("waits for the correction") if known else _("waits for the applicant's answer")
    if case.stage == Stage.AWAITING_FEE:
        return _("waits for the payment")
    if situation.consultations("third_party_consulted"):
        return _("waits for a third party")
    if situation.consultations("agency_consulted"):
        return _("waits for another agency")
    return ""


def cell(case: InformationRequest) -> str:
    """The same as a cell of the list."""
    coming: Next | None = getattr(case, "next", None)
    if coming is None or not coming.words:
        return "—"
    waiting = format_html('<span class="desk-note">{}</span> ', coming.waits) if coming.waits else ""
    if coming.url:
        return format_html('{}<a href="{}">{}</a>', waiting, coming.url, coming.label)
    by = format_html(' <span class="desk-note">({})</span>', coming.by) if coming.by else ""
    return format_html("{}{}{}", waiting, coming.label, by)
