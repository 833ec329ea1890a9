"""The invariants of requests and of what hangs on them, beside those of their clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, Max, OuterRef, Q

from disclosures.models import DocumentEvent
from ledger.models import Entry
from ledger.seal import blind, blind_indexes
from requests_app import likeness
from requests_app.enums import RequestKind, Stage
from requests_app.letters import ISSUES, checking, templates
from requests_app.models import (
    Absence,
    AbsenceEnd,
    CaseFile,
    Event,
    IdentityClaim,
    InformationRequest,
    Letter,
    LetterTemplate,
    Note,
    Remedy,
)
from requests_app.situation import Situation, ended_as
from requests_app.steps import STEPS
from statutes import laws

LEADS = {step.event: step.to for step in STEPS.values() if step.to}
# Events that issue letters, with the kinds of them.
LETTERS: dict[str, set[str]] = defaultdict(set)
for (_stage, _action), _step in STEPS.items():
    LETTERS[_step.event] |= {str(kind) for kind in ISSUES.get(_action, ())}
ENDED = (Stage.LAPSED, Stage.WITHDRAWN, Stage.MERGED)


def told(situation: Situation) -> dict[str, Any]:
    """The columns beside the clock that the events of a request say: stage, clerk, outcome, the public item."""
    case = situation.case
    record = case.kind == RequestKind.RECORD
    columns: dict[str, Any] = {
        "stage": Stage.RECORD_OPEN if record else Stage.SUBMITTED, "handler_id": None, "outcome": "",
        "published_at": None, "public_title": "", "public_text": "",
    }  # fmt: skip
    for event in situation.events:
        facts = event.facts
        columns["stage"] = LEADS.get(event.kind) or columns["stage"]
        if event.kind in ("registered", "assigned"):
            columns["handler_id"] = int(facts.get("handler") or event.actor_id or 0)
        elif event.kind in ("delivered", "transferred"):
            columns["outcome"] = facts["outcome"] if event.kind == "delivered" else ended_as(situation)
        elif event.kind == "published":
            said = {"public_title": str(facts["title"]).strip()[:200], "public_text": str(facts["text"]).strip()}
            columns |= {"published_at": event.at, **said}
        elif event.kind == "unpublished":
            columns["published_at"] = None
    if columns["stage"] in ENDED:
        columns["outcome"] = ended_as(situation)
    return columns


def laws_are_as_the_cases_were_opened_under() -> Iterator[str]:
    """The edition of the law of each case is there and says what it said when the case was opened."""
    kept = InformationRequest.objects.order_by().values("law", "law_edition", "law_version")
    for row in kept.annotate(cases=Count("pk")):
        law, edition = row["law"], row["law_edition"]
        try:
            version = laws.load(law, edition=edition).version
        except laws.LawError as fault:
            yield f"{row['cases']} requests under {law} of {edition}: {fault}"
            continue
        if version != row["law_version"]:
            yield f"{row['cases']} requests under {law} of {edition}: the file has changed since they were opened"


def subjects_have_their_terms() -> Iterator[str]:
    """Each subject is found by the terms that it has, and by no others."""
    cases = InformationRequest.objects.only("subject", "kind", "agency").prefetch_related("terms").order_by("pk")
    for case in cases.iterator(chunk_size=500):
        if {row.term for row in case.terms.all()} != {row.term for row in likeness.rows([case])}:
            yield f"request {case.pk} is found by other terms than those of its subject"


def what_is_public_of_a_reply_is_its_own() -> Iterator[str]:
    """The files beside a public answer are files of that reply, as they were released, and only while it is public."""
    replies: dict[int, set[int]] = defaultdict(set)
    shown = InformationRequest.objects.exclude(published_at=None)
    for case, pk in CaseFile.objects.filter(role=CaseFile.REPLY, case__in=shown).values_list("case", "pk"):
        replies[case].add(pk)
    released = dict(Event.objects.filter(kind="published", case__in=shown).order_by("n").values_list("case", "facts"))
    rows = InformationRequest.objects.exclude(published_at=None, public_files=[])
    for pk, files, at in rows.order_by("pk").values_list("pk", "public_files", "published_at").iterator():
        wanted = [key for key in released.get(pk, {}).get("files") or () if key in replies[pk]] if at else []
        if sorted(files) != sorted(wanted):
            yield f"request {pk}: the files {files} are public, {sorted(wanted)} were released"


def documents_made_of_replies_are_theirs() -> Iterator[str]:
    """A document that a reply became is of the same agency, was drafted with it, and is noted only where published."""
    drafted: dict[int, list[Any]] = defaultdict(list)
    kinds = ("document_drafted", "document_published")
    for event in Event.objects.filter(kind__in=kinds).order_by("case", "n").iterator():
        drafted[event.case_id].append(event)
    cases = InformationRequest.objects.exclude(document=None).select_related("document").order_by("pk")
    found = {case.pk: case for case in cases.iterator()}
    for pk in sorted(drafted.keys() - found.keys()):
        yield f"request {pk} has no document, its events say that one was drafted"
    for pk, case in found.items():
        last = [event for event in drafted[pk] if event.kind == "document_drafted"][-1:]
        first = DocumentEvent.objects.filter(document=case.document_id, n=1).first()
        if not last or first is None or (first.at, first.actor_id) != (last[0].at, last[0].actor_id):
            yield f"request {pk}: document {case.document_id} was not drafted by a step of it"
        if case.document.agency_id != case.agency_id:
            yield f"request {pk}: document {case.document_id} is of another agency"
        noted = any(event.kind == "document_published" for event in drafted[pk])
        if noted and not DocumentEvent.objects.filter(document=case.document_id, kind="published").exists():
            yield f"request {pk}: its document is noted as public, it has never been published"
    twice = InformationRequest.objects.exclude(document=None).order_by().values("document").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1):
        yield f"document {row['document']} is that of {row['n']} requests"


def letters_were_issued() -> Iterator[str]:
    """Each step that issues letters has issued them; what a case was taken over or split off with has none."""
    carried = Event.objects.filter(case=OuterRef("case"), n__gt=OuterRef("n"), kind="split_off")
    subjects = Entry.objects.filter(act="requests.take_over").values_list("subject", flat=True)
    taken_over = {int(subject.rpartition(":")[2]) for subject in subjects.iterator()}
    for (_stage, action), step in STEPS.items():
        for kind in ISSUES.get(action, ()):
            events = Event.objects.filter(~Exists(carried), kind=step.event).exclude(letters__kind=kind)
            for case, n in events.values_list("case", "n").iterator():
                if case in taken_over:
                    continue
                yield f"request {case}: event {n} ({step.event}) has issued no letter of the kind {kind}"


def letters_belong_to_their_events() -> Iterator[str]:
    """A letter is of the case of its event, of a kind that the step issues, from words for that kind and law."""
    rows = Letter.objects.select_related("event", "template", "case").defer("parts").order_by("pk")
    for letter in rows.iterator():
        if letter.event.case_id != letter.case_id:
            yield f"letter {letter.number} is of request {letter.case_id}, its event of {letter.event.case_id}"
        elif letter.event.kind in LETTERS and letter.kind not in LETTERS[letter.event.kind]:
            yield f"letter {letter.number}: {letter.event.kind} issues no letter of the kind {letter.kind}"
        words = letter.template
        if words and (words.kind, words.law) != (letter.kind, letter.case.law):
            yield f"letter {letter.number} is made from the words of {words}"


def templates_can_be_filled() -> Iterator[str]:
    """The versions of a template are 1, 2, 3, and the newest would be kept if it were written today."""
    key = ("agency", "law", "kind", "variant")
    for row in LetterTemplate.objects.order_by(*key).values(*key).annotate(found=Count("pk"), last=Max("version")):
        one = {name: row[name] for name in key}
        newest = LetterTemplate.objects.filter(**one, version=row["last"]).first()
        if row["found"] != row["last"] or newest is None:
            yield f"letter template {one}: {row['found']} versions, the last is number {row['last']}"
        elif not newest.is_default:
            words = templates.words_of(newest)
            for wrong in checking.problems(newest.law, newest.kind, newest.variant, words):
                yield f"letter template {newest.pk}: {wrong}"


def settled_claims_keep_no_words() -> Iterator[str]:
    """What somebody claimed to be is wiped when it is settled, and its case says how it was settled."""
    settled = IdentityClaim.objects.exclude(settled_at=None)
    for claim in settled.iterator():
        if claim.name or claim.id_number or claim.reason:
            yield f"claim {claim.pk} is settled and still keeps its words"
    ends = Event.objects.filter(kind__in=("identity_changed", "identity_declined")).order_by()
    said = dict(ends.values_list("case").annotate(n=Count("pk")))
    for case, n in settled.order_by().values_list("case").annotate(n=Count("pk")):
        if said.get(case, 0) < n:
            yield f"request {case}: a claim of identity is settled, its events do not say how"


def blind_indexes_follow_their_values() -> Iterator[str]:
    """Where a value is there that is looked for, its index is the one that finds it."""
    for model in apps.get_models():
        for index in blind_indexes(model):
            for row in model._default_manager.only("pk", index.name, index.of).order_by("pk").iterator():
                value = getattr(row, index.of)
                if value and getattr(row, index.name) not in blind(value, index.of):
                    yield f"{model._meta.label} {row.pk} is not found by its {index.of}"


def remedies_are_recorded_by_events() -> Iterator[str]:
    """Each remedy has the event that recorded it."""
    for remedy in Remedy.objects.order_by("pk").iterator():
        if not Event.objects.filter(case=remedy.case_id, n=remedy.n, kind="appealed").exists():
            yield f"remedy {remedy.pk}: event {remedy.n} of request {remedy.case_id} does not record it"


def notes_replace_notes_of_the_same_hand() -> Iterator[str]:
    """A note puts right an earlier one of the same case and of the same person."""
    same = Q(replaces__case=F("case")) & Q(replaces__by=F("by")) & Q(replaces__lt=F("pk"))
    for pk in Note.objects.exclude(replaces=None).exclude(same).values_list("pk", flat=True):
        yield f"note {pk} replaces a note that is not its own"


def hand_overs_name_their_absence() -> Iterator[str]:
    """Absences are numbered 1, 2, 3; none ends after its last day; who is handed a case for one is its deputy."""
    numbered = Absence.objects.order_by("agency", "user").values("agency", "user")
    for row in numbered.annotate(found=Count("pk"), last=Max("n")):
        if row["found"] != row["last"]:
            yield f"absences of user {row['user']}: {row['found']}, the last is number {row['last']}"
    for pk in AbsenceEnd.objects.filter(on__gt=F("absence__until")).values_list("absence", flat=True):
        yield f"absence {pk} ends after its last day"
    for event in Event.objects.filter(kind="assigned", facts__has_key="absence").select_related("case").iterator():
        facts = event.facts
        known = Absence.objects.filter(pk=facts["absence"], agency=event.case.agency_id, deputy=facts.get("handler"))
        if not known.filter(user=facts.get("instead_of")).exists():
            yield f"request {event.case_id}: event {event.n} hands it over for an absence that is not there"


CHECKS = (
    laws_are_as_the_cases_were_opened_under,
    subjects_have_their_terms,
    what_is_public_of_a_reply_is_its_own,
    documents_made_of_replies_are_theirs,
    letters_were_issued,
    letters_belong_to_their_events,
    templates_can_be_filled,
    settled_claims_keep_no_words,
    blind_indexes_follow_their_values,
    remedies_are_recorded_by_events,
    notes_replace_notes_of_the_same_hand,
    hand_overs_name_their_absence,
)
