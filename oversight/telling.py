"""Who is told of an urge: whom it asks, who asked, who stands above."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from agencies import provisional
from agencies.enums import Role
from agencies.models import Post
from ledger.models import Happening
from notices import outbox
from notices.ladder import Rung
from notices.outbox import Reminding, To, queue
from oversight.models import Urge
from requests_app import telling


def officials(urge: Urge, name: str) -> list[Any]:
    if name == "issuer":
        return [urge.issuer] if urge.issuer.is_active else []
    if name == "supervisor":
        return telling.supervisors(urge.agency)
    if urge.by_head and urge.case and urge.case.handler and urge.case.handler.is_active:
        return [urge.case.handler]
    return [post.user for post in Post.objects.holders(urge.agency, Role.CLERK if urge.by_head else Role.HEAD)]


def tell(urge: Urge, event: Happening, whom: Iterable[str], now: datetime) -> None:
    for name in whom:
        for user in officials(urge, name):
            if user.pk != event.actor_id:
                key = f"urge:{urge.pk}:step:{event.n}:{user.pk}"
                queue(f"oversight.{event.kind}", To(user=user, agency=urge.agency), facts(urge), key, at=now)


def remind(urge: Urge, rung: Rung, user: Any, reminding: Reminding, now: datetime) -> bool:
    key = f"urge:{urge.pk}:{rung.code}:{user.pk}"
    to = To(user=user, agency=urge.agency)
    return queue(rung.kind, to, facts(urge), key, at=now, reminding=reminding)


def facts(urge: Urge) -> dict[str, Any]:
    """Numbers and dates; the texts are read where one signs in."""
    return {
        "urge": urge.pk,
        "number": urge.number,
        "about": str(urge.case) if urge.case else "",
        "agency": urge.agency.name,
        "due_on": provisional.written(urge.due_on, urge.provisional),
        "page": reverse("admin:oversight_urge_change", args=[urge.pk]),
    }


def settle(urge: Urge, now: datetime) -> None:
    """An urge that is over reminds nobody any more."""
    outbox.settle(f"urge:{urge.pk}:", now)
