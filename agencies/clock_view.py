"""The statutory clock as a person reads it: sentences, the calendar picture and the ledger of the arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from agencies.choices import language
from agencies.law_words import days_of, length
from agencies.provisional import marked
from statutes import proof
from statutes.citations import cite
from statutes.clock import Breach, Reading, Span, Status
from statutes.laws import Law
from statutes.source import Names

MOST_WEEKS = 53

STATUSES = {
    Status.RUNNING: (gettext_lazy("In progress"), "info"),
    Status.SUSPENDED: (gettext_lazy("Time limit suspended"), "warn"),
    Status.OVERDUE: (gettext_lazy("Overdue"), "bad"),
    Status.ANSWERED_IN_TIME: (pgettext_lazy("one request", "Answered in time"), "ok"),
    Status.ANSWERED_LATE: (gettext_lazy("Answered late"), "bad"),
    Status.LAPSED: (gettext_lazy("Lapsed"), ""),
    Status.WITHDRAWN: (gettext_lazy("Withdrawn"), ""),
}
# The word in a cell of the calendar, and the sentence in the proof.
REASONS = {
    "start_day": (
        pgettext_lazy("cell of a calendar", "Received"),
        gettext_lazy("Day of receipt: counting begins on the next day"),
    ),
    "working": ("", gettext_lazy("Working days, counted")),
    "calendar_day": ("", gettext_lazy("Days, counted")),
    "makeup": ("", gettext_lazy("Worked in exchange for a day off, counted")),
    "weekend": (gettext_lazy("Weekend"), gettext_lazy("Weekend, not counted")),
    "holiday": (pgettext_lazy("cell of a calendar", "Off"), gettext_lazy("Public holiday, not counted")),
    "third_party": (
        pgettext_lazy("cell of a calendar", "Asked"),
        gettext_lazy("A third party is consulted, not counted"),
    ),
    "agency": (
        pgettext_lazy("cell of a calendar", "Asked"),
        gettext_lazy("Another agency is consulted, not counted"),
    ),
    "awaiting_correction": (
        pgettext_lazy("cell of a calendar", "Correct"),
        gettext_lazy("Waiting for the correction, not counted"),
    ),
    "fee": (pgettext_lazy("cell of a calendar", "Fee"), gettext_lazy("Waiting for the payment, not counted")),
    "clarification": (
        pgettext_lazy("cell of a calendar", "Asked"),
        gettext_lazy("Waiting for information from the requester, not counted"),
    ),
    "awaiting_clarification": (
        pgettext_lazy("cell of a calendar", "Asked"),
        gettext_lazy("Waiting for the information that identifies the request, not counted"),
    ),
    "correction_days": (
        pgettext_lazy("cell of a calendar", "Correct"),
        gettext_lazy("Days that the correction needs, not counted"),
    ),
    "fee_question": (
        pgettext_lazy("cell of a calendar", "Fee"),
        gettext_lazy("A question about fees is open, not counted"),
    ),
    "fee_notice": (
        pgettext_lazy("cell of a calendar", "Fee"),
        gettext_lazy("From the fees notice to the payment, both days included, not counted"),
    ),
    "before_restart": (
        pgettext_lazy("cell of a calendar", "Void"),
        gettext_lazy("Before the count began anew, no longer counted"),
    ),
    "delayed": (
        pgettext_lazy("cell of a calendar", "Later"),
        gettext_lazy("Up to the later day that the agency has fixed"),
    ),
}
PAUSES = {
    "third_party": gettext_lazy("Third party consulted, %(days)s"),
    "agency": gettext_lazy("Other agency consulted, %(days)s"),
    "clarification": gettext_lazy("Requester asked for information, %(days)s"),
    "correction_days": gettext_lazy("Correction, %(days)s"),
    "fee_question": gettext_lazy("Question about fees, %(days)s"),
    "fee_notice": gettext_lazy("Fees notice, %(days)s"),
}
RESTARTS = {
    "awaiting_correction": gettext_lazy("Corrected request received, the term begins anew"),
    "fee": gettext_lazy("Fee paid, the term begins anew"),
    "awaiting_clarification": gettext_lazy("Clarification received, the term begins anew"),
}
LATEST = {
    "correction_period": gettext_lazy("Last day for the correction"),
    "fee_payment": gettext_lazy("Last day for the payment"),
}
WAITS = {
    "awaiting_correction": gettext_lazy("The clock waits for the applicant's correction."),
    "third_party": gettext_lazy("The clock waits for the opinion of a third party."),
    "agency": gettext_lazy("The clock waits for the opinion of another agency."),
    "fee": gettext_lazy("The clock waits for the payment of the fee."),
    "fee_notice": gettext_lazy("The clock waits for the payment of the fee."),
    "fee_question": gettext_lazy("The clock waits for an answer about fees."),
    "clarification": gettext_lazy("The clock waits for the requester's answer."),
    "awaiting_clarification": gettext_lazy("The clock waits for the requester's answer."),
    "correction_days": gettext_lazy("The clock waits for the applicant's correction."),
}
# That the reply is late says the headline.
BREACHES = {
    "late_correction_notice": gettext_lazy(
        "The correction was asked for on %(day)s, after the %(days)s of %(article)s; the clock runs on."
    ),
    "late_fee": gettext_lazy("The fee notice of %(day)s came after the last day of the term; the clock runs on."),
}
WEEKDAYS = (
    (pgettext_lazy("head of a calendar", "Mon"), gettext_lazy("Monday")),
    (pgettext_lazy("head of a calendar", "Tue"), gettext_lazy("Tuesday")),
    (pgettext_lazy("head of a calendar", "Wed"), gettext_lazy("Wednesday")),
    (pgettext_lazy("head of a calendar", "Thu"), gettext_lazy("Thursday")),
    (pgettext_lazy("head of a calendar", "Fri"), gettext_lazy("Friday")),
    (pgettext_lazy("head of a calendar", "Sat"), gettext_lazy("Saturday")),
    (pgettext_lazy("head of a calendar", "Sun"), gettext_lazy("Sunday")),
)


@dataclass
class Cell:
    """One day of the picture."""

    on: date
    label: str
    css: str
    word: str = ""
    number: int | None = None
    notes: list[str] = field(default_factory=list)
    today: bool = False


@dataclass
class Line:
    """One line of the ledger."""

    label: str
    value: str
    is_sum: bool = False


def clock_context(reading: Reading, today: date | None = None) -> dict[str, Any]:
    """All that `parts/clock.html` shows; `today` is the day of the reading unless another one is given."""
    law, calendar = reading.law, reading.calendar
    today = today or reading.as_of
    label, tone = STATUSES[reading.status]
    rows = proof.days(reading, calendar)
    last = reading.due_on or reading.projected_on
    late = [breach for breach in reading.breaches if breach.code in BREACHES]
    return {
        "reading": reading,
        "status": reading.status.value,
        "status_label": label,
        "tone": tone,
        "last": last,
        "left": reading.days_left,
        "late_by": -reading.days_left,
        "in_working_days": law.reply.unit == "working",
        "used": max(0, min(reading.days_used, reading.limit)),
        "restarts": any(reason in RESTARTS for reason in reading.suspended_by),
        "breaches": [_breach(law, breach) for breach in late],
        "waits": [WAITS[reason] for reason in reading.suspended_by],
        "weekdays": WEEKDAYS,
        "weeks": _weeks(rows, reading, today)[-MOST_WEEKS:],
        "cut": len(rows) > MOST_WEEKS * 7,
        "from_day": reading.received_on,
        "to_day": rows[-1].on,
        "legend": {row.reason for row in rows},
        "ledger": _ledger(reading),
        "notes": _notes(reading),
        "spans": [_span(law, span) for span in reading.proof],
        "basis": cite(law, law.reply.article, get_language() or "zh-hans"),
        "calendar": calendar,
    }


def _breach(law: Law, breach: Breach) -> str:
    notice = law.clocks.get(breach.code.removeprefix("late_"))
    days = length(notice.unit, notice.days) if notice else ""
    cited = cite(law, breach.article, language(), full=False)
    return str(BREACHES[breach.code]) % {"day": long_day(breach.on), "days": days, "article": cited}


def named(name: Names | None) -> str:
    """A festival in the reader's language."""
    return name[language()] if name else ""


def short_day(d: date) -> str:
    # Translators: how a day is written without its year, in Django's date letters
    return date_format(d, _("N j"))


def long_day(d: date) -> str:
    return date_format(d, "DATE_FORMAT")


def days_between(start: date, end: date) -> str:
    """The days from one to another, the year only where it changes."""
    if start == end:
        return short_day(start)
    shown = long_day if start.year != end.year else short_day
    return _("%(start)s to %(end)s") % {"start": shown(start), "end": shown(end)}


# ------------------------------------------------------------------------------------------------------ the picture


def _weeks(rows: list[proof.DayRow], reading: Reading, today: date) -> list[list[Cell | None]]:
    """Weeks from Monday to Sunday; days before the receipt and after the end stay empty."""
    weeks: list[list[Cell | None]] = []
    for number, row in enumerate(rows):
        if number == 0 or row.weekday == 1:
            weeks.append([None] * (row.weekday - 1) if number == 0 else [])
        weeks[-1].append(_cell(row, reading, today, first=number == 0))
    weeks[-1] += [None] * (7 - len(weeks[-1]))
    return weeks


def _cell(row: proof.DayRow, reading: Reading, today: date, *, first: bool) -> Cell:
    stop = reading.closed_on or today
    label = f"{row.on.month}/{row.on.day}" if first or row.on.day == 1 else str(row.on.day)
    cell = Cell(row.on, label, "", str(REASONS[row.reason][0]), row.number, today=row.on == today)
    if row.counted:
        cell.css = "is-counted" if row.on <= stop else "is-left"
        if row.reason == "makeup":
            cell.notes.append(_("make-up working day"))
    elif row.reason in ("weekend", "holiday"):
        cell.css = "is-skipped"
        festival = named(row.name)
        if festival and (get_language() or "").startswith("zh"):
            cell.word = festival.removesuffix("节")
        elif festival:
            cell.notes.append(festival)
    elif row.reason != "start_day":
        cell.css = "is-paused"
    if row.is_due:
        cell.css = "is-due"
        due, projected = pgettext("cell of a calendar", "Due"), pgettext("cell of a calendar", "Projected")
        cell.word = due if reading.due_on else projected
        cell.number = None
    if row.on == today:
        cell.css += " is-today"
        cell.notes.append(_("today"))
    if row.provisional:
        cell.css += " is-provisional"
    return cell


# -------------------------------------------------------------------------------------------------------- the ledger


def _ledger(reading: Reading) -> list[Line]:
    lines = [Line(_("Received (counting begins the next day)"), short_day(reading.received_on))]
    restart = next((span.reason for span in reading.proof if span.reason in RESTARTS), None)
    if restart and reading.started_on != reading.received_on:
        lines.append(Line(str(RESTARTS[restart]), short_day(reading.started_on)))
    base = reading.limit - reading.extension_days if not reading.fixed_on else reading.law.reply.days
    lines.append(Line(_("Time limit by law"), days_of(reading.law, base)))
    last = reading.due_on or reading.projected_on
    if reading.base_due_on and reading.base_due_on != last:
        lines.append(Line(_("First due date"), short_day(reading.base_due_on)))
    for start, end, reason, left_out in _pauses(reading.proof):
        label = str(PAUSES[reason]) % {"days": days_between(start, end)}
        lines.append(Line(label, _("%(days)s left out") % {"days": days_of(reading.law, left_out)}))
    for deadline in reading.deadlines:
        if deadline.clock in LATEST and deadline.ended_on is None and reading.suspended_by:
            lines.append(Line(str(LATEST[deadline.clock]), marked(deadline.due_on, deadline.provisional)))
    if reading.extension_days:
        lines.append(Line(_("Extension"), _("%(days)s added") % {"days": days_of(reading.law, reading.extension_days)}))
    if reading.fixed_on:
        article = next((span.article for span in reading.proof if span.reason == "delayed"), reading.law.delay.article)
        cited = cite(reading.law, article, get_language() or "zh-hans", full=False)
        lines.append(Line(_("Day fixed by the agency (%(article)s)") % {"article": cited}, long_day(reading.fixed_on)))
    if last:
        label = _("Due date") if reading.due_on else _("Projected due date")
        lines.append(Line(label, marked(last, reading.provisional), is_sum=True))
    return lines


def _pauses(spans: tuple[Span, ...]) -> list[tuple[date, date, str, int]]:
    """Consultations: first and last day, reason, working days left out. Days off within one do not break it."""
    found: list[tuple[date, date, str, int]] = []
    for span in spans:
        if span.reason not in PAUSES:
            continue
        if found:
            start, end, reason, days = found[-1]
            gap = [s for s in spans if end < s.start and s.end < span.start]
            if reason == span.reason and all(s.reason in ("weekend", "holiday") for s in gap):
                found[-1] = (start, span.end, reason, days + span.days)
                continue
        found.append((span.start, span.end, span.reason, span.days))
    return found


def _notes(reading: Reading) -> list[str]:
    """What a reader who counts on their own calendar would stumble over."""
    joint = pgettext("between two days", ", ")
    makeup = [short_day(d) for d in _named_days(span for span in reading.proof if span.reason == "makeup")]
    notes = []
    if makeup:
        notes.append(_("Make-up working days, counted: %(days)s.") % {"days": joint.join(makeup)})
    festivals: dict[str, list[str]] = {}
    for span in reading.proof:
        if span.reason == "holiday":
            festivals.setdefault(named(span.name), []).append(days_between(span.start, span.end))
    if festivals:
        off = [f"{name} {joint.join(days)}" for name, days in festivals.items()]
        days = pgettext("between two festivals", "; ").join(off)
        notes.append(_("Public holidays, not counted: %(days)s.") % {"days": days})
    if unchecked := [d for d in _named_days(reading.proof) if not reading.calendar.day(d).verified]:
        shown = joint.join(short_day(d) for d in unchecked)
        notes.append(_("No person has compared these days with the official list yet: %(days)s.") % {"days": shown})
    return notes


def _named_days(spans: Iterable[Span]) -> Iterator[date]:
    """Each day that is off or worked because somebody announced it or a rule names it."""
    for span in spans:
        if span.reason in ("holiday", "makeup"):
            yield from (span.start + timedelta(days=n) for n in range(span.days))


def _span(law: Law, span: Span) -> dict[str, Any]:
    """One line of the full proof."""
    reason = str(REASONS[span.reason][1])
    if span.name and span.reason in ("holiday", "makeup"):
        reason = _("%(reason)s (%(festival)s)") % {"reason": reason, "festival": named(span.name)}
    return {
        "days": days_between(span.start, span.end),
        "start": span.start,
        "number": span.days,
        "counted": span.counted,
        "reason": reason,
        "article": cite(law, span.article, get_language() or "zh-hans"),
        "provisional": span.provisional,
    }
