"""The doors of what officials keep among themselves: notes, watching, absences and the handing over of cases."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies.enums import READERS, Role
from agencies.models import Agency, Post
from agencies.people import name_of
from agencies.querysets import DOWNWARD
from agencies.rules import holds
from ledger.door import Refused, tidy
from requests_app import rules, standing_in, telling, workflow
from requests_app.models import Absence, AbsenceEnd, Event, InformationRequest, Note, Watch
from requests_app.situation import look

MENTION = re.compile(r"(?<![\w.+\-@])@([\w.+\-]+)")


def colleagues(case: InformationRequest) -> Any:
    """Those who may view the case and so may be mentioned; twin of `rules.can_view`."""
    above = [int(pk) for pk in case.agency.path.strip("/").split("/")]
    here, downward = set(READERS) - DOWNWARD, set(READERS) & DOWNWARD
    posts = Post.objects.current().filter(
        Q(agency=case.agency_id, role__in=here) | Q(agency__in=above, role__in=downward)
    )
    return get_user_model().objects.filter(is_active=True, pk__in=posts.values("user")).order_by("username")


def mentioned(case: InformationRequest, text: str) -> tuple[list[Any], list[str]]:
    """The colleagues that a text names with @, and the names that belong to none of them."""
    names = {name.rstrip(".-+").lower() for name in MENTION.findall(text)} - {""}
    if not names:
        return [], []
    found = [user for user in colleagues(case) if user.get_username().lower() in names]
    return found, sorted(names - {user.get_username().lower() for user in found})


def write_note(
    case: InformationRequest,
    text: str,
    *,
    actor: Any,
    key: uuid.UUID | None = None,
    replaces: Note | None = None,
    at: datetime | None = None,
) -> Note:
    """Keep a note and tell whom it mentions; the same key twice is one note. Raises `Refused`."""
    key, text = key or uuid.uuid4(), str(tidy(text)).strip()
    if not rules.is_official(actor, case):
        raise Refused([_("Notes are written by those who work on the case.")])
    if found := Note.objects.filter(key=key, case=case, by=actor).first():
        return found
    if not text:
        raise Refused([_("Please write the note.")])
    people, strangers = mentioned(case, text)
    if strangers:
        names = ", ".join(f"@{name}" for name in strangers)
        raise Refused([_("Nobody who may see this case is called %(names)s.") % {"names": names}])
    if replaces and (replaces.case_id != case.pk or replaces.by_id != actor.pk):
        raise Refused([_("A note is put right by whoever wrote it.")])
    try:
        with transaction.atomic():
            now = at or timezone.now()
            note = Note.objects.create(case=case, key=key, text=text, at=now, by=actor, replaces=replaces)
            _tell_mentioned(case, note, people)
            ledger.append("requests.note", case, {"note": note.pk}, actor=actor)
    except IntegrityError:  # the same form twice at once, or two corrections of one note
        if found := Note.objects.filter(key=key, case=case, by=actor).first():
            return found
        raise Refused([_("This note has been put right already. Please look again.")]) from None
    return note


def _tell_mentioned(case: InformationRequest, note: Note, people: Iterable[Any]) -> None:
    situation = look(case, timezone.localdate(note.at))
    for user in people:
        if user.pk != note.by_id:
            facts = {"by": name_of(note.by)}
            telling.tell_official(situation, user, "requests.mentioned", f"note:{note.pk}", note.at, facts)


def watch(case: InformationRequest, *, actor: Any, at: datetime | None = None) -> None:
    """From now on the official hears of each step; once, however often it is asked."""
    if not rules.can_view(actor, case):
        raise Refused([_("Only those who may see a case can watch it.")])
    with transaction.atomic():
        _watch, made = Watch.objects.get_or_create(case=case, user=actor, defaults={"since": at or timezone.now()})
        if made:
            ledger.append("requests.watch", case, actor=actor)


def unwatch(case: InformationRequest, *, actor: Any) -> None:
    with transaction.atomic():
        gone, _rows = Watch.objects.filter(case=case, user=actor).delete()
        if gone:
            ledger.append("requests.unwatch", case, actor=actor)


def may_enter_absence(actor: Any, agency: Agency, user: Any) -> bool:
    """The clerk for oneself, the head for each clerk of the agency."""
    own = actor.pk == user.pk and holds(actor, agency, Role.CLERK)
    return own or holds(actor, agency, Role.HEAD)


def enter_absence(
    agency: Agency, user: Any, deputy: Any, since: date, until: date, *, actor: Any, at: datetime | None = None
) -> Absence:
    """Put down that a clerk is away and who stands in. Raises `Refused`."""
    now = at or timezone.now()
    with transaction.atomic():
        n = Absence.objects.filter(agency=agency, user=user).count() + 1
        if reasons := list(_against(agency, user, deputy, since, until, actor, timezone.localdate(now))):
            raise Refused(reasons)
        try:
            with transaction.atomic():
                absence = Absence.objects.create(
                    agency=agency, user=user, n=n, deputy=deputy, since=since, until=until, by=actor, at=now
                )
        except IntegrityError:
            raise Refused(
                [_("Somebody else has just entered an absence of the same clerk. Please look again.")]
            ) from None
        days = {"from": since.isoformat(), "until": until.isoformat(), "deputy": deputy.pk}
        ledger.append("requests.absence", absence, days, actor=actor)
    return absence


def _against(
    agency: Agency, user: Any, deputy: Any, since: date, until: date, actor: Any, today: date
) -> Iterable[str]:
    clerks = {post.user_id for post in Post.objects.holders(agency, Role.CLERK)}
    if not may_enter_absence(actor, agency, user):
        yield _("An absence is entered by the clerk or by the head of the disclosure office.")
    if user.pk not in clerks or deputy.pk not in clerks:
        yield _("Choose a clerk of this agency.")
    if deputy.pk == user.pk:
        yield _("Nobody can stand in for oneself.")
    if until < since:
        yield _("The last day lies before the first.")
    if until < today:
        yield _("This absence is over already.")
    for other in Absence.objects.filter(agency=agency, user=user, until__gte=since, since__lte=until).select_related(
        "end"
    ):
        last = standing_in.last_day(other)
        if last >= since and last >= other.since:
            yield _("There is an absence from %(since)s to %(until)s already.") % {"since": other.since, "until": last}


def end_absence(absence: Absence, *, actor: Any, on: date | None = None) -> AbsenceEnd:
    """The clerk is back before the last day, or never went. Raises `Refused`."""
    day = on or timezone.localdate()
    if not may_enter_absence(actor, absence.agency, absence.user):
        raise Refused([_("An absence is entered by the clerk or by the head of the disclosure office.")])
    if day > absence.until:
        raise Refused([_("This absence is over already.")])
    try:
        with transaction.atomic():
            end = AbsenceEnd.objects.create(absence=absence, on=day, by=actor)
            ledger.append("requests.absence_end", absence, {"on": day.isoformat()}, actor=actor)
    except IntegrityError:
        raise Refused([_("This absence has been ended already.")]) from None
    return end


def to_hand_over(absence: Absence) -> Any:
    """The open cases of whoever is away."""
    return _open(absence).filter(handler=absence.user)


def to_hand_back(absence: Absence) -> Any:
    """Open cases that this absence brought to the deputy and that are still there."""
    brought = Event.objects.filter(kind="assigned", facts__absence=absence.pk).values("case")
    return _open(absence).filter(handler=absence.deputy, pk__in=brought)


def _open(absence: Absence) -> Any:
    cases = InformationRequest.objects.filter(agency=absence.agency)
    stages = {stage for (stage, action) in workflow.STEPS if action == "assign"}
    return cases.filter(stage__in=stages).order_by("due_on", "pk")


def hand(
    case: InformationRequest, absence: Absence, *, actor: Any, back: bool = False, at: datetime | None = None
) -> Event:
    """One case to the deputy, or back: a step `assign` like any other. Raises `Refused` with its reasons."""
    to = absence.user if back else absence.deputy
    facts = {"handler": to.pk} | ({} if back else {"absence": absence.pk, "instead_of": absence.user_id})
    return workflow.perform(case, "assign", actor=actor, facts=facts, at=at)
