"""The sweep: what should exist by now is created where it is missing. Never "at T do X"."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies import calendars, provisional
from disclosures.enums import PUBLIC
from ledger import faultpoint, trace
from ledger.door import Refused
from notices.outbox import Reminding
from notices.tally import Tally, together
from requests_app import telling, workflow, workflow_consulting
from requests_app.models import InformationRequest
from requests_app.rungs import Reminder, may_move, reminders
from requests_app.situation import Situation, look
from statutes import remedies

log = logging.getLogger(__name__)
BATCH = 200
POISONED = timedelta(hours=1)  # how long a case waits that the sweep could not get through
SYSTEM_STEPS = ("move_date", "expire_correction", "expire_third_party", "expire_agency", "expire_fee")


def sweep(now: datetime, *, everything: bool = False) -> Tally:
    """Look at each case whose time has come; it costs by what is due, not by what is open.

    `everything` leaves the `next_check_at` hint aside: the nightly run that trusts nothing.
    """
    _note_documents(now)
    if not everything:
        return look_at(_due(now), now)
    total, last = Tally(), 0
    while last is not None:
        tally, last = sweep_slice(now, last)
        total = together(total, tally)
    return total


def _note_documents(now: datetime) -> None:
    """Replies whose document was published since: few, and found by the document."""
    rows = InformationRequest.objects.filter(document__stage__in=PUBLIC)
    for case in rows.exclude(events__kind="document_published").order_by("pk"):
        _take(_case(case.pk), "note_document", now, timezone.localdate(now))


def sweep_slice(now: datetime, after: int, most: int = BATCH) -> tuple[Tally, int | None]:
    """The next `most` cases after a key, whatever their hint says; and the last key, None where nothing is left."""
    cases = InformationRequest.objects.watched().filter(pk__gt=after).order_by("pk")
    keys = list(cases.values_list("pk", flat=True)[:most])
    return look_at(keys, now), keys[-1] if keys else None


def _due(now: datetime) -> Iterator[int]:
    """Keys of the cases that are due; each look moves the case out of the question."""
    done: set[int] = set()
    while keys := list(InformationRequest.objects.to_check(now).values_list("pk", flat=True)[:BATCH]):
        yield from (pk for pk in keys if pk not in done)
        if done.issuperset(keys):
            return  # a case that moves neither on nor aside
        done.update(keys)


def look_at(keys: Iterable[int], now: datetime) -> Tally:
    """Bring these cases up to date. One that cannot be is put off for an hour, and the others go on."""
    made = failed = stale = 0
    for pk in keys:
        try:
            before = _columns(pk)
            found = enforce(pk, now)
            made += found
            stale += _was_stale(before, _columns(pk), found, now)
        except Exception:
            log.exception("the sweep failed on request %s", pk)
            failed += 1
            workflow.postpone(InformationRequest(pk=pk), now + POISONED)
        faultpoint.at("sweep.between_cases")
    return Tally(made, failed, stale)


def _columns(pk: int) -> dict[str, Any]:
    return InformationRequest.objects.filter(pk=pk).values("next_check_at", "due_on", "suspended", "stage").get()


def _was_stale(before: dict[str, Any], after: dict[str, Any], made: int, now: datetime) -> bool:
    """Whether something was to be done or said that the hint did not know of."""
    hint, wanted = before.pop("next_check_at"), after.pop("next_check_at")
    if hint and hint <= now:
        return False
    late = wanted is not None and (hint is None or hint > wanted)
    return made > 0 or before != after or late


def enforce(pk: int, now: datetime) -> int:
    """Bring one case up to date: silent periods end, reminders go out, the next look is set."""
    today, made = timezone.localdate(now), 0
    with trace.joined():
        case = _case(pk)
        for action in SYSTEM_STEPS:
            while _take(case, action, now, today):
                made += 1
                faultpoint.at("sweep.step_taken")
                case = _case(pk)
        return made + _remind_of(pk, now, today)


@transaction.atomic
def _remind_of(pk: int, now: datetime, today: date) -> int:
    """What the case is reminded of and the next look, told of one state: nobody takes a step in between."""
    case = InformationRequest.objects.locked(pk)
    # The sweep may be older than a notice: its fold neither takes back a move nor makes one that nobody is told of.
    calendars.fresh()
    made = int(_take(case, "move_date", now, today))
    if made:
        case = _case(pk)
    situation = look(case, today)
    for reminder in reminders(situation):
        if reminder.moment <= today:
            made += remind(situation, reminder, now)
    faultpoint.at("sweep.reminded")
    workflow.checked(case, today)
    return made


def _case(pk: int) -> InformationRequest:
    return InformationRequest.objects.select_related("agency", "handler", "applicant").get(pk=pk)


def _take(case: InformationRequest, action: str, now: datetime, today: date) -> bool:
    look(case, today)
    if workflow.refusals(case, None, action):
        return False
    try:
        workflow.perform(case, action, actor=None, at=now)
    except Refused:  # somebody was quicker
        return False
    return True


def remind(situation: Situation, reminder: Reminder, now: datetime) -> int:
    """Queue a reminder for each person it is for; how many were new."""
    made, facts = 0, _facts(situation, reminder)
    for name in reminder.whom:
        if name == "consulted":
            reminding = Reminding(reminder.moment, reminder.rung.urgency)
            made += workflow_consulting.remind(situation, reminder.limit.clock, reminder.limit.due, reminding, now)
            continue
        if name == "applicant":
            reminding = Reminding(reminder.moment, reminder.rung.urgency)
            kind = f"{reminder.kind}_applicant"
            made += telling.tell_applicant(situation, kind, reminder.what, now, facts, reminding)
            continue
        reminding = Reminding(reminder.moment, reminder.rung.urgency, reminder.asks)
        for user in telling.officials(situation.case, name, situation.today):
            made += telling.tell_official(situation, user, reminder.kind, reminder.what, now, facts, reminding)
    return made


def _facts(situation: Situation, reminder: Reminder) -> dict[str, Any]:
    """What a reminder says beside what every notice knows: the limit and its last day."""
    limit = reminder.limit
    clocks = situation.law.clocks
    title = dict(clocks[limit.clock].title) if limit.clock in clocks else {}
    facts: dict[str, Any] = {
        "last_day": provisional.written(limit.due, may_move(situation, limit)),
        "limit": title,
        "rung": reminder.rung.code,
    }
    if reminder.rung.code == "overdue":
        facts["remedies"] = _remedies(situation)
    return facts


def _remedies(situation: Situation) -> list[dict[str, str]]:
    """What an applicant may do when no reply came in time."""
    due = situation.reading.due_on if situation.reading else None
    if due is None:
        return []
    terms = remedies.last_days(situation.law, situation.calendar, due, review_first=False)
    language = "en" if situation.case.language.startswith("en") else "zh-hans"
    return [
        {"title": term.title[language], "last_day": provisional.written(term.last_day, term.provisional)}
        for term in terms
    ]
