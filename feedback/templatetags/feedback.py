"""What public pages say of talking back: was this page useful, and which consultations were about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from agencies.models import Agency
from feedback import ratings
from feedback.models import Consultation

register = template.Library()
# The names under which pages hold what they are about; each has an agency of its own.
SUBJECTS = ("document", "consultation", "submission", "case")


def agency_of(context: Any) -> Agency | None:
    """The agency that answers for a page, from what the page is about."""
    for name in ("agency", *SUBJECTS):
        thing = context.get(name)
        found = thing if isinstance(thing, Agency) else getattr(thing, "agency", None)
        if isinstance(found, Agency):
            return found
    return None


@register.inclusion_tag("feedback/_rating.html", takes_context=True)
def rating_form(context: Any) -> dict[str, Any]:
    """For the public and for pages that were read, not for officials and not for what a form has just shown."""
    request = context.get("request")
    if request is None or request.method != "GET" or request.resolver_match is None:
        return {}
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        return {}
    return {"note": ratings.seal(request.path, agency_of(context))}


@register.simple_tag
def consultations_on(document: Any) -> list[Consultation]:
    """What the public was asked about this document."""
    return list(Consultation.objects.public().filter(document=document).order_by("-opens_on", "-id"))


@register.filter
def days_left(consultation: Any, today: date) -> int:
    """Days after today on which one may still comment."""
    return (consultation.closes_on - today).days
