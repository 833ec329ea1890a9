"""Requests for information, their applicants, events, letters and files."""

from requests_app.models.case import Applicant, InformationRequest
from requests_app.models.record import CaseFile, Event, Letter, file_path

__all__ = ["Applicant", "CaseFile", "Event", "InformationRequest", "Letter", "file_path"]
