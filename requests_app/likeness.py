"""Which requests ask for the like: by the terms of their subjects, among those that a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from agencies.enums import READERS
from agencies.models import Agency
from requests_app.enums import RequestKind
from requests_app.models import InformationRequest, Link, SubjectTerm
from search.analysis import grams

MOST_TERMS = 40  # of a subject that are kept and asked for
NEWEST = 2000  # requests of each term that are looked at: a word that thousands share tells little
CANDIDATES = 60
ALIKE, SAME = 0.4, 0.7  # shares of common terms (Dice): worth showing, perhaps the same target


class Alike(NamedTuple):
    """A request that asks for the like, and how much of both subjects is the same, from 0 to 1."""

    case: InformationRequest
    likeness: float

    @property
    def percent(self) -> int:
        return int(self.likeness * 100)

    @property
    def same(self) -> bool:
        return self.likeness >= SAME


def terms(subject: str) -> list[str]:
    """The terms of a subject that can tell it from another: pairs of ideographs and words, each once."""
    return [term for term in grams(subject) if len(term) > 1][:MOST_TERMS]


def keep(*cases: InformationRequest) -> None:
    """Write the terms of new or changed subjects; a record about oneself (art. 41) is nobody else's matter."""
    SubjectTerm.objects.filter(case__in=[case.pk for case in cases]).delete()
    SubjectTerm.objects.bulk_create(rows(cases), batch_size=2000)


def rows(cases: Iterable[Any], model: Any = SubjectTerm) -> list[Any]:
    return [
        model(term=term, case_id=case.pk, agency_id=case.agency_id)
        for case in cases
        if case.kind != RequestKind.RECORD
        for term in terms(case.subject)
    ]


def alike(case: InformationRequest, user: Any, most: int = 8) -> list[Alike]:
    """The requests most like `case` among those that `user` may see, in five queries whatever their number.

    What comes from the case itself, split off or reopened, is shown as its kin and is no other request for the like.
    """
    asked = terms(case.subject)
    agencies = list(Agency.objects.visible_to(user, READERS).values_list("pk", flat=True))
    if not asked or not agencies:
        return []
    others = set(_candidates(case.pk, asked, agencies)) - kin(case.pk)
    found = InformationRequest.objects.filter(pk__in=others).select_related("agency")
    scored = [Alike(other, _dice(set(asked), set(terms(other.subject)))) for other in found]
    worth = [one for one in scored if one.likeness >= ALIKE]
    return sorted(worth, key=lambda one: (-one.likeness, -one.case.pk))[:most]


def kin(pk: int) -> set[int]:
    """The same applicant's cases that were split from, merged with or reopened from this one, and their siblings."""
    parents = Link.objects.filter(case=pk).values("other")
    rows = Link.objects.filter(Q(case=pk) | Q(other=pk) | Q(other__in=parents)).values_list("case", "other")
    return {key for row in rows for key in row} - {pk}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _candidates(pk: int, asked: list[str], agencies: list[int]) -> list[int]:
    """Keys of the requests that share most terms, the newest of each term only, so that it costs the same for ever."""
    within = ", ".join(["%s"] * len(agencies))
    one = (
        "SELECT case_id FROM (SELECT case_id FROM requests_app_subjectterm WHERE term = %s AND case_id <> %s"  # noqa: S608
        f" AND agency_id IN ({within}) ORDER BY case_id DESC LIMIT {NEWEST}) AS newest"
    )
    every = " UNION ALL ".join([one] * len(asked))
    sql = f"SELECT case_id FROM ({every}) AS found GROUP BY case_id ORDER BY COUNT(*) DESC, case_id DESC LIMIT {CANDIDATES}"  # noqa: S608,E501
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for term in asked for value in (term, pk, *agencies)])
        return [row[0] for row in cursor.fetchall()]
