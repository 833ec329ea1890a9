"""What the page of a case shows of supervision: the urges about it, and the way to a new one."""

from __future__ import annotations

from typing import Any

from django import template

from oversight import rules
from oversight.models import Urge
from requests_app.enums import CLOSED

register = template.Library()


@register.inclusion_tag("admin/oversight/_urges.html")
def urges(case: Any, user: Any) -> dict[str, Any]:
    may = case.stage not in CLOSED and rules.may_urge(user, case.agency)
    return {"case": case, "urges": Urge.objects.filter(case=case), "may_urge": may}
