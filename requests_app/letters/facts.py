"""What a case fills into its letters: for each kind the words behind its placeholders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from notices import tracking
from requests_app import outcome_needs
from requests_app.enums import LetterKind
from requests_app.letters.words import also, language, texts
from requests_app.models import CaseFile, Consultation, Event
from requests_app.situation import Situation
from statutes import remedies
from statutes.calendars import Calendar
from statutes.citations import cite
from statutes.laws import Law
from statutes.reading import Deadline
from statutes.rules import Clock, Interrupt

GIVES = ("already_public", "grant", "partial")  # outcomes with which something is handed over
Words = dict[str, str]


class Known(dict[str, str]):
    """What the case fills in; a word of the text that it does not know stays empty instead of failing a letter."""

    def __missing__(self, key: str) -> str:
        return ""


def day(value: date | str | None, tongue: str = "zh-hans") -> str:
    """A day as an official letter writes it: 2026年3月5日, or 5 March 2026."""
    if not value:
        return ""
    value = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{value.year}年{value.month}月{value.day}日" if tongue.startswith("zh") else f"{value.day} {value:%B %Y}"


def variant(situation: Situation, kind: str, event: Event) -> str:
    """Which of the letters of a kind: the outcome of a reply, the reason of a lapse or an extension."""
    if kind == LetterKind.REPLY:
        drafted = event if event.kind == "transferred" else situation.reply
        return str(drafted.facts.get("outcome", "")) if drafted else ""
    if kind == LetterKind.EXTENSION:
        named = {"special_rule_notified": "parts", "extension_notified": ""}
        return named.get(event.kind, "delay")
    if kind == LetterKind.CORRECTION:
        return {"clarification_asked": "clarification", "fee_question_asked": "fee_question"}.get(event.kind, "")
    if kind == LetterKind.CONSULTED:
        return "agency" if event.kind == "agency_consulted" else ""
    if kind == LetterKind.LAPSE:
        return "drop.not_paid" if event.kind == "fee_expired" else "drop.not_corrected"
    return str(event.facts.get("result") or "corrected") if kind == LetterKind.RECORD_FIX else ""


def contact(case: Any) -> str:
    """Where the office is reached."""
    agency, labels = case.agency, texts(case.law)["contact"]
    parts = ((labels["address"], agency.address), (labels["phone"], agency.phone), (labels["hours"], agency.hours))
    return str(labels["between"]).join(f"{label}{text}" for label, text in parts if text)


def _shared(situation: Situation) -> Words:
    """What every letter knows of the case."""
    case, reading, phrases = situation.case, situation.reading, texts(situation.case.law)["phrases"]
    submitted = timezone.localdate(case.submitted_at)
    received = reading.received_on if reading else submitted
    facts = {
        "agency": case.agency.name,
        "number": case.number or "",
        "code": case.code,
        "subject": case.subject.strip().rstrip("。."),
        "channel": texts(case.law)["channels"][case.channel],
        # What came by post was handed in before it was entered here.
        "submitted": _day(situation, min(submitted, received)),
        "received": _day(situation, received),
        "due": _day(situation, reading.due_on) if reading else "",
        "provisional": phrases["provisional"] if reading and reading.provisional else "",
    }
    return facts | {"asked": phrases["asked"].format_map(Known(facts))}


def _day(situation: Situation, value: date | str | None) -> str:
    return day(value, language(situation.case.law))


def _last_day(situation: Situation, period: Deadline | None) -> str:
    """The last day of a period that is counted, with the words of a day that may still move."""
    if period is None:
        return ""
    moves = str(texts(situation.case.law)["phrases"]["provisional"]) if period.provisional else ""
    return f"{_day(situation, period.due_on)}{' ' if moves.isascii() and moves else ''}{moves}"


def _said(event: Event, *names: str) -> Words:
    return {name: str(event.facts.get(name) or "").strip() for name in names}


def _within(situation: Situation, event: Event) -> str:
    """A period that the office sets or leaves open."""
    phrases, facts = texts(situation.case.law)["phrases"], event.facts
    if facts.get("days"):
        return str(phrases["within"]).format(days=facts["days"])
    return str(phrases["by"]).format(until=_day(situation, facts["until"])) if facts.get("until") else phrases["soon"]


def _within_of(situation: Situation, limit: Clock | None) -> str:
    """The time that a law gives those who are consulted; where it gives none, soon."""
    phrases = texts(situation.case.law)["phrases"]
    return str(phrases["within"]).format(days=limit.days) if limit else str(phrases["soon"])


def _basis(law: Law, *references: str) -> str:
    """The articles after one naming of the law: 《政府信息公开条例》第十四条、第三十六条第（三）项."""
    kept = [reference for reference in dict.fromkeys(references) if reference]
    if not kept:
        return ""
    tongue = language(law.id)
    if not tongue.startswith("zh"):
        return " and ".join([cite(law, kept[0], tongue), *(cite(law, other, tongue, full=False) for other in kept[1:])])
    full = cite(law, kept[0], tongue).replace(law.short["zh-hans"], law.title["zh-hans"], 1)
    return "、".join([full, *(cite(law, other, tongue, full=False) for other in kept[1:])])


def _article(law: Law, clock: str) -> str:
    return law.clocks[clock].article if clock in law.clocks else ""


def _receipt(situation: Situation, event: Event) -> Words:
    law = situation.law
    channel = law.receipt(situation.case.channel)
    return {
        "days": str(law.reply.days),
        "receipt_basis": _basis(law, channel.article) if channel else "",
        "reply_basis": cite(law, law.reply.article, language(law.id)),
    }


def _correction(situation: Situation, event: Event) -> Words:
    period = situation.deadline("correction_period")
    rule = situation.law.acts[event.kind].rule if situation.law.opens(event.kind) else None
    article = _article(situation.law, "correction_period") or (rule.article if isinstance(rule, Interrupt) else "")
    return _said(event, "points", "days") | {
        "basis": _basis(situation.law, article),
        "until": _last_day(situation, period),
    }


def _reason(situation: Situation, event: Event) -> Words:
    return {
        "basis": _basis(situation.law, situation.law.delay.article),
        "grounds": _sentence(event.facts.get("reason")),
        "within": _within(situation, event),
    }


def _extension(situation: Situation, event: Event) -> Words:
    """An extension in working days (art. 33), or a later day that is fixed (art. 35)."""
    law, phrases, facts = situation.law, texts(situation.case.law)["phrases"], _shared(situation)
    if event.kind != "extension_notified":
        rule = law.acts[event.kind].rule if law.knows(event.kind) else law.delay
        until, article = _day(situation, event.facts.get("until")), rule.article if rule else ""
    else:
        until = phrases["extended_to" if facts["due"] else "paused"].format_map(Known(facts))
        article = law.extension.article
    return _said(event, "days") | {
        "basis": _basis(law, article),
        "reason": _clause(event.facts.get("reason")),
        "until": until,
    }


def _consultation(clock: str) -> Callable[[Situation, Event], Words]:
    def facts(situation: Situation, event: Event) -> Words:
        limit = situation.law.clocks.get(clock)
        return _said(event, "party", "question") | {
            # As far as it concerns them, and without a word of who asks.
            "subject": _clause(event.facts.get("which") or situation.case.subject),
            "basis": _basis(situation.law, (limit or situation.law.reply).article),
            "within": _within_of(situation, limit),
            "days": str(limit.days) if limit else "",
            **_way_in(event),
        }

    return facts


def _way_in(event: Event) -> Words:
    """Link and code for whoever answers by themselves; an agency of this site answers at its desk."""
    # A letter that is only tried belongs to an event that nobody keeps.
    asked = Consultation.objects.filter(event=event).first() if event.pk else None
    if asked is None or asked.agency_id:
        return {"link": "", "opinion_code": ""}
    return {"link": f"{settings.SITE_URL}{reverse('requests:opinion')}", "opinion_code": tracking.grouped(asked.code)}


def _consulted(situation: Situation, event: Event) -> Words:
    """To the applicant, who does not learn here whom the agency asks."""
    law = situation.law
    code = "agency" if event.kind == "agency_consulted" else "third_party"
    limit = law.clocks.get("joint_agency" if code == "agency" else "third_party")
    pause = next((it.article for it in law.interrupts if it.code == code), "")
    return {
        "basis": _basis(law, (limit or law.reply).article, pause),
        "within": _within_of(situation, limit),
        "days": str(limit.days) if limit else "",
        "asked_on": _day(situation, event.on),
    }


def _third_party_decision(situation: Situation, event: Event) -> Words:
    return _said(event, "party") | {
        "basis": _basis(situation.law, _article(situation.law, "third_party")),
        "content": _sentence(event.facts.get("content") or situation.case.subject),
        "reason": _sentence(event.facts.get("reason")),
        "remedy": _remedy(situation, event, "decision"),
    }


def _assist(situation: Situation, event: Event) -> Words:
    due = situation.reading.due_on if situation.reading else None
    return _said(event, "party") | {
        "subject": _clause(event.facts.get("which") or situation.case.subject),
        "due": _day(situation, due) or texts(situation.law.id)["phrases"]["stands"],
        "basis": _basis(situation.law, situation.law.reply.article),
        "question": _sentence(event.facts.get("question")),
        "within": _within(situation, event),
    }


def _fee(situation: Situation, event: Event) -> Words:
    law, period = situation.law, situation.deadline("fee_payment")
    limit, scales = law.clocks.get("fee_payment"), texts(law.id)["scales"]
    return _said(event, "count", "amount") | {
        "pay": _clause(event.facts.get("pay")),
        "basis": _basis(law, *law.fee_articles),
        "scale": str(scales.get(str(event.facts.get("scale")), "")),
        "days": str(limit.days) if limit else "",
        "until": _last_day(situation, period),
    }


def _lapse(situation: Situation, event: Event) -> Words:
    clock = "fee_payment" if event.kind == "fee_expired" else "correction_period"
    period = situation.deadline(clock)
    return {
        "basis": _basis(situation.law, _article(situation.law, clock)),
        "until": _last_day(situation, period),
        "remedy": _remedy(situation, event, "notice"),
    }


def _record_fix(situation: Situation, event: Event) -> Words:
    return _said(event, "party") | {
        "basis": _basis(situation.law, *situation.law.record_articles),
        "content": _sentence(event.facts.get("content") or event.facts.get("text")),
        "reason": _sentence(event.facts.get("reason")),
        "remedy": _remedy(situation, event, "notice"),
    }


def _reply(situation: Situation, event: Event) -> Words:
    law, case = situation.law, situation.case
    transferred = event.kind == "transferred" or situation.reply is None
    facts = event.facts if transferred else situation.reply.facts
    outcome = law.outcomes[facts["outcome"]]
    tongue, words = language(law.id), texts(law.id)
    exemption = law.exemptions.get(str(facts.get("exemption", "")))
    files = [words["phrases"]["file"].format(n=n, name=file.name) for n, file in enumerate(reply_files(situation), 1)]
    given, single = outcome.code in GIVES, not facts.get("withheld")
    return {
        "basis": _basis(law, outcome.cite, also(law.id, outcome.code)),
        # Of a disclosure in part each reason stands with what it withholds.
        "reason": "" if facts.get("withheld") else _sentence(facts.get("reason")),
        "exemption": exemption.title[_key(tongue)] if exemption and single and "exemption" in outcome.needs else "",
        "exemption_basis": cite(law, exemption.cite, tongue) if exemption else "",
        "withheld": "\n".join(_withheld(law, facts)),
        **{name: _sentence(facts.get(name)) for name in (*outcome_needs.TEXTS, "access")},
        "stated": "\n".join(_stated(law, facts)),
        "content": str(facts.get("content") or (facts.get("right_agency", "") if transferred else "")).strip(),
        "files": words["phrases"]["between_files"].join(files) if given else "",
        "form": words["forms"][case.form] if given else "",
        "route": words["routes"][case.route],
        "remedy": _remedy(situation, event, "reply", review_first=outcome.review_first),
    }


def _withheld(law: Law, facts: Mapping[str, Any]) -> list[str]:
    """Art. 37: of each part that is withheld the exemption and the reason."""
    if not facts.get("withheld"):
        return []
    lines, tongue = [], language(law.id)
    for row in outcome_needs.withheld(facts):
        if exemption := law.exemptions.get(str(row.get("exemption"))):
            said = {
                "what": _clause(row.get("what")),
                "exemption": exemption.title[_key(tongue)],
                "basis": cite(law, exemption.cite, tongue),
                "reason": _sentence(row.get("reason")),
            }
            lines.append(str(texts(law.id)["phrases"]["withheld"]).format(**said))
    return lines


def _stated(law: Law, facts: Mapping[str, Any]) -> list[str]:
    """What only this law asks a reply to state."""
    own = {name: need for name, need in outcome_needs.texts_of(law).items() if name not in outcome_needs.TEXTS}
    return [f"{need.label}: {_sentence(facts[name])}" for name, need in own.items() if facts.get(name)]


def reply_files(situation: Situation) -> list[CaseFile]:
    """The files that the reply as last drafted discloses: a file of an earlier draft is not among them."""
    here = situation.case.files.filter(role=CaseFile.REPLY).order_by("pk")
    chosen = situation.reply.facts.get("files") if situation.reply else None
    return list(here if chosen is None else here.filter(pk__in=chosen))


def _remedy(situation: Situation, event: Event, act: str, *, review_first: bool = False) -> str:
    return remedy(situation.law, situation.calendar, situation.case.agency, event.on, act, review_first=review_first)


def remedy(law: Law, calendar: Calendar, agency: Any, on: date, act: str = "reply", *, review_first: bool) -> str:
    """Where one may turn, by when: from the law file, so that a change of the law is a change of data.

    `on`: the day of the letter. Terms run from its receipt, so the last days that are named are the earliest possible.
    """
    words, tongue = texts(law.id)["remedy"], language(law.id)
    terms = {term.code: term for term in remedies.last_days(law, calendar, on, review_first=review_first)}
    if not tongue.startswith("zh"):
        return _remedies_in_english(words, texts(law.id)["phrases"], terms.values())
    known = {code: law.remedies[code] for code in ("reconsideration", "litigation", "litigation_after_reconsideration")}
    review, suit, after = known.values()
    dated = {code: day(term.last_day) for code, term in terms.items()}
    said = {
        "act": words["acts"][act],
        "review_law": cite(law, review.article, tongue),
        "review_days": review.length,
        "after_law": cite(law, after.article, tongue),
        "after_days": after.length,
        "suit_law": cite(law, suit.article, tongue),
        "suit_months": suit.length,
        "authority": agency.reconsideration_authority or words["any_authority"],
        "court": agency.court or words["any_court"],
        "review_last": dated.get("reconsideration", ""),
        "suit_last": dated.get("litigation", ""),
    }
    order = "review_first" if review_first else "direct"
    ends = str(words["last_day"][order]).format(**said)
    if any(term.provisional for term in terms.values()):
        ends += words["provisional"]
    return str(words[order]).format(**said) + ends


def _remedies_in_english(words: Mapping[str, Any], phrases: Mapping[str, Any], terms: Any) -> str:
    """The remedies of a law by their titles, terms and articles, in its order."""
    ways = []
    for term in terms:
        within = words["units"].get(term.unit, "").format(length=term.length) if term.length else ""
        last = words["last"].format(day=day(term.last_day, "en")) if term.last_day else ""
        last += f" {phrases['provisional']}" if term.provisional else ""
        basis = f" ({term.article})" if term.article else ""
        ways.append(f"{term.title['en']}{within}{basis}{last}")
    return str(words["direct"]).format(ways="; ".join(ways)) if ways else ""


def _key(tongue: str) -> str:
    return "zh-hans" if tongue.startswith("zh") else "en"


def _sentence(text: Any) -> str:
    """What was typed, closed by a full stop."""
    said = str(text or "").strip()
    if not said or said[-1] in "。！？.!?；":
        return said
    return f"{said}{'.' if said.isascii() else '。'}"


def _clause(text: Any) -> str:
    """A reason as part of a sentence: no full stop at its end, one line."""
    return " ".join(str(text or "").split()).rstrip("。.；;，,")


OWN: dict[LetterKind, Callable[[Situation, Event], Words]] = {
    LetterKind.RECEIPT: _receipt,
    LetterKind.CORRECTION: _correction,
    LetterKind.REASON: _reason,
    LetterKind.EXTENSION: _extension,
    LetterKind.THIRD_PARTY: _consultation("third_party"),
    LetterKind.CONSULTED: _consulted,
    LetterKind.THIRD_PARTY_DECISION: _third_party_decision,
    LetterKind.AGENCY: _consultation("joint_agency"),
    LetterKind.ASSIST: _assist,
    LetterKind.FEE: _fee,
    LetterKind.REPLY: _reply,
    LetterKind.LAPSE: _lapse,
    LetterKind.RECORD_FIX: _record_fix,
}


def said(situation: Situation, kind: str, event: Event) -> Words:
    """Placeholder by placeholder, what the case says in a letter of this kind."""
    return _shared(situation) | OWN[LetterKind(kind)](situation, event)
