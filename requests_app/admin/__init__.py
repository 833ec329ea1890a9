"""The daily desk of officials: the list of requests, the case file, and the steps of the workflow."""

from requests_app.admin.absences import AbsenceAdmin
from requests_app.admin.consultations import ConsultationAdmin
from requests_app.admin.remedies import RemedyAdmin
from requests_app.admin.requests import InformationRequestAdmin
from requests_app.admin.reveals import RevealAdmin
from requests_app.admin.templates import LetterTemplateAdmin

__all__ = [
    "AbsenceAdmin", "ConsultationAdmin", "InformationRequestAdmin", "LetterTemplateAdmin", "RemedyAdmin", "RevealAdmin",
]  # fmt: skip
