"""The form of the calculator: a receipt date and rows of events, read by the statutory clock."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from agencies import calendars as current
from agencies.clock_words import EVENTS, REFUSALS, refusal
from statutes import calendars, laws
from statutes.clock import Event, Reading, Refused, read

LAST = calendars.load(laws.load().count.calendar).last_day
FEWEST_ROWS, MOST_ROWS, ROWS_MORE = 3, 30, 3
CHOICES = [("", "—"), *((kind, EVENTS[kind]) for kind in laws.load().events[1:] if kind in EVENTS)]
# Which extra day an event may have; every other event leaves the field alone.
DAY_MEANS = {"third_party_consulted": "reached_on", "agency_consulted": "reached_on", "delay_fixed": "until"}
TAKES_DAYS = frozenset({"extension_notified", "correction_asked", "correction_excused"})
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
    "until_missing": "day",
}


def _day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date", "min": "2019-05-15", "max": f"{LAST}"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        validators=[MaxValueValidator(LAST, REFUSALS["out_of_calendar"])],
        **kwargs,
    )


class ClockForm(forms.Form):
    """Valid exactly when the clock gives a reading; then `reading` is set."""

    reading: Reading | None = None
    calendar: calendars.Calendar | None = None
    received = _day_field(
        label=_("Day of receipt"),
        help_text=_(
            "In person: the day it was handed in. By post: the day it was signed for. Online: the day confirmed."
        ),
    )
    as_of = _day_field(
        label=_("Work it out for the day"),
        required=False,
        help_text=_("Today, if left empty; or the day of the last event, if that is later."),
    )

    def __init__(self, data: Any = None, *, initial: Any = None, rows: int = FEWEST_ROWS, today: date) -> None:
        super().__init__(data, initial=initial)
        self.today = today
        self.numbers = range(1, rows + 1)
        for n in self.numbers:
            self.fields[f"event{n}"] = forms.ChoiceField(label=_("What happened"), choices=CHOICES, required=False)
            self.fields[f"on{n}"] = _day_field(label=_("Date of the event"), required=False)
            self.fields[f"days{n}"] = forms.IntegerField(
                label=_("Working days"), required=False, min_value=1, max_value=366
            )
            self.fields[f"day{n}"] = _day_field(label=_("Arrived on, or fixed for"), required=False)

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
        self.calendar = current.usual()
        try:
            self.reading = read(laws.load(), self.calendar, events, data.get("as_of") or max(self.today, last))
        except Refused as refused:
            self.add_error(self._place(places[refused.index], refused.code), refusal(refused))
        return data

    def _history(self, data: dict[str, Any]) -> tuple[list[Event], list[int]]:
        """The events as typed, and the row that each one came from; 0 is the receipt."""
        events, places = [], []
        if data.get("received"):
            events, places = [Event("received", data["received"])], [0]
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
        if days and kind not in TAKES_DAYS:
            self.add_error(f"days{n}", _("This event has no number of days; leave the field empty."))
        elif days:
            facts["days"] = days
        if day and kind not in DAY_MEANS:
            self.add_error(f"day{n}", _("This event has no second day; leave the field empty."))
        elif day:
            facts[DAY_MEANS[kind]] = day
        return facts

    @staticmethod
    def _place(row: int, code: str) -> str:
        if row:
            return f"{PLACES.get(code, 'event')}{row}"
        return "as_of" if code == "in_the_future" else "received"
