"""The terms of the subjects of requests: what finds the ones that ask for the like."""

from __future__ import annotations

from django.db import models

from agencies.models import Agency
from requests_app.models.case import InformationRequest
from search.analysis import LONGEST_WORD


class SubjectTerm(models.Model):
    """One term of one subject, as `search.analysis` makes them. Written with the subject, in its transaction."""

    term = models.CharField(max_length=LONGEST_WORD)
    case = models.ForeignKey(InformationRequest, models.PROTECT, related_name="terms", db_index=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "term"], name="one_term_a_subject")]
        # Holds all that the question for similar requests asks: the newest of each term, of the agencies one sees.
        indexes = [models.Index(fields=["term", "-case", "agency"], name="term_newest_first")]

    def __str__(self) -> str:
        return f"{self.case_id}"
