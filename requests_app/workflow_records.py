"""The door of records about oneself (art. 41): taking one in. Its steps are in the one table of requests."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

import ledger.models as ledger
from agencies.models import Agency
from ledger.once import once
from notices import tracking
from requests_app import telling, workflow
from requests_app.enums import Channel, RequestKind, Stage
from requests_app.models import Applicant, CaseFile, InformationRequest
from requests_app.situation import law_columns, look, projection


def submit(
    *,
    agency: Agency,
    key: uuid.UUID,
    record: Mapping[str, Any],
    applicant: Mapping[str, Any],
    evidence: Any = None,
    language: str = settings.LANGUAGE_CODE,
    at: datetime | None = None,
) -> InformationRequest:
    """Take in what somebody finds wrong in a record about themselves, once for each `key`."""
    now = at or timezone.now()
    today = timezone.localdate(now)

    def take_in() -> InformationRequest:
        case = InformationRequest.objects.create(
            **tracking.columns(key),
            agency=agency,
            kind=RequestKind.RECORD,
            submitted_at=now,
            language=language,
            **law_columns(agency.law, today),
            **record,
        )
        Applicant.objects.create(case=case, **applicant)
        said = {"channel": Channel.INTERNET, "record": True}
        ledger.happen(case, "submitted", on=today, at=now, actor=None, facts=said)
        if evidence:
            workflow.add_file(case, evidence, role=CaseFile.SUBMISSION, actor=None)
        situation = look(case, today)
        case.project(stage=Stage.RECORD_OPEN, **(projection(situation) | {"next_check_at": None}))
        telling.tell(situation, situation.events[-1], ("applicant", "clerks"), now)
        ledger.append("requests.submit_record", case, {"agency": agency.slug})
        return case

    return once(InformationRequest, key, take_in)
