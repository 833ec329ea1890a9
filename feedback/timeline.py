"""Events of a message as plain sentences, for the sender's timeline, the admin and mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.provisional import marked, read
from feedback.enums import CloseReason
from feedback.models import ConsultationEvent
from ledger.models import Happening

INTERNAL = frozenset({"assigned"})  # who of the office holds the file is no news for the sender


def heading(event: Happening) -> str:
    """Two or three words for an event."""
    names: dict[str, str] = {
        "received": _("Message received"),
        "accepted": _("Taken in hand"),
        "assigned": _("Handed to another clerk"),
        "forwarded": _("Forwarded to another agency"),
        "answered": _("Answered"),
        "closed": _("Closed without a reply"),
        "holiday_changed": _("Day for the reply moved by a holiday notice"),
        "reopened": _("Opened again"),
        "published": _("Published") if isinstance(event, ConsultationEvent) else _("Answer published"),
        "unpublished": _("Answer taken off the site"),
        "drafted": _("Drafted"),
        "submitted": _("Submitted for release review"),
        "sent_back": _("Sent back"),
        "withdrawn": _("Withdrawn"),
        "outcome_drafted": _("Outcome drafted"),
        "outcome_published": _("Outcome published"),
    }
    return names.get(event.kind, event.kind)


def sentence(event: Happening, agencies: dict[int, str] | None = None) -> str:
    """What happened and what it means for the sender. Only the words of a fixed list, never what a person typed."""
    if isinstance(event, ConsultationEvent):
        return ""
    if event.kind == "closed":
        return str(CloseReason(event.facts["reason"]).label)
    if event.kind == "holiday_changed":
        days = {name: marked(*read(event.facts[name])) for name in ("old", "new")}
        told = _("The notice “%(notice)s” has changed which days are worked: the reply is due on %(new)s, not %(old)s.")
        return told % {"notice": event.facts["notice"], **days}
    if event.kind == "forwarded":
        names = agencies if agencies is not None else agency_names([event])
        return _("Now with %(agency)s. The date by which a reply is due stays the same.") % {
            "agency": names.get(event.facts["agency"], "")
        }
    sentences: dict[str, str] = {
        "received": _("The time for the reply starts on the next working day."),
        "accepted": _("A clerk works on the reply."),
        "answered": _("The reply is below."),
        "reopened": _("The agency will reply after all."),
        "published": _("Message and reply are on the site for everyone, without your name and address."),
        "unpublished": _("Message and reply are no longer on the public site."),
    }
    return sentences.get(event.kind, "")


def agency_names(events: Iterable[Happening]) -> dict[int, str]:
    """The names of the agencies that events point at, in one question."""
    keys = {event.facts["agency"] for event in events if "agency" in event.facts}
    return {agency.pk: agency.label for agency in Agency.objects.filter(pk__in=keys)} if keys else {}


def entries(submission: Any) -> list[dict[str, Any]]:
    """What the sender sees, oldest first, with what comes next at the end."""
    events = [event for event in submission.events.all() if event.kind not in INTERNAL]
    names = agency_names(events)
    rows = [
        {"when": date_format(e.on), "datetime": e.on.isoformat(), "what": heading(e), "text": sentence(e, names)}
        for e in events
    ]
    if submission.stage in ("received", "in_hand"):
        rows[-1]["state"] = "now"
        rows.append({
            "when": _("By %(day)s") % {"day": marked(submission.due_on, submission.provisional)},
            "datetime": submission.due_on.isoformat(),
            "what": _("Reply due"),
            "text": _("Next to act: %(agency)s.") % {"agency": submission.agency.label},
            "state": "next",
        })  # fmt: skip
    return rows
