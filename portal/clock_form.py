"""The form of the calculator: a receipt date and rows of events, read by the statutory clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from agencies import calendars as current
from agencies import choices as stock
from agencies import law_words
from agencies.calendars import USUAL_LAW
from agencies.clock_words import EVENTS, REFUSALS, refusal
from statutes import calendars, laws
from statutes.clock import Event, Reading, Refused, read
from statutes.rules import Extension, Interrupt, Law

FEWEST_ROWS, MOST_ROWS, ROWS_MORE = 3, 30, 3


def choices(law: Law) -> list[tuple[str, Any]]:
    """The events that the law knows what to do with, and that the form has words for."""
    return [("", "—"), *((kind, EVENTS[kind]) for kind in law.events[1:] if kind in EVENTS and not _is_note(law, kind))]


def _is_note(law: Law, kind: str) -> bool:
    return law.acts[kind].deed == "note"


def day_means(law: Law, kind: str) -> str:
    """Which extra day an event may have; every other event leaves the field alone."""
    act = law.acts[kind]
    if act.deed == "consult":
        return "reached_on"
    return "until" if act.deed == "fix" or (isinstance(act.rule, Extension) and act.rule.whole) else ""


def takes_days(law: Law, kind: str) -> bool:
    act = law.acts[kind]
    if isinstance(act.rule, Extension):
        return not act.rule.whole
    if isinstance(act.rule, Interrupt) and act.deed in ("ask", "excuse"):
        return bool(act.rule.clock) and law.clocks[act.rule.clock].adjustable
    return False


# At which field a refusal stands; any other code stands at the event itself.
PLACES = {
    "after_due": "on",
    "before_the_law": "on",
    "in_the_future": "on",
    "out_of_order": "on",
    "out_of_calendar": "on",
    "term_not_over": "on",
    "bad_days": "days",
    "days_missing": "days",
    "extension_cap": "days",
    "bad_reached_on": "day",
    "bad_until": "day",
    "extension_count": "event",
    "until_missing": "day",
}


class _Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def within(self, first: date, last: date) -> None:
        """What the law and its calendar reach; a day after that is refused at its own field."""
        self.widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.validators.append(MaxValueValidator(last, REFUSALS["out_of_calendar"]))


class ClockForm(forms.Form):
    """Valid exactly when the clock gives a reading; then `reading` is set."""

    reading: Reading | None = None
    events: list[Event] = []
    law = forms.ChoiceField(label=_("Law"), required=False, choices=stock.laws)
    calendar = forms.ChoiceField(
        label=_("Calendar"), required=False, help_text=_("Public holidays may differ from region to region.")
    )
    received = _Day(label=_("Day of receipt"))
    first_received = _Day(
        label=_("First received anywhere in the authority"),
        required=False,
        help_text=_("Where it had to be sent on to the right component."),
    )
    as_of = _Day(
        label=_("Work it out for the day"),
        required=False,
        help_text=_("Today, if left empty; or the day of the last event, if that is later."),
    )

    def __init__(self, data: Any = None, *, initial: Any = None, rows: int = FEWEST_ROWS, today: date) -> None:
        super().__init__(data, initial=initial)
        given = data or initial or {}
        known = given.get("law") in laws.ids()
        self.rules = laws.load(given["law"] if known else USUAL_LAW, on=today)
        own = self.rules.count.calendar
        regions = calendars.regions(own)
        self.counted_by = current.book().calendar(given["calendar"] if given.get("calendar") in regions else own)
        self.initial |= {"law": self.rules.id, "calendar": self.counted_by.id}
        self.fields["calendar"].choices = [(id, calendars.load(id).title[stock.language()]) for id in regions]
        if len(regions) == 1:
            del self.fields["calendar"]
        if not self.rules.no_later_than:
            del self.fields["first_received"]
        self.fields["received"].help_text = law_words.day_of_receipt(self.rules)
        self.today = today
        self.numbers = range(1, rows + 1)
        for n in self.numbers:
            self.fields[f"event{n}"] = forms.ChoiceField(
                label=_("What happened"), choices=choices(self.rules), required=False
            )
            self.fields[f"on{n}"] = _Day(label=_("Date of the event"), required=False)
            self.fields[f"days{n}"] = forms.IntegerField(
                label=_("Number of days"), required=False, min_value=1, max_value=366
            )
            self.fields[f"day{n}"] = _Day(label=_("Arrived on, or fixed for"), required=False)
        for field in self.fields.values():
            if isinstance(field, _Day):
                field.within(max(self.rules.effective_from, self.counted_by.first_day), self.counted_by.last_day)

    def hints(self) -> list[str]:
        """Which events have something to say in the last two fields of a row, as this law has it."""
        kinds = [kind for kind, _label in choices(self.rules) if kind]
        wants = (
            (_("The number of days belongs to: %(events)s."), [k for k in kinds if takes_days(self.rules, k)]),
            (_("The last field belongs to: %(events)s."), [k for k in kinds if day_means(self.rules, k)]),
        )
        joint = pgettext("between two events", ", ")
        return [sentence % {"events": joint.join(str(EVENTS[k]) for k in some)} for sentence, some in wants if some]

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row, for the template."""
        return [
            {"number": n, **{name: self[f"{name}{n}"] for name in ("event", "on", "days", "day")}} for n in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        events, places = self._history(data)
        if self.errors:
            return data
        last = max(event.on for event in events)
        try:
            self.reading = read(self.rules, self.counted_by, events, data.get("as_of") or max(self.today, last))
            self.events = events
        except Refused as refused:
            self.add_error(self._place(places[refused.index], refused.code), refusal(refused, self.rules))
        return data

    def _history(self, data: dict[str, Any]) -> tuple[list[Event], list[int]]:
        """The events as typed, and the row that each one came from; 0 is the receipt."""
        events, places = [], []
        if data.get("received"):
            first = {"first_received_on": data["first_received"]} if data.get("first_received") else {}
            events, places = [Event(self.rules.receives, data["received"], first)], [0]
        for n in self.numbers:
            kind, on = data.get(f"event{n}"), data.get(f"on{n}")
            days, day = data.get(f"days{n}"), data.get(f"day{n}")
            if kind and on:
                events.append(Event(kind, on, self._facts(n, kind, days, day)))
                places.append(n)
            elif kind and f"on{n}" not in self.errors:
                self.add_error(f"on{n}", _("Give the day of this event."))
            elif not kind and (on or days or day) and f"event{n}" not in self.errors:
                self.add_error(f"event{n}", _("Choose what happened on that day."))
        return events, places

    def _facts(self, n: int, kind: str, days: int | None, day: date | None) -> dict[str, object]:
        facts: dict[str, object] = {}
        if days and not takes_days(self.rules, kind):
            self.add_error(f"days{n}", _("This event has no number of days; leave the field empty."))
        elif days:
            facts["days"] = days
        if day and not day_means(self.rules, kind):
            self.add_error(f"day{n}", _("This event has no second day; leave the field empty."))
        elif day:
            facts[day_means(self.rules, kind)] = day
        return facts

    @staticmethod
    def _place(row: int, code: str) -> str:
        if row:
            return f"{PLACES.get(code, 'event')}{row}"
        if code == "bad_first_received_on":
            return "first_received"
        return "as_of" if code == "in_the_future" else "received"
