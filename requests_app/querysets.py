"""Named questions about requests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models

from agencies.enums import READERS
from agencies.models import Agency
from ledger.locks import ProjectedQuerySet
from ledger.seal import blind
from notices import ladder
from requests_app.enums import CLOSED, OPEN, Stage


def owes_reason() -> models.Q:
    """Answered late, and nobody has said why; of what was closed before the ladder nobody is asked."""
    return models.Q(in_time=False, late_reason="", closed_on__gte=ladder.load().since)


class RequestQuerySet(ProjectedQuerySet):
    def public(self) -> RequestQuerySet:
        """Answered requests that the agency has published without personal data (art. 44)."""
        return self.filter(stage=Stage.ANSWERED, published_at__isnull=False)

    def visible_to(self, user: Any) -> RequestQuerySet:
        """Twin of `rules.can_view`: officials of the agency, and those above it who supervise."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def locked(self, pk: int) -> Any:
        """The row as it stands, kept from everybody else until the transaction ends."""
        return self.select_for_update(of=("self",)).select_related("agency", "handler", "applicant").get(pk=pk)

    def still_open(self) -> RequestQuerySet:
        return self.filter(stage__in=OPEN)

    def closed(self) -> RequestQuerySet:
        return self.filter(stage__in=CLOSED)

    def overdue(self, today: date) -> RequestQuerySet:
        """Lateness is a question, not a status: the due day has passed and the clock still runs."""
        return self.still_open().filter(due_on__lt=today)

    def due_by(self, day: date, today: date) -> RequestQuerySet:
        return self.still_open().filter(due_on__gte=today, due_on__lte=day)

    def to_check(self, now: datetime) -> RequestQuerySet:
        """What a sweep looks at: the index of moments alone answers it, however many are open."""
        return self.filter(next_check_at__lte=now).order_by("next_check_at", "pk")

    def watched(self) -> RequestQuerySet:
        """Everything that a sweep may ever have to look at: what is open, late replies without a reason, remedies."""
        remedies = self.model._meta.get_field("remedies").related_model._default_manager
        owing = models.Exists(remedies.owing_statement().filter(case=models.OuterRef("pk")))
        return self.filter(models.Q(stage__in=OPEN) | models.Q(in_time=False, late_reason="") | owing)

    def owing_reason(self) -> RequestQuerySet:
        """Replies that came late, for which nobody has said why."""
        return self.filter(owes_reason())

    def ahead(self, first: date, last: date) -> RequestQuerySet:
        """Open cases that go late within these days if nothing changes, those with a standing clock left out."""
        return self.still_open().filter(due_on__gte=first, due_on__lte=last)

    def of_applicant(self, case: Any) -> RequestQuerySet:
        """The other requests of whoever made `case`, to the same agency."""
        same = case.applicant.__class__._default_manager.same_person(case.applicant)
        return self.filter(agency=case.agency_id, applicant__in=same).exclude(pk=case.pk)


class ApplicantQuerySet(models.QuerySet[Any]):
    def same_person(self, applicant: Any) -> ApplicantQuerySet:
        """The rows of whoever shows this proof, that of `applicant` among them (art. 36(6); fees by natural month).

        Found by the blind index of the number, however it was typed and under whichever key it was sealed.
        """
        indexes = blind(applicant.id_number, "id_number") or [index for index in (applicant.who,) if index]
        return self.filter(who__in=indexes) if indexes else self.filter(pk=applicant.pk)


class RemedyQuerySet(ProjectedQuerySet):
    def visible_to(self, user: Any) -> RemedyQuerySet:
        return self.filter(case__agency__in=Agency.objects.visible_to(user, READERS))

    def pending(self) -> RemedyQuerySet:
        return self.filter(result="")

    def owing_statement(self) -> RemedyQuerySet:
        """Not decided, with a day by which the agency hands in its own statement."""
        return self.pending().exclude(answer_by=None)


class ConsultationQuerySet(ProjectedQuerySet):
    def visible_to(self, user: Any) -> ConsultationQuerySet:
        """Twin of `rules.can_view_consultation`: officials of the agency that is asked."""
        return self.filter(agency__in=Agency.objects.visible_to(user, READERS))

    def waiting(self) -> ConsultationQuerySet:
        """Neither answered nor past their time, in a case that is not closed."""
        return self.filter(answered_on=None, expired_on=None, case__stage__in=OPEN)
