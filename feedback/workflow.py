"""The door of messages and consultations: the only writer of their stages, dates, replies and publication."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import calendars
from agencies.models import Agency
from feedback import moving, telling
from feedback.enums import DEFAULT_LIMITS, OPEN, Kind
from feedback.models import Consultation, Opinion, ReplyLimit, Sender, Submission
from feedback.steps import CONSULTATION_STEPS, STEPS
from ledger import trace
from ledger.door import Facts, Refused, Table
from ledger.door import refusals as door_refusals
from ledger.models import Happening
from ledger.once import once
from notices import outbox, tracking
from search.outbox import enqueue
from statutes.calendars import add_working_days

Thing = Submission | Consultation


def table(thing: Thing) -> Table:
    return CONSULTATION_STEPS if isinstance(thing, Consultation) else STEPS


def limit_for(kind: str) -> int:
    """Working days to reply to a message of this kind that comes today."""
    row = ReplyLimit.objects.filter(kind=kind).first()
    return row.days if row else DEFAULT_LIMITS[Kind(kind)]


def submit(
    *,
    agency: Agency,
    key: uuid.UUID,
    message: Mapping[str, Any],
    sender: Mapping[str, str] | None = None,
    language: str = settings.LANGUAGE_CODE,
    suspicion: str = "",
    at: datetime | None = None,
) -> Submission:
    """Take in a message, once for each `key`: the same key gives the same message, whoever comes first.

    `message` has kind, title, text, page and wish_public; `sender` has name, email and phone, all optional here.
    """
    now = at or timezone.now()

    def take_in() -> Submission:
        submission = Submission.objects.create(
            **tracking.columns(key),
            agency=agency,
            submitted_at=now,
            language=language,
            suspicion=suspicion,
            **message,
        )
        if sender and any(sender.values()):
            Sender.objects.create(submission=submission, **sender)
        return _received(submission, now)

    return once(Submission, key, take_in)


def _received(submission: Submission, now: datetime) -> Submission:
    """The first event of a message, the day its reply is due, and word to whom it concerns."""
    agency, today = submission.agency, timezone.localdate(now)
    event = ledger.happen(submission, "received", on=today, at=now, actor=None, facts={"agency": agency.pk})
    days = limit_for(submission.kind)
    calendars.fresh()
    calendar = moving.calendar_of(submission)
    count = add_working_days(calendar, today, days)
    submission.project(
        received_on=today, limit_days=days, due_on=count.due_on, provisional=count.provisional, events_count=event.n,
        calendar_version=calendar.version,
    )  # fmt: skip
    telling.tell(submission, event, ("clerks", "sender"), now)
    ledger.append("feedback.submit", submission, {"kind": submission.kind, "agency": agency.slug})
    return submission


def draft_consultation(*, actor: Any = None, at: datetime | None = None, **fields: Any) -> Consultation:
    """A new draft, with its first event. `fields` are those of the model."""
    with transaction.atomic():
        consultation = Consultation.objects.create(**fields)
        opened(consultation, actor=actor, at=at)
    return consultation


def opened(consultation: Consultation, *, actor: Any, at: datetime | None = None) -> None:
    """Record who drafted a consultation that a form has just saved."""
    now = at or timezone.now()
    event = ledger.happen(consultation, "drafted", on=timezone.localdate(now), at=now, actor=actor, facts={})
    consultation.project(drafted_by=actor, events_count=event.n)


def comment(
    consultation: Consultation, *, key: uuid.UUID, text: str, suspicion: str = "", at: datetime | None = None
) -> Opinion:
    """Record an opinion, once for each `key`; refused before the first day and after the last."""
    now = at or timezone.now()
    today = timezone.localdate(now)
    current = Consultation.objects.get(pk=consultation.pk)
    if not current.is_open(today):
        raise Refused([_("Comments are not open yet.") if today < current.opens_on else _("Comments are closed.")])
    fields = {"consultation": current, "text": text, "suspicion": suspicion, "submitted_at": now}
    return Opinion.objects.get_or_create(form_key=key, defaults=fields)[0]


def refusals(
    thing: Thing, actor: Any, action: str, facts: Facts | None = None, *, today: date | None = None
) -> list[str]:
    """Why not: empty where the door would open. A page shows a button exactly then."""
    thing.today = today or timezone.localdate()  # type: ignore[union-attr]
    return door_refusals(table(thing), thing.stage, thing.get_stage_display(), thing, actor, action, facts)


def perform(
    thing: Thing,
    action: str,
    *,
    actor: Any,
    on: date | None = None,
    facts: Facts | None = None,
    at: datetime | None = None,
    seen: int | None = None,
) -> Happening:
    """Take one step, in one transaction; raises `Refused` with the reasons.

    `at` is for replaying a history. `seen` is how many events the person saw: if more have come since, it is refused.
    """
    now, facts = at or timezone.now(), dict(facts or {})
    today = timezone.localdate(now)
    with transaction.atomic():
        thing = type(thing)._default_manager.select_for_update(of=("self",)).select_related("agency").get(pk=thing.pk)
        if reasons := _not_now(thing, on or today, today, seen) or refusals(thing, actor, action, facts, today=today):
            raise Refused(reasons)
        step = table(thing)[thing.stage, action]
        if action == "move_date":
            facts = moving.facts(thing)
        event = ledger.happen(thing, step.event, on=on or today, at=now, actor=actor, facts=facts)
        columns = EFFECTS[action](thing, event, now) if action in EFFECTS else {}
        thing.project(**({"stage": step.to} if step.to else {}), events_count=event.n, **columns)
        if isinstance(thing, Submission):
            if step.to and step.to not in OPEN:
                outbox.settle(f"feedback:{thing.pk}:feedback.", now)
            telling.tell(thing, event, step.tells, now)
        verb = "consultation_" if isinstance(thing, Consultation) else ""
        ledger.append(f"feedback.{verb}{action}", thing, {"n": event.n, "on": event.on.isoformat()}, actor=actor)
        if action in SEARCHED:
            enqueue(thing)
    return event


def _not_now(thing: Thing, on: date, today: date, seen: int | None) -> list[str]:
    if seen is not None and seen != thing.events_count:
        return [_("Somebody else has just changed this. Please look again.")]
    if on > today:
        return [_("A step cannot be dated in the future.")]
    last = thing.events.last()
    if last and on < last.on:
        return [_("A step cannot be dated before the one it follows (%(day)s).") % {"day": last.on}]
    return []


# Steps after which the public sees something else than before.
SEARCHED = frozenset({"publish", "unpublish", "withdraw", "publish_outcome"})


def _said(event: Happening, key: str) -> str:
    return str(event.facts[key]).strip()


def refold(submission: Submission, now: datetime) -> bool:
    """Count the day for the reply by today's calendar; True where it has moved and people are told."""
    with trace.joined():
        calendars.fresh()
        if not refusals(submission, None, "move_date", today=timezone.localdate(now)):
            perform(submission, "move_date", actor=None, at=now)
            return True
        submission.project(**_folded(submission))
        return False


def catch_up(now: datetime) -> int:
    """Count anew the day of each open message that was counted by another calendar; how many have moved."""
    moved, last = 0, 0
    waiting = Submission.objects.still_open().select_related("agency").order_by("pk")
    while batch := list(waiting.filter(pk__gt=last)[:200]):
        last = batch[-1].pk
        for submission in batch:
            if submission.calendar_version != moving.calendar_of(submission).version:
                moved += refold(submission, now)
    return moved


def _folded(submission: Submission) -> dict[str, Any]:
    calendar = moving.calendar_of(submission)
    count = moving.count(submission, calendar)
    return {"due_on": count.due_on, "provisional": count.provisional, "calendar_version": calendar.version}


def _assign(submission: Submission, event: Happening, now: datetime) -> dict[str, Any]:
    return {"handler": get_user_model().objects.get(pk=event.facts["handler"])}


def _forward(submission: Submission, event: Happening, now: datetime) -> dict[str, Any]:
    # The sender did not choose the detour, so the due date stays.
    submission.agency = Agency.objects.get(pk=event.facts["agency"])
    submission.save(update_fields=["agency"])
    return {"handler": None}


def _answer(submission: Submission, event: Happening, now: datetime) -> dict[str, Any]:
    return {
        "answer": _said(event, "text"),
        "answered_by": event.actor,
        "answered_on": event.on,
        "in_time": submission.due_on is not None and event.on <= submission.due_on,
        "handler": submission.handler or event.actor,
    }


def _publish(thing: Thing, event: Happening, now: datetime) -> dict[str, Any]:
    if isinstance(thing, Consultation):
        return {"published_at": now}
    return {
        "public_title": _said(event, "title")[:120],
        "public_text": _said(event, "text"),
        "public_answer": _said(event, "answer"),
        "published_at": now,
    }


EFFECTS: dict[str, Callable[[Any, Happening, datetime], dict[str, Any]]] = {
    "move_date": lambda submission, event, now: _folded(submission),
    "accept": lambda submission, event, now: {"handler": event.actor},
    "assign": _assign,
    "forward": _forward,
    "answer": _answer,
    "close": lambda submission, event, now: {"closed_reason": event.facts["reason"]},
    "reopen": lambda submission, event, now: {"closed_reason": "", "handler": None},
    "publish": _publish,
    "unpublish": lambda submission, event, now: {"published_at": None},
    "withdraw": lambda consultation, event, now: {"withdrawn_reason": _said(event, "reason")},
    "draft_outcome": lambda consultation, event, now: {"outcome": _said(event, "text"), "outcome_by": event.actor},
    "publish_outcome": lambda consultation, event, now: {"outcome_published_at": now},
}
