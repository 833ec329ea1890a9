"""The invariants of the house, checked against the rows: each function yields what is wrong."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count, F, Max, Q
from django.utils import timezone

import disclosures.workflow
import feedback.moving
import feedback.steps
import oversight.steps
from agencies import calendars
from agencies.models import Agency, CalendarNotice
from disclosures.enums import SEEN
from disclosures.models import Document, DocumentEvent
from feedback.models import ConsultationEvent, Submission, SubmissionEvent
from ledger import resealing, trace, triggers
from ledger.door import Table
from ledger.locks import AppendOnly
from notices.enums import State
from notices.models import DIGEST, Notice, Sweep
from oversight import calendar_watch
from oversight.models import Urge, UrgeEvent
from portal import (
    doctor_catalogue,
    doctor_files,
    doctor_publishing,
    doctor_requests,
    doctor_tables,
    erasure,
)
from portal.demo.people import ACCOUNTS
from requests_app import (
    letters,
    numbering,
    report,
    retention,
    standing_in,
    workflow_calendar,
    workflow_consulting,
)
from requests_app.enums import ConsultationKind, LinkKind, Stage
from requests_app.models import Consultation, Event, InformationRequest, Letter, Link, Remedy
from requests_app.rungs import Reminder, reminders
from requests_app.situation import CONSULTATIONS, Situation, look, projection
from search import health as search_health
from search import learning

log = logging.getLogger(__name__)
# Things whose stage follows from their events and the table of their steps alone.
STAGED: tuple[tuple[Any, str, Table], ...] = (
    (DocumentEvent, "document", disclosures.workflow.STEPS),
    (SubmissionEvent, "submission", feedback.steps.STEPS),
    (UrgeEvent, "urge", oversight.steps.STEPS),
    (ConsultationEvent, "consultation", feedback.steps.CONSULTATION_STEPS),
)
# When to look again and what is projected are hints, made anew by each look.
HINTS = ("next_check_at", "projected_on")


def events_are_gap_free() -> Iterator[str]:
    """Events of one thing are numbered 1, 2, 3."""
    owners = ((Event, "case"), *((model, owner) for model, owner, _steps in STAGED))
    for model, owner in owners:
        rows = model.objects.order_by().values(owner).annotate(found=Count("pk"), last=Max("n"))
        for row in rows.iterator():
            if row["found"] != row["last"]:
                yield f"{model._meta.label} of {row[owner]}: {row['found']} events, the last is number {row['last']}"


def projections_match_the_events() -> Iterator[str]:
    """Folding all events again gives the columns of a request: its stage, clerk, dates, outcome and public item."""
    today = timezone.localdate()
    cases = InformationRequest.objects.select_related("agency").prefetch_related("events__actor").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        situation = Situation(case, sorted(case.events.all(), key=lambda event: event.n), today)
        columns = projection(situation)
        if case.closed_on and situation.calendar.version != case.calendar_version:
            columns = {}  # it ended by a file of the statutes that has been replaced: its dates are history
        for name, value in (columns | doctor_requests.told(situation)).items():
            if name not in HINTS and getattr(case, name) != value:
                yield f"request {case.pk}: {name} is {getattr(case, name)!r}, its events say {value!r}"


def stages_match_the_events() -> Iterator[str]:
    """The last event that leads anywhere leads to the stage that a document, message or consultation is at."""
    for model, owner, steps in STAGED:
        leads = {step.event: step.to for step in steps.values() if step.to}
        events = model.objects.filter(kind__in=leads).order_by(owner, "n")
        last = dict(events.values_list(owner, "kind").iterator())
        things = model._meta.get_field(owner).related_model._default_manager.order_by("pk")
        for pk, stage in things.values_list("pk", "stage").iterator():
            if pk in last and leads[last[pk]] != stage:
                yield f"{owner} {pk}: the stage is {stage}, its events say {leads[last[pk]]}"


def notices_that_should_exist_do() -> Iterator[str]:
    """Every reminder whose day has come has its rows, as far as the last look at the case reaches."""
    today = timezone.localdate()
    looked_at = Q(next_check_at__gt=timezone.now()) | Q(next_check_at=None)
    cases = InformationRequest.objects.watched().filter(looked_at)
    for case in cases.select_related("agency", "handler").prefetch_related("events__actor").iterator(chunk_size=500):
        situation = Situation(case, sorted(case.events.all(), key=lambda event: event.n), today)
        for reminder in reminders(situation):
            if reminder.moment > today:
                continue
            keys = Notice.objects.filter(key__startswith=f"request:{case.pk}:{reminder.what}:")
            told = {key.rpartition(":")[2] for key in keys.values_list("key", flat=True)}
            # Who held a post on that day is not known any more: one official of those meant is asked for.
            if "consulted" in reminder.whom:
                yield from _consulted_unreminded(situation, reminder)
            others = set(reminder.whom) - {"consulted"}
            missing = ("applicant" in others and "applicant" not in told) or (others and told <= {"applicant"})
            if missing:
                yield f"request {case.pk}: {reminder.kind} should have been sent on {reminder.moment}"


def _consulted_unreminded(situation: Situation, reminder: Reminder) -> Iterator[str]:
    for row in workflow_consulting.to_remind(situation, reminder.limit.clock, reminder.limit.due):
        reached = any(True for _way in workflow_consulting.ways_to(row))
        if reached and not Notice.objects.filter(key__startswith=workflow_consulting.due_key(row)).exists():
            yield f"request {row.case_id}: who is asked in consultation {row.pk} should have been reminded"


def reminders_keep_the_mail_hours() -> Iterator[str]:
    """Each reminder waits for a morning or is in one mail of its person, and each person has one mail a day."""
    for notice in Notice.objects.filter(Q(state=State.MERGED, digest=None) | Q(state=State.HELD, user=None)):
        yield f"notice {notice.pk} ({notice.kind}) is in no mail"
    for notice in Notice.objects.exclude(digest=None).exclude(Q(digest__kind=DIGEST) & Q(digest__user=F("user"))):
        yield f"notice {notice.pk} ({notice.kind}) is in a mail to somebody else"
    late = timezone.now() - timedelta(days=1)
    for notice in Notice.objects.filter(state=State.HELD, next_try_at__lt=late):
        yield f"notice {notice.pk} ({notice.kind}) should have been mailed on {notice.next_try_at:%Y-%m-%d}"


def nobody_is_asked_about_what_is_over() -> Iterator[str]:
    """No reminder asks to be acknowledged where the reply is out and no reason is owed for it."""
    asking = Notice.objects.asking().filter(key__startswith="request:").values_list("pk", "key")
    wanted = {pk: int(key.split(":")[1]) for pk, key in asking.iterator()}
    watched = set(InformationRequest.objects.watched().filter(pk__in=set(wanted.values())).values_list("pk", flat=True))
    for pk, case in wanted.items():
        if case not in watched:
            yield f"notice {pk} still asks about request {case}, which is over"


def mail_moves() -> Iterator[str]:
    """Each notice is sent, on its way, or given up with an alarm: this is the alarm."""
    for notice in Notice.objects.filter(state=State.FAILED):
        yield f"notice {notice.pk} ({notice.kind}) was given up: {notice.error}"


def published_documents_are_whole() -> Iterator[str]:
    """A public document has an index number, a date and the revision that the public reads."""
    shown = Document.objects.public().annotate(kept=Max("revisions__n"))
    for document in shown.exclude(kept=F("revision")).only("pk").iterator():
        yield f"document {document.pk} has no such revision as it shows"


def machines_are_told_of_every_change() -> Iterator[str]:
    """What the public sees of a document, or saw of it, carries the moment of the last event that changed that."""
    seen = Q(events__kind__in=SEEN)
    rows = Document.objects.order_by("pk").annotate(last=Max("events__at", filter=seen))
    for pk in rows.exclude(changed_at=F("last")).exclude(changed_at=None, last=None).values_list("pk", flat=True):
        yield f"document {pk}: the moment of its last public change is not that of its events"


def nothing_outlives_its_retention() -> Iterator[str]:
    """Applicants' and senders' data are erased when their time is over, with a day for the sweep to do it."""
    for name, n in erasure.count_due(timezone.localdate() - timedelta(days=1)).items():
        if n:
            yield f"{n} {name} should have been erased: manage.py erase_expired"
    if n := retention.reachable():
        yield f"{n} consultations or notices of erased cases still say how somebody is reached"


def personal_data_are_sealed() -> Iterator[str]:
    """Each sealed column holds sealed values under a key that the site has."""
    for model in apps.get_models():
        for pk in resealing.unreadable(connection, model):
            yield f"{model._meta.label} {pk} holds a value that no key of DATA_KEYS opens"


def letters_are_unchanged() -> Iterator[str]:
    """A letter still has the hash under which it was issued."""
    for letter in Letter.objects.iterator():
        if letters.fingerprint(letter.parts) != letter.sha256:
            yield f"letter {letter.number} is not as issued"


def reports_add_up() -> Iterator[str]:
    """Tables 3 and 4 of each agency's last two years satisfy the identities of the annual report."""
    this_year = timezone.localdate().year
    for agency in Agency.objects.filter(information_requests__isnull=False).distinct():
        scope, before = [agency.pk], None
        for year in range(this_year - 2, this_year + 1):
            table = report.table_3(scope, year)
            for fault in (*report.faults_3(table, before), *report.faults_4(report.table_4(scope, year))):
                yield f"annual report {year} of {agency.slug}: {fault}"
            before = table


def links_are_told_by_events() -> Iterator[str]:
    """Two cases belong together exactly where the events of both say so."""
    told = {LinkKind.MERGED: "merged_in", LinkKind.SPLIT: "split", LinkKind.REOPENED: "reopened"}
    for link in Link.objects.iterator():
        if not Event.objects.filter(case=link.other_id, kind=told[LinkKind(link.kind)]).exists():
            yield f"request {link.case_id} is {link.kind} {link.other_id}, whose events do not say so"
    for pk in InformationRequest.objects.filter(stage=Stage.MERGED).exclude(links__kind=LinkKind.MERGED).values("pk"):
        yield f"request {pk['pk']} is merged into nothing"
    for remedy in Remedy.objects.exclude(result="").iterator():
        if not Event.objects.filter(case=remedy.case_id, kind="appeal_decided", facts__remedy=remedy.pk).exists():
            yield f"remedy {remedy.pk} is decided, the events of request {remedy.case_id} do not say so"


def requests_for_the_same_are_told_by_events() -> Iterator[str]:
    """The mark that requests for the same share is that of their last event about it."""
    events = Event.objects.filter(kind__in=("same_target_linked", "same_target_unlinked")).order_by("case", "n")
    said = {e.case_id: e.facts.get("target") if e.kind == "same_target_linked" else None for e in events.iterator()}
    marked = InformationRequest.objects.exclude(same_target=None).values_list("pk", "same_target")
    for pk, target in {**dict.fromkeys(said), **dict(marked.iterator())}.items():
        if said.get(pk) != target:
            yield f"request {pk} is marked as {target}, its events say {said.get(pk)}"


def numbers_have_no_gaps() -> Iterator[str]:
    """Each series of a year is 1, 2, 3 up to its counter, of requests and of letters that have series of their own."""
    yield from numbering.gaps()


def consultations_match_the_events() -> Iterator[str]:
    """Whoever was asked has a row, and it ended as the events say."""
    asked = Event.objects.filter(kind__in=CONSULTATIONS, consultation=None)
    for case, n in asked.values_list("case", "n").iterator():
        yield f"request {case}: nobody can answer the consultation of event {n}"
    rows = Consultation.objects.select_related("event").order_by("case", "pk")
    ends = {kind: (f"{kind}_answered", f"{kind}_expired") for kind in ConsultationKind.values}
    for row in rows.iterator():
        told = Event.objects.filter(case=row.case_id, kind__in=ends[row.kind], facts__ref=row.event.n)
        said = {event.kind: event.on for event in told}
        if tuple(said.get(kind) for kind in ends[row.kind]) != (row.answered_on, row.expired_on):
            yield f"request {row.case_id}: the consultation of event {row.event.n} did not end as its events say"


def agencies_stand_in_their_tree() -> Iterator[str]:
    """The path of each agency leads through its parents: by it everybody sees what is below, and nothing else."""
    paths = dict(Agency.objects.values_list("pk", "path"))
    for pk, parent, path in Agency.objects.order_by("pk").values_list("pk", "parent", "path"):
        if path != f"{paths[parent] if parent else '/'}{pk}/":
            yield f"agency {pk} stands at {path}, which is not below its parent"


def holiday_notices_replace_their_like() -> Iterator[str]:
    """A holiday notice has days, or takes back another one; it replaces an earlier one of the same calendar."""
    like = Q(replaces__calendar=F("calendar")) & Q(replaces__lt=F("pk"))
    for pk in CalendarNotice.objects.exclude(replaces=None).exclude(like).values_list("pk", flat=True):
        yield f"holiday notice {pk} replaces one of another calendar"
    for pk in CalendarNotice.objects.filter(days=None, replaces=None).values_list("pk", flat=True):
        yield f"holiday notice {pk} announces nothing"


def urges_say_what_their_events_say() -> Iterator[str]:
    """The answer of an urge is that of its events, and its request is of the agency that is urged."""
    answers = {event.urge_id: event for event in UrgeEvent.objects.filter(kind="answered").iterator()}
    for urge in Urge.objects.select_related("case").order_by("pk").iterator():
        event = answers.get(urge.pk)
        said = (event.facts["text"].strip(), event.actor_id, event.on) if event else ("", None, None)
        if (urge.answer, urge.answered_by_id, urge.answered_on) != said:
            yield f"urge {urge.pk} has another answer than its events"
        if urge.case and urge.case.agency_id != urge.agency_id:
            yield f"urge {urge.pk} is about a request of another agency"


def append_only_tables_are_guarded() -> Iterator[str]:
    """Each append-only table has the triggers that refuse changes below Django."""
    guarded = set(triggers.guarded(connection))
    for model in apps.get_models():
        if issubclass(model, AppendOnly) and model._meta.db_table not in guarded:
            yield f"{model._meta.db_table} has no trigger"


def index_agrees() -> Iterator[str]:
    """What is public is in the index, and nothing else, as far as the outbox is drained."""
    yield from search_health.differences()


def what_is_searched_for_names_nobody() -> Iterator[str]:
    """Rare questions are kept without words, and none that looks like a person is kept; old counts are gone."""
    yield from learning.faults(timezone.localdate())


def demo_accounts_stay_in_the_demo() -> Iterator[str]:
    """Accounts with a public password exist on a demonstration only."""
    if not settings.DEMO:
        for user in get_user_model().objects.filter(username__in=ACCOUNTS, is_active=True):
            yield f"the demo account {user.get_username()} exists on a real site"


def open_cases_go_by_the_calendar_of_today() -> Iterator[str]:
    """No open request or message is counted by an older calendar than today's, once a sweep has been through."""
    last = Sweep.objects.filter(finished_at__isnull=False).exclude(calendars="").order_by("-finished_at").first()
    if last is None or last.calendars != calendars.fingerprint():
        return
    for case in _stale():
        if not _keeps_its_calendar(case):
            yield f"request {case.pk} is counted by a calendar of another day"
    for message in Submission.objects.still_open().select_related("agency").iterator():
        if message.calendar_version != feedback.moving.calendar_of(message).version:
            yield f"message {message.pk} is counted by a calendar of another day"


def the_notice_of_next_year_is_here() -> Iterator[str]:
    """From the middle of November next year's holiday notice should be entered."""
    for id, year in calendar_watch.missing(timezone.localdate()):
        yield f"the holiday notice for {year} (calendar {id}) is missing; dates in that year are provisional"


def records_are_lawful_by_the_calendar_of_today() -> Iterator[str]:
    """A later notice may end a term before a step that was taken inside it: such a case keeps its calendar."""
    for case in _stale():
        if _keeps_its_calendar(case):
            yield f"request {case.pk} keeps an older calendar: by the new one a recorded step would have come too late"


def _stale() -> Iterator[InformationRequest]:
    rows = workflow_calendar.stale().filter(next_check_at__gt=timezone.now())
    return rows.select_related("agency").iterator()


def _keeps_its_calendar(case: InformationRequest) -> bool:
    reading = look(case, timezone.localdate()).reading
    return reading is not None and reading.calendar.version == case.calendar_version


def nobody_is_away_twice() -> Iterator[str]:
    """The absences of a clerk share no day: there is one deputy at a time."""
    for one, other in standing_in.overlaps():
        yield f"absences {one.pk} and {other.pk} of user {one.user_id} overlap"


# What somebody should look at, though nothing is wrong with the data.
WARNINGS: tuple[Callable[[], Iterator[str]], ...] = (
    the_notice_of_next_year_is_here,
    records_are_lawful_by_the_calendar_of_today,
)
CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    events_are_gap_free,
    projections_match_the_events,
    stages_match_the_events,
    notices_that_should_exist_do,
    reminders_keep_the_mail_hours,
    nobody_is_asked_about_what_is_over,
    mail_moves,
    published_documents_are_whole,
    machines_are_told_of_every_change,
    *doctor_files.CHECKS,
    *doctor_tables.CHECKS,
    nothing_outlives_its_retention,
    personal_data_are_sealed,
    letters_are_unchanged,
    numbers_have_no_gaps,
    reports_add_up,
    links_are_told_by_events,
    consultations_match_the_events,
    requests_for_the_same_are_told_by_events,
    *doctor_requests.CHECKS,
    *doctor_catalogue.CHECKS,
    *doctor_publishing.CHECKS,
    urges_say_what_their_events_say,
    agencies_stand_in_their_tree,
    holiday_notices_replace_their_like,
    append_only_tables_are_guarded,
    nobody_is_away_twice,
    open_cases_go_by_the_calendar_of_today,
    index_agrees,
    what_is_searched_for_names_nobody,
    demo_accounts_stay_in_the_demo,
)


def faults(check: Callable[[], Iterator[str]]) -> list[str]:
    """What a check finds. One that breaks is a fault of its own, and the others go on."""
    try:
        with trace.run():
            return list(check())
    except Exception as error:
        log.exception("%s broke", check.__name__)
        return [f"this could not be looked at: {type(error).__name__}"]
