"""The clock of a case to take away: for its applicant, and for the officials who see it."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from agencies.clock_files import calendar_file, proof_file, remedy_days
from requests_app.situation import Situation, clock_events
from requests_app.standing import review_first


def proof(situation: Situation) -> HttpResponse:
    """The proof that stands alone: days, rules and events, and nothing of the person or the matter."""
    if situation.reading is None:
        raise Http404
    return proof_file(situation.reading, clock_events(situation.law, situation.events), f"proof-{situation.case.pk}")


def dates(situation: Situation, url: str) -> HttpResponse:
    reading = situation.reading
    if reading is None:
        raise Http404
    about, uid = str(situation.case), f"request-{situation.case.pk}"
    return calendar_file(
        reading, about, uid, url, remedy_days(reading, about, uid, review_first=review_first(situation))
    )
