"""Requests for information, their applicants, events, letters, files, links and remedies."""

from requests_app.models.case import Applicant, InformationRequest
from requests_app.models.claim import IdentityClaim
from requests_app.models.consultation import Consultation
from requests_app.models.life import Link, Remedy
from requests_app.models.office import Absence, AbsenceEnd, Note, Watch
from requests_app.models.record import CaseFile, Event, Letter, file_path
from requests_app.models.reveal import Reveal
from requests_app.models.suggestion import SuggestionCount
from requests_app.models.template import LetterTemplate
from requests_app.models.term import SubjectTerm

__all__ = [
    "Absence", "AbsenceEnd", "Applicant", "CaseFile", "Consultation", "Event", "IdentityClaim", "InformationRequest",
    "Letter", "LetterTemplate", "Link", "Note", "Remedy", "Reveal", "SubjectTerm", "SuggestionCount", "Watch",
    "file_path",
]  # fmt: skip
