"""Kinds and stages of what citizens say, and of what they are asked."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    ENQUIRY = "enquiry", _("Enquiry")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    TIP_OFF = "tip_off", _("Tip-off")
    ERROR_REPORT = "error_report", _("Error report")


# Working days to reply, until a system administrator sets others.
DEFAULT_LIMITS = {Kind.ENQUIRY: 5, Kind.COMPLAINT: 15, Kind.SUGGESTION: 15, Kind.TIP_OFF: 15, Kind.ERROR_REPORT: 15}


class Stage(TextChoices):
    RECEIVED = "received", _("Received")
    IN_HAND = "in_hand", _("In hand")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without a reply")


OPEN = (Stage.RECEIVED, Stage.IN_HAND)


class CloseReason(TextChoices):
    """Why a message gets no reply. There is no “other”: what fits none of these is answered."""

    SPAM = "spam", _("Advertising or meaningless text")
    DUPLICATE = "duplicate", _("Same content as an earlier message of the same sender")
    WITHDRAWN = "withdrawn", _("Withdrawn by the sender")


class Suspicion(TextChoices):
    """Why a message may come from a machine. It is kept and flagged, never dropped."""

    TRAP = "trap", _("A field that people do not see was filled in")
    HASTE = "haste", _("Sent within seconds of opening the form")
    FLOOD = "flood", _("Many messages from one address within an hour")


class ConsultationStage(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In release review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
