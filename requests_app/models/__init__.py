"""Requests for information, their applicants, events, letters, files, links and remedies."""

from requests_app.models.case import Applicant, InformationRequest
from requests_app.models.life import Link, Remedy
from requests_app.models.record import CaseFile, Event, Letter, file_path

__all__ = ["Applicant", "CaseFile", "Event", "InformationRequest", "Letter", "Link", "Remedy", "file_path"]
