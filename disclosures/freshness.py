"""Whether the guide, the rules and the annual reports of agencies are there and not old; who is reminded of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Model, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from agencies.enums import Kind, Role
from agencies.models import Agency, Post
from disclosures import agency_reports, agency_texts, workflow_agency_texts
from disclosures.enums import Block
from disclosures.models import AgencyText, Document
from notices.models import Notice
from notices.outbox import Reminding, To, queue, settle
from notices.tally import Tally
from statutes.terms import months_later

log = logging.getLogger(__name__)
RULES, REPORT = "disclosure-rules", "report"


class State(TextChoices):
    FRESH = "fresh", pgettext_lazy("a text", "Up to date")
    OLD = "old", _("To be looked through")
    UNKNOWN = "unknown", _("Day of the last update not known")
    MISSING = "missing", _("Not there")


TONES = {State.OLD: "warn", State.UNKNOWN: "warn", State.MISSING: "bad"}


@dataclass(frozen=True)
class Standing:
    """How one block of one agency stands. `on`: its last update; `until`: when it has to be there or be looked at.

    `text` is the row behind a guide or rules; `year` the one that a report is about.
    """

    agency: Agency
    block: str
    state: State
    on: date | None = None
    until: date | None = None
    text: Any = None
    year: int | None = None

    @property
    def label(self) -> str:
        if self.year:
            return gettext("Annual report %(year)s") % {"year": self.year}
        return str(Block(self.block).label)

    @property
    def says(self) -> str:
        if self.state == State.MISSING and self.until:
            return gettext("should have been there by %(day)s") % {"day": date_format(self.until)}
        if self.on and self.block == REPORT:
            return gettext("published on %(day)s") % {"day": date_format(self.on)}
        if self.on:
            return gettext("last updated on %(day)s") % {"day": date_format(self.on)}
        return str(self.state.label)

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "")

    @property
    def pressing(self) -> bool:
        return self.state != State.FRESH

    @property
    def url(self) -> str:
        """Where the agency does something about it."""
        if self.text is not None and self.text.pk:
            return reverse("admin:disclosures_agencytext_change", args=[self.text.pk])
        name = "document" if self.block == REPORT else "agencytext"
        return reverse(f"admin:disclosures_{name}_changelist")


def of_text(text: AgencyText, today: date, newest: date | None = None) -> Standing:
    """Pure. `newest`: the day of the last document that stands in the block beside the text."""
    days = [day for day in (text.looked_through_on, newest) if day]
    on = max(days, default=None)
    if not text.version and not newest:
        # Art. 12 asks for a guide; rules of its own an agency may do without.
        state = State.MISSING if text.block == Block.GUIDE else State.FRESH
        return Standing(text.agency, text.block, state, text=text)
    if on is None:
        return Standing(text.agency, text.block, State.UNKNOWN, text=text)
    due = months_later(on, agency_texts.structure().months)
    return Standing(text.agency, text.block, State.OLD if today > due else State.FRESH, on, due, text)


def of(agencies: Iterable[Agency], today: date) -> list[Standing]:
    """The blocks of these agencies, agency by agency; three questions to the database, however many they are."""
    agencies = [agency for agency in agencies if agency.is_active and agency.kind != Kind.ISSUER]
    keys = [agency.pk for agency in agencies]
    texts = {
        (text.agency_id, text.block): text
        for text in AgencyText.objects.filter(agency__in=keys).defer("content", "draft").order_by()
    }
    rules = Document.objects.unarchived().filter(agency__in=keys, category__slug=RULES).order_by()
    newest = dict(rules.values_list("agency").annotate(last=Max("changed_at")))
    reports = agency_reports.found(agencies)
    found = []
    for agency in agencies:
        for block in Block.values:
            text = texts.get((agency.pk, block)) or AgencyText(agency=agency, block=block)
            text.agency = agency
            moment = newest.get(agency.pk) if block == Block.RULES else None
            found.append(of_text(text, today, timezone.localdate(moment) if moment else None))
        found += _report(agency, reports.get(agency.pk, {}), today)
    return found


def _report(agency: Agency, there: dict[int, list[Any]], today: date) -> Iterator[Standing]:
    year = agency_reports.last_due(agency, today)
    if year is None:
        return
    documents, due = there.get(year, []), agency_reports.due_on(agency, year)
    state = State.FRESH if documents else State.MISSING
    on = min((one.published_on for one in documents), default=None)
    yield Standing(agency, REPORT, state, on, due, year=year)


def sweep(now: datetime) -> Tally:
    """Make the rows that are missing, and remind of what is old or not there; each person once for each state."""
    today = timezone.localdate(now)
    agencies = list(Agency.objects.in_directory().order_by("pk"))
    workflow_agency_texts.ensure(agencies)
    wanted = {key: (row, user) for row in of(agencies, today) if row.pressing for key, user in _whom(row)}
    settle("agencytext:", now, but={key.rpartition(":")[0] for key in wanted})
    known = set(Notice.objects.filter(key__in=wanted).values_list("key", flat=True))
    made = failed = 0
    for key, (row, user) in wanted.items():  # in their order, so that the same city has the same rows
        if key in known:
            continue
        try:
            made += _remind(row, user, key, today, now)
        except Exception:  # one agency that nobody can be told of must not stop the others
            log.exception("the reminder %s failed", key)
            failed += 1
    return Tally(made, failed)


def _whom(row: Standing) -> Iterator[tuple[str, Model]]:
    """The head, who keeps guide and rules (art. 12), and whoever looks after the work above."""
    posts = [*Post.objects.holders(row.agency, Role.HEAD), *Post.objects.supervising(row.agency)]
    about = f"agencytext:{row.agency.pk}-{row.block}"
    for user in {post.user_id: post.user for post in posts}.values():
        yield f"{about}:{row.state}:{row.year or row.until or 'never'}:{user.pk}", user


def _remind(row: Standing, user: Any, key: str, today: date, now: datetime) -> bool:
    facts = {
        "agency": row.agency.name,
        "block": row.block,
        "year": row.year,
        "on": row.on.isoformat() if row.on else "",
        "until": row.until.isoformat() if row.until else "",
        "page": row.url,
    }
    kind = f"disclosures.block_{row.state}"
    return queue(kind, To(user=user, agency=row.agency), facts, key, at=now, reminding=Reminding(today, "waiting"))
