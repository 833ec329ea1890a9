"""The bulk door of requests: whole histories of another register, folded as everywhere, in a few statements for all."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

import ledger.models as ledger
from agencies import serials
from agencies.models import Agency
from agencies.numbers import request_number as number_of
from ledger import trace
from ledger.door import tidy
from notices import tracking
from requests_app import likeness, workflow_consulting
from requests_app.enums import Stage
from requests_app.models import Applicant, Consultation, Event, InformationRequest, SubjectTerm
from requests_app.situation import Situation, ended_as, law_columns, projection
from requests_app.steps import STEPS
from search.outbox import enqueue_many

# Where a case stands after an event, read from the one table of steps.
AFTER = {step.event: step.to for step in STEPS.values() if step.to} | {"submitted": Stage.SUBMITTED}
ENDED = (Stage.LAPSED, Stage.WITHDRAWN, Stage.MERGED)  # with an outcome that the law gives, not a reply
BATCH = 2000


@dataclass(frozen=True)
class Happened:
    """One event as the other register kept it; `actor` is None for the applicant and for the system."""

    kind: str
    on: date
    at: datetime
    actor: Any = None
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class History:
    """A request from its coming in to where it stands."""

    key: uuid.UUID
    agency: Agency
    channel: str
    request: Mapping[str, Any]
    applicant: Mapping[str, Any]
    events: Sequence[Happened]


def take_over(histories: Iterable[History], *, now: datetime) -> int:
    """Take in what is not here yet, all or none; how many were new.

    Numbers are given here and the clock is folded here. Nobody is told of what is long past and no letter is issued
    again; the next sweep looks at every open case.
    """
    wanted = {history.key: history for history in histories}
    with trace.run(), transaction.atomic():
        there = InformationRequest.objects.filter(form_key__in=list(wanted)).values_list("form_key", flat=True)
        new = [history for key, history in wanted.items() if key not in set(there)]
        numbers = _numbers(new)
        events = [_events(history) for history in new]
        cases = InformationRequest.project_new(
            _case(history, rows, numbers.get(history.key), now) for history, rows in zip(new, events, strict=True)
        )
        for case, rows in zip(cases, events, strict=True):
            for event in rows:
                event.case = case
        Applicant.objects.bulk_create(
            (Applicant(case=case, **history.applicant) for case, history in zip(cases, new, strict=True)),
            batch_size=BATCH,
        )
        Event.objects.bulk_create((event for rows in events for event in rows), batch_size=BATCH)
        Consultation.project_new(
            row for case, rows in zip(cases, events, strict=True) for row in workflow_consulting.rows_of(case, rows)
        )
        SubjectTerm.objects.bulk_create(likeness.rows(cases), batch_size=BATCH)
        ledger.append_many("requests.take_over", ((case, {"events": case.events_count}) for case in cases))
        enqueue_many(case for case in cases if case.published_at)
    return len(new)


def _numbers(histories: Sequence[History]) -> dict[uuid.UUID, str]:
    """Request numbers in the order of registration, without gaps, for each agency and year."""
    waiting: dict[tuple[int, int], list[tuple[datetime, History]]] = defaultdict(list)
    for history in histories:
        for event in history.events:
            if event.kind == "registered":
                waiting[history.agency.pk, event.on.year].append((event.at, history))
    found = {}
    for (_agency, year), rows in waiting.items():
        rows.sort(key=lambda row: (row[0], row[1].key))
        agency = rows[0][1].agency
        for number, (_at, history) in zip(serials.take_many(agency, "request", year, len(rows)), rows, strict=True):
            found[history.key] = number_of(agency, year, number)
    return found


def _events(history: History) -> list[Event]:
    return [
        Event(n=n, kind=event.kind, on=event.on, at=event.at, actor=event.actor, facts=tidy(event.facts or {}))
        for n, event in enumerate(history.events, start=1)
    ]


def _case(history: History, events: list[Event], number: str | None, now: datetime) -> InformationRequest:
    case = InformationRequest(
        **tracking.columns(history.key),
        agency=history.agency,
        channel=history.channel,
        submitted_at=events[0].at,
        entered_by=events[0].actor,
        number=number,
        **history.request,
        **law_columns(history.agency.law, events[0].on),
    )
    for event in events:
        case.stage = AFTER.get(event.kind) or case.stage
        if event.kind == "registered":
            case.handler = event.actor
        if event.kind == "delivered":
            case.outcome = event.facts["outcome"]
        if event.kind == "published":
            case.public_title, case.public_text = event.facts["title"][:200], event.facts["text"]
            case.published_at = event.at
    situation = Situation(case, events, timezone.localdate(now))
    if case.stage in ENDED:
        case.outcome = ended_as(situation)
    for name, value in projection(situation).items():
        setattr(case, name, value)
    case.next_check_at = now if case.next_check_at else None
    return case
