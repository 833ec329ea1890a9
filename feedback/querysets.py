"""Named questions about messages, consultations and ratings."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models

from agencies.enums import READERS, WORKERS
from agencies.models import Agency
from feedback.enums import OPEN, ConsultationStage, Kind, Stage
from ledger.locks import AppendOnlyQuerySet, ProjectedQuerySet

MONTH = timedelta(days=30)


class SubmissionQuerySet(ProjectedQuerySet):
    def public(self) -> SubmissionQuerySet:
        """Published answers: the sender agreed, a second person edited and released them. Never a tip-off."""
        agreed = self.filter(stage=Stage.ANSWERED, published_at__isnull=False, wish_public=True)
        return agreed.exclude(kind=Kind.TIP_OFF)

    def visible_to(self, user: Any) -> SubmissionQuerySet:
        """Twin of `rules.can_view`."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def still_open(self) -> SubmissionQuerySet:
        return self.filter(stage__in=OPEN)

    def overdue(self, today: date) -> SubmissionQuerySet:
        return self.still_open().filter(due_on__lt=today)

    def due_by(self, day: date) -> SubmissionQuerySet:
        """Open, and due on `day` or before it."""
        return self.still_open().filter(due_on__lte=day)

    def to_publish(self, today: date) -> SubmissionQuerySet:
        """Answered within a month, with the sender's consent, and never published so far."""
        recent = self.filter(stage=Stage.ANSWERED, wish_public=True, answered_on__gte=today - MONTH, public_title="")
        return recent.exclude(kind=Kind.TIP_OFF)

    def newest(self) -> SubmissionQuerySet:
        return self.order_by("-published_at", "-id")


class SenderQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> SenderQuerySet:
        """Twin of `rules.can_see_sender`."""
        return self.filter(submission__agency__in=Agency.objects.visible_to(user, WORKERS))


class ConsultationQuerySet(ProjectedQuerySet):
    def public(self) -> ConsultationQuerySet:
        return self.filter(stage=ConsultationStage.PUBLISHED)

    def upcoming(self, today: date) -> ConsultationQuerySet:
        return self.public().filter(opens_on__gt=today).order_by("opens_on", "id")

    def open(self, today: date) -> ConsultationQuerySet:
        """What anyone may comment on today; what closes first comes first."""
        return self.public().filter(opens_on__lte=today, closes_on__gte=today).order_by("closes_on", "id")

    def closed(self, today: date) -> ConsultationQuerySet:
        return self.public().filter(closes_on__lt=today).order_by("-closes_on", "-id")

    def visible_to(self, user: Any) -> ConsultationQuerySet:
        """Twin of `rules.can_view`: what the officials of its agency work on, in whatever stage."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def with_opinions(self) -> ConsultationQuerySet:
        return self.annotate(opinion_count=models.Count("opinions"))


class OpinionQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> OpinionQuerySet:
        return self.filter(consultation__agency__in=Agency.objects.visible_to(user, READERS))


class RatingQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: Any) -> RatingQuerySet:
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))
