"""The door of records about oneself (art. 41): taking one in. Its steps are in the one table of requests."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies.models import Agency
from ledger.door import Refused
from ledger.once import once
from notices import tracking
from requests_app import telling, workflow
from requests_app.enums import Channel, RequestKind, Stage
from requests_app.models import Applicant, CaseFile, InformationRequest
from requests_app.situation import first_minutes, law_columns, look, projection


def submit(
    *,
    agency: Agency,
    key: uuid.UUID,
    record: Mapping[str, Any],
    applicant: Mapping[str, Any],
    evidence: Any = None,
    channel: str = Channel.INTERNET,
    came_on: date | None = None,
    actor: Any = None,
    language: str = settings.LANGUAGE_CODE,
    at: datetime | None = None,
) -> InformationRequest:
    """Take in what somebody finds wrong in a record about themselves, once for each `key`.

    `came_on` is the day on which it was handed in, where it came on paper and `actor` enters it later.
    """
    now = at or timezone.now()
    today = timezone.localdate(now)
    on = came_on or today
    if on > today:
        raise Refused([_("This day has not come yet.")])

    def take_in() -> InformationRequest:
        case = InformationRequest.objects.create(
            **tracking.columns(key),
            agency=agency,
            kind=RequestKind.RECORD,
            channel=channel,
            submitted_at=now if on == today else first_minutes(on),
            entered_by=actor,
            language=language,
            **law_columns(agency.law, on),
            **record,
        )
        Applicant.objects.create(case=case, **applicant)
        said = {"channel": channel, "record": True}
        ledger.happen(case, "submitted", on=on, at=now, actor=actor, facts=said)
        if evidence:
            workflow.add_file(case, evidence, role=CaseFile.SUBMISSION, actor=actor)
        situation = look(case, today)
        case.project(stage=Stage.RECORD_OPEN, **(projection(situation) | {"next_check_at": None}))
        telling.tell(situation, situation.events[-1], ("applicant", "clerks"), now)
        ledger.append("requests.submit_record", case, {"agency": agency.slug}, actor=actor)
        return case

    return once(InformationRequest, key, take_in)
