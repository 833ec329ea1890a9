"""How often the same is asked for, and when that suggests a publication (art. 44)."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from requests_app.appeals import policy
from requests_app.enums import Stage
from requests_app.models import Event, InformationRequest


def suggest_at() -> int:
    """From how many requests for the same on a publication is suggested: a policy of the site."""
    return int(policy()["publication"]["suggest_at"])


def of(case: InformationRequest) -> QuerySet[InformationRequest]:
    """The requests that are marked as asking for the same, with `case` itself."""
    if not case.same_target:
        return InformationRequest.objects.filter(pk=case.pk)
    return InformationRequest.objects.filter(agency=case.agency_id, same_target=case.same_target)


def suggestions() -> Exists:
    """Whether whoever made a request has suggested its publication."""
    return Exists(Event.objects.filter(case=OuterRef("pk"), kind="publication_suggested"))


def standing(case: InformationRequest) -> dict[str, Any]:
    """The counter beside a case: how many ask for the same, how many of them suggested it, whether one is public."""
    rows = of(case).aggregate(
        n=Count("pk"),
        public=Count("pk", filter=Q(published_at__isnull=False)),
        suggested=Count("pk", filter=suggestions()),
    )
    due = rows["n"] >= suggest_at() or rows["suggested"] > 0
    return rows | {"due": due and not rows["public"]}


def to_publish(cases: QuerySet[InformationRequest]) -> QuerySet[Any]:
    """The newest answered request of each matter that is asked for so often, or suggested, and not public yet."""
    marked = cases.filter(same_target__isnull=False).order_by().values("agency", "same_target")
    often = (
        marked.annotate(n=Count("pk"), public=Count("published_at"), newest=Max("pk", filter=Q(stage=Stage.ANSWERED)))
        .filter(n__gte=suggest_at(), public=0, newest__isnull=False)
        .values("newest")
    )
    wanted = cases.filter(stage=Stage.ANSWERED, published_at=None).filter(suggestions())
    return cases.filter(Q(pk__in=often) | Q(pk__in=wanted.values("pk")))
