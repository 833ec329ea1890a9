"""The door of records about oneself (art. 41): taking one in. Its steps are in the one table of requests."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

import ledger.models as ledger
from agencies.models import Agency
from notices import tracking
from requests_app import telling
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
    language: str = "",
    at: datetime | None = None,
) -> InformationRequest:
    """Take in what somebody finds wrong in a record about themselves, once for each `key`."""
    try:
        with transaction.atomic():
            return _take_in(agency, key, record, applicant, evidence, language, at or timezone.now())
    except IntegrityError:  # another post of the same form came first
        return InformationRequest.objects.get(form_key=key)


def _take_in(
    agency: Agency,
    key: uuid.UUID,
    record: Mapping[str, Any],
    applicant: Mapping[str, Any],
    evidence: Any,
    language: str,
    now: datetime,
) -> InformationRequest:
    today = timezone.localdate(now)
    case = InformationRequest.objects.create(
        form_key=key,
        code=tracking.code_for(key),
        secret_digest=tracking.digest(tracking.secret_for(key)),
        agency=agency,
        kind=RequestKind.RECORD,
        submitted_at=now,
        **({"language": language} if language else {}),
        **law_columns(agency.law, today),
        **record,
    )
    Applicant.objects.create(case=case, **applicant)
    ledger.happen(case, "submitted", on=today, at=now, actor=None, facts={"channel": Channel.INTERNET, "record": True})
    if evidence:
        CaseFile.objects.create(
            case=case, role=CaseFile.SUBMISSION, name=evidence.name[:200], file=evidence,
            content_type=evidence.content_type,
        )  # fmt: skip
    situation = look(case, today)
    case.project(stage=Stage.RECORD_OPEN, **(projection(situation) | {"next_check_at": None}))
    telling.tell(situation, situation.events[-1], ("applicant", "clerks"), now)
    ledger.append("requests.submit_record", case, {"agency": agency.slug})
    return case
