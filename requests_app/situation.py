"""A request as it stands on a day: its events, folded by the statutory clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone

from agencies import calendars
from requests_app import appeals
from requests_app.enums import CLOSED, Position
from requests_app.models import Event, InformationRequest
from statutes import clock, laws, variants
from statutes.calendars import Calendar
from statutes.rules import Variant


class Consultation(NamedTuple):
    """What ends a consultation, and the clock that limits it."""

    answered: str
    expired: str
    clock: str


CONSULTATIONS = {
    "third_party_consulted": Consultation("third_party_answered", "third_party_expired", "third_party"),
    "agency_consulted": Consultation("agency_answered", "agency_expired", "joint_agency"),
}
# A merged request ends as a withdrawn one does: closed, with no reply of its own. A transfer is the reply of whoever
# transfers: the right agency decides.
AS_CLOCK = {"merged": "withdrawn", "transferred": "delivered"}
CONSULTATION_EVENTS = {kind for asked, ends in CONSULTATIONS.items() for kind in (asked, ends.answered, ends.expired)}
DAYS = ("reached_on", "until", "first_received_on")  # facts that are days to the clock
REACHED = "letter_reached"  # when the letter of a consultation arrived, where that became known later


def law_of(case: InformationRequest) -> laws.Law:
    """The law in the edition under which the case was opened: a changed rule is for new requests only."""
    return laws.load(case.law, edition=case.law_edition or None)


def calendar_of(case: InformationRequest) -> Calendar:
    return calendars.of(case.agency, law_of(case))


def variant_of(agency: Any, law: laws.Law) -> dict[str, str]:
    """What the receipt of a request keeps of the class of its agency."""
    return {"variant": agency.law_variant} if agency.law_variant in law.variants else {}


def law_columns(id: str, on: date) -> dict[str, str]:
    """The law of a request that comes in on that day, as its columns keep it."""
    law = laws.load(id, on=on)
    return {"law": id, "law_edition": law.edition, "law_version": law.version}


@dataclass
class Situation:
    """`reading` is None until the receipt date is fixed: no clock runs before it (art. 31)."""

    case: InformationRequest
    events: list[Event]
    today: date
    dated: date | None = None  # the legal day of the step that is being taken, where it is another than today
    apart: dict[str, Any] = field(default_factory=dict)  # what a step was told that its event does not keep

    @property
    def on(self) -> date:
        """The legal day of the step that is being taken."""
        return self.dated or self.legal_day

    @property
    def legal_day(self) -> date:
        """Today, or the day of receipt where that lies ahead: what is done before it counts as done on that day."""
        received = self.last("received")
        return max(self.today, received.on) if received else self.today

    @cached_property
    def law(self) -> laws.Law:
        """The law of the case with its term: a ruling may have set another one, or the class of the agency has it."""
        law, received = law_of(self.case), self.last("received")
        days = received.facts.get("term_days") if received else None
        if days:
            return variants.with_reply(law, days)
        return variants.inner(law, self.variant) if self.variant else law

    @property
    def variant(self) -> Variant | None:
        """The class of the agency, if the law had another term for it when the request was received."""
        received = self.last("received")
        code = received.facts.get("variant", "") if received and not received.facts.get("term_days") else ""
        return law_of(self.case).variants.get(code)

    @cached_property
    def calendar(self) -> Calendar:
        """That of today; of a request that is over the one by which it ended: no later notice makes it late."""
        now, version = calendar_of(self.case), self.case.calendar_version
        if self.case.closed_on is None or version in ("", now.version):
            return now
        return calendars.book().before(now.id, version) or now

    @cached_property
    def reading(self) -> clock.Reading | None:
        marks = clock_events(self.law, self.events)
        if not marks:
            return None
        try:
            return self._read(marks, self.calendar)
        except clock.Refused:
            # What was lawful when it was recorded stays on record: no later notice makes a file unreadable.
            before = self.calendar_before
            if before is None:
                raise
            self.calendar = before
            return self._read(marks, before)

    def _read(self, marks: list[clock.Event], calendar: Calendar) -> clock.Reading:
        """By the term of the law; where the class of the agency has a second limb, by whichever ends first."""
        found, law = clock.read(self.law, calendar, marks, self.legal_day), law_of(self.case)
        second = variants.outer(law, self.variant) if self.variant else None
        if second is None:
            return found
        plain = calendars.book().calendar(law.count.calendar)
        return variants.whichever_first(found, clock.read(second, plain, marks, self.legal_day))

    @cached_property
    def calendar_before(self) -> Calendar | None:
        """The calendar by which the case was last folded, where that is another one than today's."""
        version = self.case.calendar_version
        if version in ("", self.calendar.version):
            return None
        return calendars.book().before(self.calendar.id, version)

    def last(self, *kinds: str) -> Event | None:
        """The newest event of one of `kinds`."""
        return next((event for event in reversed(self.events) if event.kind in kinds), None)

    def has(self, kind: str) -> bool:
        return any(event.kind == kind for event in self.events)

    @property
    def reply(self) -> Event | None:
        """The reply as last drafted, also where it was sent back since."""
        return self.last("reply_drafted")

    @property
    def proposal(self) -> Event | None:
        """An extension that waits for the head's word."""
        event = self.last("extension_proposed", "extension_notified", "extension_declined")
        return event if event and event.kind == "extension_proposed" else None

    @property
    def fee_proposal(self) -> Event | None:
        """A fee that waits for the head's word."""
        event = self.last("fee_proposed", "fee_noticed", "fee_declined")
        return event if event and event.kind == "fee_proposed" else None

    @property
    def fee(self) -> Event | None:
        """The fee notice that stands: neither fallen away nor a mistake."""
        event = self.last("fee_noticed", "fee_waived")
        return event if event and event.kind == "fee_noticed" else None

    def consultations(self, kind: str) -> list[Event]:
        """Consultations of `kind` that nobody has answered and whose silence is not recorded."""
        ends = CONSULTATIONS[kind]
        ended = {event.facts.get("ref") for event in self.events if event.kind in (ends.answered, ends.expired)}
        return [event for event in self.events if event.kind == kind and event.n not in ended]

    def unanswered(self, kind: str) -> list[Event]:
        """Consultations of `kind` without an answer, those whose time ran out in silence among them."""
        answered = {event.facts.get("ref") for event in self.events if event.kind == CONSULTATIONS[kind].answered}
        return [event for event in self.events if event.kind == kind and event.n not in answered]

    def under_way(self) -> list[Event]:
        """Open consultations of which it is not known yet when their letter arrived: their limit runs from sending."""
        known = {event.facts.get("ref") for event in self.events if event.kind == REACHED}
        waiting = [event for kind in CONSULTATIONS for event in self.consultations(kind)]
        return [event for event in waiting if event.n not in known and not event.facts.get("reached_on")]

    @property
    def errands(self) -> list[Event]:
        """Assistance that was asked for and has not been given."""
        given = {event.facts.get("ref") for event in self.events if event.kind == "assistance_given"}
        return [event for event in self.events if event.kind == "assistance_asked" and event.n not in given]

    @property
    def statements(self) -> list[tuple[int, date]]:
        """Remedies without a ruling, by the number of their event, with the last day for the agency's own statement."""
        decided = {event.facts.get("ref") for event in self.events if event.kind == "appeal_decided"}
        days = [
            (event.n, appeals.answer_by(self.calendar, event.facts.get("remedy_kind", ""), _reached(event)))
            for event in self.events
            if event.kind == "appealed" and event.n not in decided
        ]
        return [(n, day) for n, day in days if day]

    @property
    def objections(self) -> list[Event]:
        """Answers of third parties that do not agree to all of it."""
        against = (Position.OBJECTS, Position.PARTLY)
        answers = [event for event in self.events if event.kind == "third_party_answered"]
        return [event for event in answers if event.facts.get("position") in against]

    @property
    def untold(self) -> list[Event]:
        """Objections whose third party has not been told that the information is disclosed all the same."""
        told = {event.facts.get("ref") for event in self.events if event.kind == "third_party_told"}
        return [event for event in self.objections if event.facts.get("ref") not in told]

    def limit_of(self, asked: Event) -> Any:
        """The deadline of one consultation; None where none runs."""
        ends = CONSULTATIONS.get(asked.kind)
        alike = [event.n for event in self.events if event.kind == asked.kind]
        return self.deadline(ends.clock, alike.index(asked.n)) if ends else None

    def deadline(self, name: str, number: int = -1) -> Any:
        """The deadline of the clock called `name`: the newest, or the `number`-th of its kind."""
        found = [d for d in self.reading.deadlines if d.clock == name] if self.reading else []
        return found[number] if -len(found) <= number < len(found) else None

    def silent(self, kind: str) -> Event | None:
        """A consultation of `kind` whose last day has passed without an answer."""
        for event in self.consultations(kind):
            deadline = self.limit_of(event)
            if deadline and self.today > deadline.due_on:
                return event
        return None


def _reached(event: Event) -> date | None:
    day = event.facts.get("reached_on")
    return date.fromisoformat(day) if day else None


def look(case: InformationRequest, today: date) -> Situation:
    """Load the events and keep the situation on the case, where the checks of a step find it."""
    case.situation = Situation(case, list(case.events.select_related("actor").order_by("n")), today)
    return case.situation


def effective(events: Sequence[Event]) -> list[Event]:
    """The events with their amendments applied: an amendment moves the day of the event that it names.

    A payment that was made in time stands in the place of the lapse that it puts right, on the day it was made.
    """
    right = {event.amends: event for event in events if event.amends}
    kept = []
    for event in events:
        if event.amends:
            continue
        amendment = right.get(event.n)
        if amendment and amendment.kind != "amended":
            event, amendment = _on(amendment, amendment.facts["paid_on"]), right.get(amendment.n)
        kept.append(_on(event, amendment.facts["day"]) if amendment else event)
    return kept


def _on(event: Event, day: str) -> Event:
    """The event as if it had been recorded for that day."""
    again = Event(**{f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields})
    again.on = date.fromisoformat(day)
    return again


def put_right(events: Sequence[Event]) -> set[int]:
    """The numbers of the events that never took effect: a lapse that a payment made in time has undone."""
    return {event.amends for event in events if event.amends and event.kind != "amended"}


def ended_as(situation: Situation) -> str:
    """The outcome of a case that is over, as its law calls it; before any clock ran a request is only withdrawn."""
    return situation.reading.outcome if situation.reading else situation.law.withdrawn_as


def moves(law: laws.Law, kind: str) -> bool:
    """Whether the law gives this kind of event an effect on a clock; the others are notes on the timeline."""
    kind = AS_CLOCK.get(kind, kind)
    return law.knows(kind) and kind not in law.notes and kind not in law.notes_after


def clock_events(law: laws.Law, events: Sequence[Event]) -> list[clock.Event]:
    """What the statutory clock reads, in its own words. A fee notice that fell away has never stopped it.

    Nothing before the receipt: a request that is withdrawn while it waits for its confirmation has no clock.
    """
    if not any(event.kind == "received" for event in events):
        return []
    void = {event.facts["ref"] for event in events if event.kind == "fee_waived"}
    reached = {event.facts.get("ref"): event.facts["reached_on"] for event in events if event.kind == REACHED}
    if not any(event.kind == law.receives for event in events):
        return []  # withdrawn before the receipt date was fixed: no clock has run
    return [
        clock.Event(AS_CLOCK.get(event.kind, event.kind), event.on, _clock_facts(event, reached.get(event.n)))
        for event in effective(events)
        if moves(law, event.kind) and event.n not in void
    ]


def _clock_facts(event: Event, reached_on: str | None) -> dict[str, Any]:
    facts = event.facts | ({"reached_on": reached_on} if reached_on else {})
    dates = {key: date.fromisoformat(facts[key]) for key in DAYS if facts.get(key)}
    ref = {"ref": str(facts.get("ref") or event.n)} if event.kind in CONSULTATION_EVENTS else {}
    return dates | ref | {key: facts[key] for key in ("days", "outcome") if key in facts}


def projection(situation: Situation) -> dict[str, Any]:
    """The columns of the case that lists and indexes ask for, folded from its events."""
    case, reading = situation.case, situation.reading
    # Looked at anew by the next sweep, which says when to look again: see `workflow.checked`.
    soon = first_minutes(situation.today)
    columns: dict[str, Any] = {"events_count": len(situation.events)}
    if reading is None:
        ended = situation.last("withdrawn") if case.stage in CLOSED else None
        return columns | {
            "closed_on": ended.on if ended else None,
            "next_check_at": None if case.stage in CLOSED else soon,
        }
    closed = reading.closed_on is not None
    explained = situation.last("lateness_explained")
    owing = reading.status == clock.Status.ANSWERED_LATE and explained is None
    return columns | {
        "received_on": reading.received_on,
        "due_on": reading.due_on,
        "provisional": reading.provisional,
        "calendar_version": situation.calendar.version,
        "suspended": reading.status == clock.Status.SUSPENDED,
        "extension_days": reading.extension_days,
        "closed_on": reading.closed_on,
        "days_used": reading.days_used if closed else None,
        "in_time": {clock.Status.ANSWERED_IN_TIME: True, clock.Status.ANSWERED_LATE: False}.get(reading.status),
        "late_reason": explained.facts["kind"] if explained else "",
        "projected_on": reading.projected_on,
        "next_check_at": soon if owing or situation.statements or not (closed or case.stage in CLOSED) else None,
    }


def first_minutes(day: date) -> datetime:
    """The first minutes of a legal day: nothing that the law counts changes before."""
    return timezone.make_aware(datetime.combine(day, time(0, 5)))
