"""What an official types of a holiday notice: who issued it, where it is published, and its days, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import calendars, choices, uploads
from agencies.models import CalendarNotice
from agencies.rules import announced_by
from agencies.workflow import Day, Wanted
from requests_app.forms import cleaning

SALT = "calendar-source"
FOLDER = "calendars"
MOST_DAYS = 40  # in one line; no notice has more in a row
DATE = r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?"
LINE = re.compile(
    rf"{DATE}(?:\s*(?:\.\.+|~|～|—+|–|至|到)\s*{DATE})?\s+(off|work|休|放假|班|上班)\s+([^|]+?)(?:\s*\|\s*(.+))?", re.I
)
OFF = {"off", "休", "放假"}


class NoticeForm(forms.Form):
    """Valid where every line can be read; what the law of calendars says against it is the door's to say."""

    use_required_attribute = False
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"))
    year = forms.IntegerField(
        label=gettext_lazy("Yearly notice for"),
        required=False,
        min_value=2000,
        max_value=2099,
        help_text=gettext_lazy("Leave it empty for single days of a year whose notice is known."),
    )
    title = cleaning.Typed(label=gettext_lazy("Title of the notice"), max_length=200)
    number = cleaning.Typed(label=gettext_lazy("Document number"), max_length=80, required=False)
    issued_on = forms.DateField(
        label=gettext_lazy("Issued on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    address = forms.URLField(
        label=gettext_lazy("Address where it is published"), required=False, max_length=500, assume_scheme="https"
    )
    file = forms.FileField(
        label=gettext_lazy("Source document"),
        required=False,
        help_text=gettext_lazy("The document or the address has to be there; both are better."),
    )
    lines = cleaning.Text(
        label=gettext_lazy("Days, one line each"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "vLargeTextField"}),
        help_text=gettext_lazy(
            "A day or a range, then off or work (or 休 or 班), then the occasion; after a bar its English name. "
            "Such as: 2027-02-06..2027-02-12 off 春节 | Spring Festival"
        ),
    )
    reason = cleaning.Text(
        label=gettext_lazy("Why the earlier notice is put right or taken back"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    held = forms.CharField(required=False, widget=forms.HiddenInput)  # the document that an earlier send brought
    shown = forms.CharField(required=False, widget=forms.HiddenInput)  # which preview the person has before them

    def __init__(self, *args: Any, user: Any, replaces: CalendarNotice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.replaces = replaces
        reach = announced_by(user)
        self.fields["calendar"].choices = [row for row in choices.calendars() if row[0] in reach]
        if replaces is None:
            del self.fields["reason"]
        else:
            self.fields["lines"].required = False
            self.fields["lines"].help_text = _("Leave it empty to take the notice back without another in its place.")

    def clean_lines(self) -> tuple[Day, ...]:
        """The days, or one error a line that cannot be read."""
        days, errors = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            if not line.strip():
                continue
            try:
                days += list(_days(line.strip(), number))
            except ValidationError as error:
                told = _("Line %(line)s: %(reason)s") % {"line": number, "reason": error.messages[0]}
                errors.append(told)
        if errors:
            raise ValidationError(errors)
        return tuple(_with_english(days, self.data.get("calendar", "")))

    def clean(self) -> dict[str, Any]:
        """A document once sent is held: the form may come back without it."""
        data = super().clean() or {}
        self.source: uploads.Kept | None = None
        if data.get("file"):
            try:
                self.source = uploads.keep(data["file"], FOLDER)
            except ValidationError as error:
                self.add_error("file", error)
        elif data.get("held"):
            self.source = _held(data["held"])
        if self.source:
            self.data = self.data.copy()
            self.data["held"] = signing.dumps([*vars(self.source).values()], salt=SALT)
        return data

    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            calendar=data["calendar"],
            title=data["title"],
            issued_on=data["issued_on"],
            days=data["lines"],
            number=data["number"],
            year=data["year"],
            address=data["address"],
            reason=data.get("reason", ""),
            replaces=self.replaces,
        )


def as_lines(notice: CalendarNotice) -> str:
    """The days of a notice as they could be typed, days in a row together."""
    rows: list[list[Any]] = []
    for day in sorted(notice.days.all(), key=lambda day: day.on):
        alike = (day.off, day.name, day.name_en)
        if rows and rows[-1][2] == alike and rows[-1][1] + timedelta(days=1) == day.on:
            rows[-1][1] = day.on
        else:
            rows.append([day.on, day.on, alike])
    return "\n".join(
        f"{first}{f'..{last}' if last != first else ''} {'off' if off else 'work'} {name}{f' | {en}' if en else ''}"
        for first, last, (off, name, en) in rows
    )


def _days(line: str, number: int) -> Iterator[Day]:
    found = LINE.fullmatch(line)
    if not found:
        raise ValidationError(_("write a day or a range, then off or work, then the occasion."))
    *digits, word, name, english = found.groups()
    first = _day(digits[:3])
    last = _day(digits[3:]) if digits[3] else first
    if last < first:
        raise ValidationError(_("the range ends before it begins."))
    if (last - first).days >= MOST_DAYS:
        raise ValidationError(_("the range has more than %(most)s days.") % {"most": MOST_DAYS})
    if len(name) > 60 or len(english or "") > 60:
        raise ValidationError(_("the occasion has more than 60 characters."))
    for n in range((last - first).days + 1):
        yield Day(first + timedelta(days=n), word.lower() in OFF, name, english or "", number)


def _day(digits: list[str]) -> date:
    try:
        return date(*map(int, digits))
    except ValueError:
        raise ValidationError(_("there is no such day: %(day)s.") % {"day": "-".join(digits)})


def _with_english(days: list[Day], calendar: str) -> Iterator[Day]:
    """A festival that the calendar knows has its English name already."""
    known: dict[str, str] = {}
    if calendar in choices.calendar_ids():
        years = calendars.book().calendar(calendar)
        d, end = date(years.covered_until.year, 1, 1), years.covered_until
        while d <= end:
            if name := years.day(d).name:
                known[name["zh-hans"]] = name["en"]
            d += timedelta(days=1)
    for day in days:
        yield Day(day.on, day.off, day.name, day.name_en or known.get(day.name, ""), day.line)


def _held(token: str) -> uploads.Kept | None:
    try:
        return uploads.Kept(*signing.loads(token, salt=SALT, max_age=86_400))
    except (signing.BadSignature, TypeError):
        return None
