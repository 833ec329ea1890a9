"""The case file: all that an official sees of one request, and the masked data that a typed reason opens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

import ledger.models as ledger
from agencies import law_words
from agencies.choices import language
from agencies.people import name_of
from requests_app import appeals, fees, privacy, standing, timeline, timeline_life
from requests_app.admin import similar
from requests_app.enums import OPEN, Position, Route, Stage
from requests_app.forms import cleaning
from requests_app.letters import reply_files
from requests_app.models import CaseFile, Event, InformationRequest
from requests_app.models.reveal import ACT
from requests_app.rules import is_official
from requests_app.situation import CONSULTATIONS, Situation, calendar_of, law_of, look
from statutes.calendars import working_days_between

# What of an event's facts is shown inside the office, in this order.
SHOWN = {
    "number": gettext_lazy("Number"),
    "items": gettext_lazy("Items"),
    "remedy_kind": gettext_lazy("Remedy"),
    "body": gettext_lazy("Before whom"),
    "filed_on": gettext_lazy("Filed on"),
    "result": gettext_lazy("Result"),
    "ruling": gettext_lazy("Number of the ruling"),
    "decided_on": gettext_lazy("Decided on"),
    "received": gettext_lazy("Ruling received on"),
    "term_days": gettext_lazy("Working days that the ruling sets"),
    "quantity": gettext_lazy("Quantity"),
    "count": gettext_lazy("What it is for"),
    "amount": gettext_lazy("Amount"),
    "paid_on": gettext_lazy("Paid on"),
    "reference": gettext_lazy("Number of the receipt"),
    "party": gettext_lazy("Consulted"),
    "address": gettext_lazy("Address"),
    "question": gettext_lazy("What the letter asks"),
    "reached_on": gettext_lazy("Reached them on"),
    "right_agency": gettext_lazy("The right agency"),
    "points": gettext_lazy("To be corrected"),
    "text": gettext_lazy("Text as recorded"),
    "position": gettext_lazy("Position"),
    "answer": gettext_lazy("Answer"),
    "content": gettext_lazy("What is disclosed"),
    "outcome": gettext_lazy("Outcome of the reply"),
    "days": gettext_lazy("Working days"),
    "until": gettext_lazy("To be done by"),
    "reason": gettext_lazy("Reason"),
    "day": gettext_lazy("The right day"),
    "how": gettext_lazy("How it was delivered"),
    "note": gettext_lazy("Note"),
}
ANSWERED = {ends.answered for ends in CONSULTATIONS.values()}
# What is said otherwise where another law than the regulation holds: it may ask without correcting, and count all days.
SHOWN_ABROAD = SHOWN | {
    "points": gettext_lazy("What was asked"),
    "days": gettext_lazy("Days, as the law counts them"),
}


class Reveal(forms.Form):
    """Why masked data are looked at; it goes into the ledger, so it names nobody."""

    why = cleaning.Typed(
        label=gettext_lazy("Why you need to see them"),
        min_length=2,
        max_length=200,
        help_text=gettext_lazy("The ledger keeps who looked, when and why. Name nobody."),
    )

    def __init__(self, *args: Any, case: InformationRequest | None = None, **kwargs: Any) -> None:
        self.case = case
        super().__init__(*args, **kwargs)

    def clean_why(self) -> str:
        why = str(self.cleaned_data["why"])
        if self.case and privacy.found_in(self.case.applicant, why):
            raise forms.ValidationError(_("The ledger keeps no personal data: give the reason without naming anybody."))
        return why


def reveal(case: InformationRequest, actor: Any, why: str) -> None:
    """Keep in the ledger that somebody looked at the applicant's data, and why."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    before = ledger.Entry.objects.filter(act=ACT, actor=actor, at__gte=today).count()
    ledger.append(ACT, case, {"why": why, "that_day": before + 1}, actor=actor)


def context(case: InformationRequest, user: Any, *, revealed: bool, form: Reveal) -> dict[str, Any]:
    situation = look(case, timezone.localdate())
    return {
        "case": case,
        "reading": situation.reading,
        "proof_url": reverse("admin:requests_app_informationrequest_proof", args=[case.pk]),
        "ics_url": reverse("admin:requests_app_informationrequest_dates", args=[case.pk]),
        "facts": facts(case),
        "applicant": applicant(case, user, revealed=revealed),
        "claim": claim(case, revealed=revealed) if is_official(user, case) else None,
        "erased_on": case.applicant.erased_on,
        "revealed": revealed,
        "may_reveal": is_official(user, case) and not revealed and not case.applicant.erased_on,
        "reveal_form": form,
        "reply": reply(situation),
        "proposal": situation.proposal,
        "proposal_days": _proposed(situation),
        "entries": [entry(event, case) for event in reversed(situation.events)],
        "letters": [
            (letter, address("letter", case, letter.pk))
            for letter in case.letters.defer("parts").select_related("event").order_by("-pk")
        ],
        "fee": fees.shown(situation, situation.fee_proposal or situation.fee, language()),
        "fee_proposal": situation.fee_proposal,
        "kin": [(words, other, case_address(other)) for words, other in standing.kin(case)],
        "remedies": [(row, appeals.may_move(situation.calendar, row)) for row in case.remedies.all()],
        "files": files(case, user),
        **similar.context(case, user),
    }


def case_address(case: InformationRequest) -> str:
    return reverse("admin:requests_app_informationrequest_change", args=[case.pk])


def address(kind: str, case: InformationRequest, pk: int) -> str:
    return reverse(f"admin:requests_app_informationrequest_{kind}", args=[case.pk, pk])


def facts(case: InformationRequest) -> list[tuple[Any, Any]]:
    return [
        (_("Tracking code"), case.code),
        (_("Agency"), case.agency.label),
        (_("Clerk in charge"), name_of(case.handler) or _("Nobody yet")),
        (_("Channel"), case.get_channel_display()),
        (_("Entered by"), name_of(case.entered_by)),
        (_("Receipt date"), date_format(case.received_on, "DATE_FORMAT") if case.received_on else _("Not yet fixed")),
        (_("Period of the information"), case.period),
        (_("Form wanted"), case.get_form_display()),
        (_("Way of receiving it"), case.get_route_display()),
    ]


def applicant(case: InformationRequest, user: Any, *, revealed: bool) -> list[tuple[Any, str]]:
    person = case.applicant
    said = privacy.shown(person, revealed=revealed, handling=is_official(user, case))
    rows = {"kind": person.get_kind_display(), "name": "", "id_kind": person.get_id_kind_display()} | said
    return [(person._meta.get_field(name).verbose_name, value) for name, value in rows.items() if value]


def claim(case: InformationRequest, *, revealed: bool) -> list[tuple[Any, str]]:
    """What the applicant asks to have put right; empty where nothing waits."""
    waiting = case.claims.filter(settled_at=None).select_related("evidence").first()
    if waiting is None:
        return []
    rows = {
        "name": waiting.name,
        "id_kind": waiting.get_id_kind_display(),
        "id_number": waiting.id_number if revealed else privacy.mask(waiting.id_number),
        "reason": waiting.reason if revealed else privacy.without(case.applicant, waiting.reason),
        "evidence": waiting.evidence.name if waiting.evidence else "",
    }
    return [(waiting._meta.get_field(name).verbose_name, value) for name, value in rows.items() if value]


def files(case: InformationRequest, user: Any) -> list[tuple[CaseFile, str]]:
    """The files and their addresses; without one where it was erased, or where it is the applicant's own and the reader
    does not work on the case."""
    erased, handling = case.applicant.erased_on, is_official(user, case)
    rows = []
    for file in case.files.order_by("-pk"):
        shut = file.role == CaseFile.SUBMISSION and (erased or not handling)
        if shut:
            file.name = _("erased after the retention time") if erased else _("for those who work on the case")
        rows.append((file, "" if shut else address("file", case, file.pk)))
    return rows


def reply(situation: Situation) -> dict[str, Any] | None:
    """The reply as last drafted, for those who sign it and those who read the file."""
    drafted = situation.reply
    if drafted is None:
        return None
    said, law = drafted.facts, situation.law
    outcome, exemption = law.outcomes.get(said.get("outcome", "")), law.exemptions.get(said.get("exemption", ""))
    return {
        "event": drafted,
        "outcome": outcome.title[language()] if outcome else "",
        "exemption": exemption.title[language()] if exemption else "",
        "reason": said.get("reason", ""),
        "content": said.get("content", ""),
        "search_record": said.get("search_record", ""),
        "files": reply_files(situation),
    }


def entry(event: Event, case: InformationRequest) -> dict[str, Any]:
    """A line of the timeline as the office reads it: with the actor and what was recorded."""
    outcomes = law_of(case).outcomes
    labels = SHOWN if case.law == timeline.REGULATION else SHOWN_ABROAD
    return {
        "n": event.n,
        "on": event.on,
        "at": event.at,
        "heading": timeline.heading(event),
        "actor": name_of(event.actor) or (_("by whoever was consulted") if event.kind in ANSWERED else ""),
        "internal": event.kind in timeline.INTERNAL,
        "details": [(label, shown(name, event, outcomes)) for name, label in labels.items() if event.facts.get(name)],
    }


def shown(name: str, event: Event, outcomes: Any) -> Any:
    value = event.facts[name]
    if name == "how":
        return dict(Route.choices).get(value, value)
    if name == "position":
        return dict(Position.choices).get(value, value)
    if name == "outcome":
        return outcomes[value].title[language()] if value in outcomes else value
    if name == "remedy_kind":
        return timeline_life.kind(value)
    if name == "result":
        named = timeline_life.record_result if event.kind == "record_answered" else timeline_life.result
        return named(value)
    if name == "items":
        return "\n".join(value)
    return value


def _proposed(situation: Situation) -> str:
    """How much longer the proposal that waits would make the term."""
    return law_words.days_of(situation.law, situation.proposal.facts["days"]) if situation.proposal else ""


def due(case: InformationRequest, today: Any) -> tuple[str, str]:
    """How much time is left, in words, and the tone of it."""
    if case.stage == Stage.RECORD_OPEN:
        waited = working_days_between(calendar_of(case), timezone.localdate(case.submitted_at), today)
        waits = ngettext("Waits %(days)s working day", "Waits %(days)s working days", waited) % {"days": waited}
        return waits, "warn" if waited > appeals.alarm_days() else ""
    if case.stage not in OPEN:
        if case.in_time is None:
            return case.get_stage_display(), "off"
        return (pgettext("one request", "Answered in time"), "ok") if case.in_time else (_("Answered late"), "bad")
    if case.suspended:
        return _("Clock stopped"), "off"
    if case.due_on is None:
        return _("Not running yet"), "off"
    return law_words.left(law_of(case).reply.unit, calendar_of(case), today, case.due_on)
