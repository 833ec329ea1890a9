"""A law in words for people, from its own data: how long its terms are, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from agencies.calendars import USUAL_LAW
from agencies.choices import language
from agencies.clock_words import EVENTS
from statutes import laws
from statutes.calendars import Calendar, working_days_between
from statutes.citations import cite
from statutes.rules import Extension, Interrupt, Law, Receipt

SOON = 5  # days before a last day that a page warns


@dataclass(frozen=True)
class Row:
    """One rule: what it is about, what it says, where it stands, and how sure that is."""

    about: str
    says: str
    article: str
    notes: tuple[str, ...] = ()


def length(unit: str, number: int) -> str:
    """A number of working days, calendar days or months."""
    if unit == "working":
        return ngettext("%(n)d working day", "%(n)d working days", number) % {"n": number}
    if unit == "month":
        return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}
    return ngettext("%(n)d day", "%(n)d days", number) % {"n": number}


def days_of(law: Law, number: int) -> str:
    """A number of days in the unit of the law's reply."""
    return length(law.reply.unit, number)


def term(law: Law, code: str) -> str:
    """How long the term called `code` is; empty where the law has none."""
    clock = law.clocks.get(code)
    return length(clock.unit, clock.days) if clock else ""


def article(law: Law, code: str) -> str:
    """Where the term called `code` stands, without the name of the law; empty where the law has none."""
    clock = law.clocks.get(code)
    return cited(law, clock.article) if clock else ""


def left(unit: str, calendar: Calendar, today: date, last: date) -> tuple[str, str]:
    """How much time is left until a last day, in words, and the tone of it."""
    days = working_days_between(calendar, today, last) if unit == "working" else (last - today).days
    if last == today:
        return _("Due today"), "bad"
    if last > today:
        return _("%(days)s left") % {"days": length(unit, days)}, "warn" if days <= SOON else ""
    return _("Overdue by %(days)s") % {"days": length(unit, -days)}, "bad"


def usual() -> Law:
    """The law of the site itself, where no agency is chosen yet."""
    return laws.load(USUAL_LAW)


def says(law: Law, calendar: Calendar) -> list[Row]:
    """What the law says about time, rule by rule."""
    return [*_receipt(law), *_terms(law), *_more(law), *_stops(law), *_days_off(law, calendar), *_remedies(law)]


def day_of_receipt(law: Law) -> str:
    """Which day the receipt is, on all channels, in one line; channels with the same day stand together."""
    if alike := law.channels.get("any"):
        return alike.date_title[language()]
    days: dict[str, list[str]] = {}
    for channel in law.channels.values():
        days.setdefault(channel.date_title[language()], []).append(channel.title[language()])
    joint = pgettext("between two channels", ", ")
    said = [_("%(channel)s: %(day)s") % {"channel": joint.join(titles), "day": day} for day, titles in days.items()]
    return pgettext("between two rules", "; ").join(said)


def receipt_label(law: Law, rule: Receipt) -> str:
    """The day of receipt on one channel as the label of a field: which day, and where the law says so."""
    said = {"day": capfirst(rule.date_title[language()]), "article": cited(law, rule.article)}
    return _("%(day)s (%(article)s)") % said


def sureness(*, statutory: bool = True, verified: bool = True) -> tuple[str, ...]:
    """What a reader has to know before relying on a rule."""
    notes = [] if statutory else [_("guidance, not law")]
    return tuple(notes if verified else [*notes, _("not checked by a person yet")])


def _receipt(law: Law) -> Iterator[Row]:
    articles = dict.fromkeys(cited(law, channel.article) for channel in law.channels.values())
    yield Row(_("Day of receipt"), day_of_receipt(law), pgettext("between two rules", "; ").join(articles))
    begins = _("The day after the receipt; the day of receipt is not counted.")
    yield Row(_("First day that counts"), begins, cited(law, law.count.start_article))


def _terms(law: Law) -> Iterator[Row]:
    for clock in law.clocks.values():
        notes = sureness(statutory=clock.statutory, verified=clock.verified)
        yield Row(clock.title[language()], length(clock.unit, clock.days), cited(law, clock.article), notes)


def _more(law: Law) -> Iterator[Row]:
    for rule in law.extensions:
        notes = sureness(statutory=rule.statutory, verified=rule.verified)
        yield Row(_event(rule.event), _extension(law, rule), cited(law, rule.article), notes)
    for delay in law.delays:
        about, article = _event(delay.event), cited(law, delay.article)
        yield Row(about, _("The last day is the one that is named."), article, sureness(verified=delay.verified))


def _extension(law: Law, rule: Extension) -> str:
    most = days_of(law, rule.max_total)
    if rule.whole:
        return _("%(days)s more") % {"days": most}
    if rule.count_max == 1:
        return _("Once, at most %(days)s more") % {"days": most}
    return _("At most %(days)s more, all extensions together") % {"days": most}


def _stops(law: Law) -> Iterator[Row]:
    for rule in law.interrupts:
        yield Row(_event(rule.opens), _stop(rule), cited(law, rule.article), sureness(verified=rule.verified))


def _stop(rule: Interrupt) -> str:
    if rule.effect == "reset":
        return _("The term begins anew when the answer has come.")
    return _("The days until the answer are not counted.")


def _days_off(law: Law, calendar: Calendar) -> Iterator[Row]:
    said = {"calendar": calendar.title[language()]}
    roll = _("A last day that is a day off moves to the next working day: %(calendar)s.") % said
    if law.reply.unit == "working":
        off = _("Weekends and public holidays are not counted: %(calendar)s.") % said
        yield Row(_("Days off"), off, cited(law, law.count.day_off_article))
    elif law.count.last_day_roll:
        yield Row(_("Days off"), _("Every day counts.") + " " + roll, cited(law, law.count.day_off_article))
    else:
        yield Row(_("Days off"), _("Every day counts, the last one too."), cited(law, law.count.working_article))


def _remedies(law: Law) -> Iterator[Row]:
    for remedy in law.remedies.values():
        until = _("no last day") if remedy.unit == "none" else length(remedy.unit, remedy.length)
        notes = sureness(statutory=remedy.statutory, verified=remedy.verified)
        yield Row(remedy.title[language()], until, cited(law, remedy.article), notes)


def _event(kind: str) -> str:
    return str(EVENTS.get(kind, kind))


def cited(law: Law, reference: str) -> str:
    """An article of the law in the reader's language, without the name of the law."""
    return cite(law, reference, language(), full=False)
