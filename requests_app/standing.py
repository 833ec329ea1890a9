"""Where a request stands, said to its applicant: who acts next and until when, what one may do, what one may open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.choices import language
from agencies.law_words import length
from agencies.models import Agency
from agencies.provisional import marked
from requests_app import timeline, workflow
from requests_app.enums import CLOSED, LetterKind, LinkKind, Stage
from requests_app.letters import reply_files
from requests_app.letters.kinds import APPLICANT, SHAPES
from requests_app.models import CaseFile, Event, InformationRequest, Letter, Link
from requests_app.rules import Applicant
from requests_app.situation import CONSULTATIONS, Situation
from requests_app.steps_abroad import ANSWERS
from statutes import calendars, clock, remedies
from statutes.citations import cite
from statutes.rules import Interrupt

# What goes on inside the office until the reply is out is not the applicant's to see.
INSIDE = frozenset({Stage.DRAFTED, Stage.SIGNED})
LETTERS = frozenset(kind for kind, shape in SHAPES.items() if shape.to == APPLICANT)
COURTS = ("litigation", "court", "suit")
OWN_STEPS = (*ANSWERS.values(), "give_reason", "withdraw", "suggest_publication")


@dataclass(frozen=True)
class NextStep:
    """`heading` in a few words, `text` in a sentence, `by` the last day; `yours` where the applicant has to act."""

    heading: str
    text: str
    by: date | None = None
    provisional: bool = False
    yours: bool = False


def question(situation: Situation) -> Event | None:
    """What the applicant was last asked and may answer on this site."""
    return situation.last(*ANSWERS)


def stage_label(case: InformationRequest) -> str:
    situation = getattr(case, "situation", None)
    asked = question(situation) if situation and case.stage == Stage.AWAITING_CORRECTION else None
    if asked and asked.kind != "correction_asked":
        return _("Awaiting your answer")
    return str(Stage.IN_HAND.label if case.stage in INSIDE else case.get_stage_display())


def rule_of(situation: Situation, asked: Event | None) -> Interrupt | None:
    """What the law says of that question: whether it starts the term anew, and where that stands."""
    rule = situation.law.acts[asked.kind].rule if asked and situation.law.opens(asked.kind) else None
    return rule if isinstance(rule, Interrupt) else None


def receipt_article(situation: Situation) -> str:
    """Where the law says which day the receipt is."""
    law = situation.law
    rule = law.receipt(situation.case.channel)
    return cite(law, rule.article if rule else law.count.start_article, language(), full=False)


def receipt_note(situation: Situation) -> str:
    """Why the receipt date is the day that it is; empty where the office fixed it by hand."""
    said = {"article": receipt_article(situation)}
    rule, received = situation.law.receipt(situation.case.channel), situation.last("received")
    if rule is None or received is None or received.at != situation.events[0].at:
        return ""
    if received.on > timezone.localdate(received.at):
        return _("it came after the closing time of the agency, %(article)s") % said
    if rule.fixed_by == "office":
        return _("this receipt confirms it at once, %(article)s") % said
    return _("%(day)s, %(article)s") % (said | {"day": rule.date_title[language()]})


def receipt_day(situation: Situation) -> str:
    """Which day the law takes as the receipt of this request, in its own words."""
    rule = situation.law.receipt(situation.case.channel)
    return rule.date_title[language()] if rule else ""


def confirmed_by(situation: Situation) -> calendars.Count:
    """The last day for the agency to confirm a request with its applicant: the next working day (art. 31)."""
    handed_in = timezone.localdate(situation.case.submitted_at)
    return calendars.add_working_days(situation.calendar, handed_in, 1)


def next_step(situation: Situation) -> NextStep | None:
    """Who acts next; None where nothing more happens."""
    case, reading = situation.case, situation.reading
    if case.stage in CLOSED:
        return None
    if case.stage == Stage.RECORD_OPEN:
        return NextStep(_("The agency checks the record"), _("The law fixes no time limit for this (article 41)."))
    if reading is None:
        text = _(
            "The agency confirms that it has the request. The receipt date is %(day)s (%(article)s); the time limit "
            "begins on the next day."
        ) % {"day": receipt_day(situation), "article": receipt_article(situation)}
        by = confirmed_by(situation)
        return NextStep(_("The agency confirms receipt"), text, by.due_on, by.provisional)
    if case.stage == Stage.AWAITING_CORRECTION:
        asked, deadline = question(situation), situation.deadline("correction_period")
        if asked and asked.kind != "correction_asked":
            text = _("Please answer on this page. The clock stands until your answer reaches the agency.")
            return NextStep(_("You answer the agency"), text, yours=True)
        text = _("Please correct your request on this page. If nothing comes in time, the agency stops handling it.")
        return NextStep(_("You correct the request"), text, *_by(deadline), yours=True)
    if case.stage == Stage.AWAITING_FEE:
        deadline = situation.deadline("fee_payment")
        text = _(
            "Please pay the fee; this page says how. The clock stands until it is paid; if it is not, the agency stops."
        )
        return NextStep(_("You pay the fee"), text, *_by(deadline), yours=True)
    if waiting := _consulted(situation):
        return waiting
    if reading.status == clock.Status.OVERDUE:
        text = _("The reply is late. The agency still owes it, and you may use the remedies below.")
        return NextStep(_("The agency replies"), text, reading.due_on, reading.provisional)
    text = _("You need not do anything until then.")
    return NextStep(_("The agency replies"), text, reading.due_on, reading.provisional)


def _by(deadline: Any) -> tuple[date | None, bool]:
    return (deadline.due_on, deadline.provisional) if deadline else (None, False)


def _consulted(situation: Situation) -> NextStep | None:
    """Somebody else is asked and the clock stands."""
    asked = {
        "third_party_consulted": _("A third party says whether it agrees"),
        "agency_consulted": _("Another agency gives its opinion"),
    }
    for kind, heading in asked.items():
        if situation.consultations(kind):
            deadline = situation.deadline(CONSULTATIONS[kind].clock)
            text = _("These days are not counted. You need not do anything.")
            return NextStep(heading, text, *_by(deadline))
    return None


def rows(situation: Situation, addresses: dict[int, str]) -> list[dict[str, Any]]:
    """The timeline of the page: what happened and what comes. `addresses`: of letters, by number of event."""
    entries = [
        {
            "when": row["on"],
            "datetime": row["event"].on.isoformat(),
            "what": row["heading"],
            "text": row["text"],
            "url": addresses.get(row["event"].n, ""),
            "link": _("Read the letter"),
        }
        for row in timeline.for_applicant(situation.events)
    ]
    step = next_step(situation)
    if step is None:
        entries[-1]["state"] = "now"
        return entries
    when = _("By %(day)s") % {"day": marked(step.by, step.provisional)} if step.by else _("Next step")
    late = step.by is not None and step.by < situation.today
    state = "now" if step.yours or late else "next"
    return [*entries, {"when": when, "what": step.heading, "text": step.text, "state": state}]


def letters(situation: Situation) -> list[Letter]:
    """The letters that have reached the applicant: a reply letter is issued when signed and shown when delivered."""
    delivered = situation.has("delivered") or situation.has("transferred")
    return [
        letter
        for letter in situation.case.letters.filter(kind__in=LETTERS).select_related("event")
        if delivered or letter.kind != LetterKind.REPLY
    ]


def place_of(situation: Situation, letter: Letter) -> int:
    """The entry of the timeline where a letter is found: the reply stands at its delivery."""
    if letter.kind == LetterKind.REPLY and (delivered := situation.last("delivered")):
        return delivered.n
    return letter.event.n


def files(situation: Situation) -> list[CaseFile]:
    """What the applicant handed in, and after delivery what the reply discloses."""
    handed_in = situation.case.files.filter(role=CaseFile.SUBMISSION).order_by("pk")
    return [*handed_in, *(reply_files(situation) if situation.has("delivered") else [])]


def reply(situation: Situation) -> dict[str, Any] | None:
    """The reply as delivered: outcome, content, reason and what it rests on."""
    drafted = situation.reply
    if drafted is None or not situation.has("delivered"):
        return None
    facts, law = drafted.facts, situation.law
    outcome = law.outcomes.get(str(facts.get("outcome")))
    exemption = law.exemptions.get(str(facts.get("exemption")))
    return {
        "outcome": outcome.title[language()] if outcome else "",
        "basis": cite(law, outcome.cite, language()) if outcome else "",
        "exemption": exemption.title[language()] if exemption else "",
        "content": facts.get("content", ""),
        "reason": facts.get("reason", ""),
        "on": situation.case.closed_on,
    }


def right_agency(situation: Situation) -> Agency | None:
    """The agency that a delivered reply names as the right one, where it takes requests here (art. 36, item 5)."""
    drafted = situation.reply
    slug = drafted.facts.get("right_agency_slug") if drafted and situation.has("delivered") else ""
    return Agency.objects.accepting().filter(slug=slug).first() if slug else None


def own_steps(case: InformationRequest) -> list[str]:
    """What the applicant may do now: exactly where the door would open."""
    return [action for action in OWN_STEPS if not workflow.refusals(case, Applicant(case), action)]


def kin(case: InformationRequest) -> list[tuple[str, InformationRequest]]:
    """The cases that this one was merged with, split from or reopened from, each with the words for it.

    All are the same applicant's: a merger joins no others.
    """
    words = {
        LinkKind.MERGED: (_("Merged into"), _("Merged in here")),
        LinkKind.SPLIT: (_("Split from"), _("Split off from here")),
        LinkKind.REOPENED: (_("Reopened from"), _("Reopened as")),
    }
    rows = Link.objects.filter(Q(case=case) | Q(other=case)).select_related("case", "other")
    return [
        (words[LinkKind(row.kind)][0], row.other)
        if row.case_id == case.pk
        else (words[LinkKind(row.kind)][1], row.case)
        for row in rows
    ]


def review_first(situation: Situation) -> bool:
    outcome = situation.law.outcomes.get(situation.case.outcome)
    return bool(outcome and outcome.review_first)


def ways(situation: Situation) -> list[dict[str, Any]]:
    """The remedies with authority and last day: against the reply or the lapse, or against silence past the due day."""
    case, reading = situation.case, situation.reading
    if reading is None or case.stage in (Stage.WITHDRAWN, Stage.MERGED):
        return []
    known_on = case.closed_on or reading.due_on
    if known_on is None or (case.closed_on is None and situation.today <= known_on):
        return []
    terms = remedies.last_days(situation.law, situation.calendar, known_on, review_first=review_first(situation))
    return [
        {
            "title": term.title[language()],
            "text": _where(term, case.agency),
            "last_day": term.last_day,
            "count": length(term.unit, term.length) if term.last_day else "",
            "provisional": term.provisional,
            "basis": cite(situation.law, term.article, language()),
        }
        for term in terms
    ]


def _where(term: remedies.RemedyTerm, agency: Any) -> str:
    """Where one turns with a remedy; empty where its name says it."""
    if term.code == "complaint":
        above = agency.parent.label if agency.parent else ""
        if above:
            return _("To %(above)s, or to the department in charge of disclosure. No time limit.") % {"above": above}
        return _("To a higher agency, or to the department in charge of disclosure. No time limit.")
    if term.code == "reconsideration":
        if authority := agency.reconsideration_authority:
            return _("To %(authority)s") % {"authority": authority}
        return _("To the authority that the reply letter names")
    if term.code == "litigation_after_reconsideration":
        within = length(term.unit, term.length)
        return _("To the court, within %(days)s of receiving the decision") % {"days": within}
    if term.code in COURTS:
        return _("To %(authority)s") % {"authority": agency.court} if agency.court else _("To the court")
    return ""
