"""The requests that this browser has opened: the session keeps their numbers and nothing else."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import cache_control

from requests_app.models import InformationRequest
from requests_app.situation import Situation, look

_NAME = "opened_requests"
_OPINIONS = "opened_consultations"
# What was made for one person stays in no cache, not even in the browser's own.
private = cache_control(private=True, no_store=True)


def numbers(request: HttpRequest) -> list[int]:
    return list(request.session.get(_NAME, []))


def situation(request: HttpRequest, pk: int) -> Situation:
    """A case that this browser has opened; all else does not exist, whether it exists or not."""
    if pk not in numbers(request):
        raise Http404
    cases = InformationRequest.objects.select_related("agency__parent", "applicant")
    return look(get_object_or_404(cases, pk=pk), timezone.localdate())


def remember(request: HttpRequest, *cases: InformationRequest) -> None:
    """Open cases to this browser; what is open already changes nothing."""
    new = [case.pk for case in cases if case.pk not in numbers(request)]
    if not new:
        return
    request.session.cycle_key()  # a session that somebody prepared for this browser sees nothing
    request.session[_NAME] = [*numbers(request), *new]
    if not request.user.is_authenticated:
        request.session.set_expiry(0)  # until the browser closes: it may be a shared one


def close(request: HttpRequest) -> None:
    """Close them all; a signed-in official stays signed in."""
    request.session.pop(_NAME, None)
    request.session.pop(_OPINIONS, None)
    if not request.user.is_authenticated:
        request.session.flush()


def opinions(request: HttpRequest) -> list[int]:
    """The consultations that this browser has opened."""
    return list(request.session.get(_OPINIONS, []))


def remember_opinion(request: HttpRequest, pk: int) -> None:
    request.session.cycle_key()
    request.session[_OPINIONS] = [*dict.fromkeys([*opinions(request), pk])]
    if not request.user.is_authenticated:
        request.session.set_expiry(0)
