"""A consultation as it stands for who is asked: what is asked, until when, what silence means, what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from agencies import law_words
from ledger.door import Refused
from requests_app import workflow
from requests_app.enums import ConsultationKind, Position
from requests_app.forms.opinion import Opinion
from requests_app.models import CaseFile, Consultation, Event, InformationRequest
from requests_app.rules import Consulted
from requests_app.situation import CONSULTATIONS, Situation, look
from statutes.calendars import Calendar
from statutes.citations import cite


@dataclass(frozen=True)
class Standing:
    """`limit` is None where the law sets none; `answered` is the event of the answer; `open` says it may still come.

    `left` is how much time is left, in words, and the tone of it; `length` the time that the law gives.
    """

    consultation: Consultation
    asked: Event
    limit: Any
    over: bool
    answered: Event | None
    open: bool
    basis: str
    article: str
    length: str
    left: tuple[str, str]
    calendar: Calendar

    @property
    def subject(self) -> str:
        return str(self.asked.facts.get("which") or self.consultation.case.subject)

    @property
    def question(self) -> str:
        return str(self.asked.facts.get("question") or "")

    @property
    def reached_known(self) -> bool:
        return bool(self.limit and self.limit.started_on != self.asked.on) or bool(self.asked.facts.get("reached_on"))

    @property
    def position(self) -> str:
        said = str(self.answered.facts.get("position", "")) if self.answered else ""
        return str(dict(Position.choices).get(said, said))


def stand(consultation: Consultation, today: date, language: str) -> Standing:
    """Fold the case and say how this consultation stands today."""
    situation = look(consultation.case, today)
    asked = consultation.event
    limit = situation.limit_of(asked)
    clock = situation.law.clocks.get(_ends(consultation).clock)
    return Standing(
        consultation=consultation,
        asked=asked,
        limit=limit,
        over=bool(limit and today > limit.due_on),
        answered=_answer(situation, consultation),
        open=workflow.may_still(consultation.case, action(consultation)),
        basis=cite(situation.law, clock.article, language) if clock else "",
        article=cite(situation.law, clock.article, language, full=False) if clock else "",
        length=law_words.length(clock.unit, clock.days) if clock else "",
        left=law_words.left(clock.unit, situation.calendar, today, limit.due_on) if clock and limit else ("", ""),
        calendar=situation.calendar,
    )


def _ends(consultation: Consultation) -> Any:
    third_party = consultation.kind == ConsultationKind.THIRD_PARTY
    return CONSULTATIONS["third_party_consulted" if third_party else "agency_consulted"]


def _answer(situation: Situation, consultation: Consultation) -> Event | None:
    kind, n = _ends(consultation).answered, consultation.event.n
    return next((e for e in situation.events if e.kind == kind and e.facts.get("ref") == n), None)


def action(consultation: Consultation) -> str:
    return "answer_third_party" if consultation.kind == ConsultationKind.THIRD_PARTY else "answer_agency"


@transaction.atomic
def answer(consultation: Consultation, form: Opinion, user: Any = None) -> bool:
    """Take the answer, once: False where one was there already, which counts."""
    # The case first, as every step has it: who locks the other way round would wait for the sweep, and it for them.
    case, facts = InformationRequest.objects.locked(consultation.case_id), form.facts()
    row = Consultation.objects.get(pk=consultation.pk)
    if row.answered_on:
        return False
    if upload := form.cleaned_data.get("file"):
        facts |= {"files": [workflow.add_file(case, upload, role=CaseFile.OPINION, actor=user).pk]}
    workflow.perform(case, action(consultation), actor=Consulted(consultation, user), facts=facts)
    if contact := form.cleaned_data.get("contact"):
        row.contact = contact
        row.save(update_fields=["contact"])
    return True


__all__ = ["Refused", "Standing", "action", "answer", "stand"]
