"""Kinds and stages of a document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In release review")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Event(TextChoices):
    """What happens to a document, as its record says it."""

    DRAFTED = "drafted", _("Drafted")
    SUBMITTED = "submitted", _("Submitted for release review")
    SENT_BACK = "sent_back", _("Sent back")
    PUBLISHED = "published", _("Published")
    IMPORTED = "imported", _("Taken over from its source")
    REVISED = "revised", _("Taken over anew from its source")
    REVALIDATED = "revalidated", _("Validity changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Validity(TextChoices):
    IN_FORCE = "in_force", _("In force")
    EXPIRED = "expired", _("Expired")
    REPEALED = "repealed", _("Repealed")
    AMENDED = "amended", _("Amended")


class Genre(TextChoices):
    """Kinds of official document (中办发〔2012〕14号, art. 8), and what portals publish besides."""

    DECISION = "decision", _("Decision")
    ORDER = "order", _("Order")
    COMMUNIQUE = "communique", _("Communiqué")
    ANNOUNCEMENT = "announcement", _("Announcement")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    OPINION = "opinion", _("Opinion")
    NOTICE = "notice", _("Notice")
    CIRCULAR = "circular", _("Circular")
    REPLY = "reply", _("Official reply")
    LETTER = "letter", _("Letter")
    MINUTES = "minutes", _("Minutes")
    LAW = "law", _("Law or regulation")
    NORMATIVE = "normative", _("Normative document")
    PLAN = "plan", _("Plan")
    STATISTICS = "statistics", _("Statistics")
    BUDGET = "budget", _("Budget or final accounts")
    PENALTY = "penalty", _("Penalty decision")
    LICENCE = "licence", _("Licence")
    INTERPRETATION = "interpretation", _("Interpretation")
    QUESTIONS = "questions", _("Questions and answers")
    OTHER = "other", _("Other")
