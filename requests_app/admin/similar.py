"""Beside a case: requests for the like, earlier answers, what is published, how often the same is asked for."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from agencies.keys import key_of
from requests_app import likeness, matters, suggesting, workflow
from requests_app.conditions_publishing import joinable
from requests_app.filters import outcome_label
from requests_app.models import InformationRequest

START = "start"  # the button that puts an earlier public answer into the draft


def context(case: InformationRequest, user: Any) -> dict[str, Any]:
    """A constant number of queries, however many requests there are."""
    found = likeness.alike(case, user)
    link = reverse("admin:requests_app_informationrequest_step", args=[case.pk, "link_same"])
    may_link = not workflow.refusals(case, user, "link_same")
    free = set(joinable(case).filter(pk__in=[one.case.pk for one in found]).values_list("pk", flat=True))
    rows = [
        {
            "case": one.case,
            "url": reverse("admin:requests_app_informationrequest_change", args=[one.case.pk]),
            "outcome": outcome_label(one.case) if one.case.outcome else "",
            "percent": one.percent,
            "likely": one.same,
            "linked": bool(case.same_target) and one.case.same_target == case.same_target,
            "link": link if may_link and one.case.pk in free else "",
        }
        for one in found
    ]
    public = [result for result in suggesting.published(case.subject) if not _itself(result, case)]
    startable = any(one.case.published_at for one in found) or any(result.row.kind == "request" for result in public)
    return {"similar": rows, "on_the_matter": public, "matter": matters.standing(case), "startable": startable}


def _itself(result: Any, case: InformationRequest) -> bool:
    return result.row.kind == "request" and result.row.pk == case.pk


def start_with(data: Any) -> Any:
    """What is typed, with the text of the earlier public answer that was chosen added to the draft."""
    data = data.copy()
    earlier = InformationRequest.objects.public().filter(pk=key_of(data.get(START))).first()
    if earlier is not None:
        typed = data.get("content", "").rstrip()
        data["content"] = f"{typed}\n\n{earlier.public_text}" if typed else earlier.public_text
    return data
