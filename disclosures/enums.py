"""Kinds and stages of a document."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In release review")
    REVIEWED = "reviewed", _("Reviewed, awaiting approval")
    SCHEDULED = "scheduled", _("Approved for a later minute")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Taken into the published document")


# Not public yet, and still at work.
OPEN = (Stage.DRAFT, Stage.IN_REVIEW, Stage.REVIEWED, Stage.SCHEDULED)
# What anyone may read; what is archived stays where it was, out of the lists of what is current.
PUBLIC = (Stage.PUBLISHED, Stage.ARCHIVED)


class Event(TextChoices):
    """What happens to a document, as its record says it."""

    DRAFTED = "drafted", _("Drafted")
    SUBMITTED = "submitted", _("Submitted for release review")
    REVIEWED = "reviewed", _("Release review passed")
    SENT_BACK = "sent_back", _("Sent back")
    SCHEDULED = "scheduled", _("Approved for a later minute")
    CALLED_BACK = "called_back", _("Called back before its minute")
    PUBLISHED = "published", _("Published")
    IMPORTED = "imported", _("Taken over from its source")
    REVISED = "revised", _("Taken over anew from its source")
    REVISION_BEGUN = "revision_begun", _("Revision begun")
    CHANGED = "changed", _("Changed")
    MERGED = "merged", _("Taken into the published document")
    REVALIDATED = "revalidated", _("Validity changed")
    EXPIRED = "expired", _("Expired")
    ARCHIVED = "archived", _("Archived")
    RESTORED = "restored", _("Taken out of the archive")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RETURN_BEGUN = "return_begun", _("To be brought back")
    RETURNED = "returned", _("Public again")


# What changes what the public reads; all else is the agency's own affair.
SEEN = frozenset(
    {Event.PUBLISHED, Event.IMPORTED, Event.REVISED, Event.CHANGED, Event.REVALIDATED}
    | {Event.EXPIRED, Event.ARCHIVED, Event.RESTORED, Event.WITHDRAWN, Event.RETURNED}
)


class Finding(TextChoices):
    """What the release review says of one ground for which information may not be published (arts. 14 to 16)."""

    NONE = "none", _("Does not apply")
    REMOVED = "removed", _("Applied; what it protects was taken out")
    CONSENT = "consent", _("Applies; whoever it protects has agreed")
    PUBLIC_INTEREST = "public_interest", _("Applies; the public interest weighs more")


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


class DocumentKind(TextChoices):
    """What a document tells of: it decides with which text a draft begins and what a review looks for."""

    GENERAL = "general", _("No template")
    ANNOUNCEMENT = "announcement", _("Announcement")
    BUDGET = "budget", _("Budget or final accounts")
    PENALTY = "penalty", _("Penalty decision")
    LICENCE = "licence", _("Licence")
    PERSONNEL = "personnel", _("Appointments and removals")
    RECRUITMENT = "recruitment", _("Recruitment")
    EMERGENCY = "emergency", _("Emergency")
    QUESTIONS = "questions", _("Questions and answers")
    INTERPRETATION = "interpretation", _("Interpretation")


class Unit(TextChoices):
    """What a time limit counts."""

    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("calendar days")
    MONTH = "month", _("months")


class Cycle(TextChoices):
    """How often an item of the catalogue has to be published anew."""

    CHANGE = "change", _("whenever something changes")
    DAYS = "days", _("every so many days")
    MONTHS = "months", _("every so many months")


class Channel(TextChoices):
    """The channels of the tick list of the standard catalogues; the order is that of the sheet."""

    SITE = "site", _("Government site")
    GAZETTE = "gazette", _("Government gazette")
    MEDIA = "media", _("Microblog, WeChat and app")
    CONFERENCE = "conference", _("Press conference or hearing")
    BROADCAST = "broadcast", _("Radio and television")
    PRINT = "print", _("Printed media")
    READING = "reading", _("Public reading place")
    SERVICE = "service", _("Government service centre")
    STATION = "station", _("Local service station")
    VISIT = "visit", _("At home or on site")
    BOARD = "board", _("Notice board of community, company or village (screen)")
    PUSH = "push", _("Sent to whom it concerns")
    OTHER = "other", _("Other")


class TextState(TextChoices):
    """What became of the text of a file."""

    READ = "read", _("Text read")
    NONE = "none", _("No text layer: a picture of paper")
    FAILED = "failed", _("The file could not be read")


class LinkFault(TextChoices):
    """Why a link that leads out of the site does not lead there."""

    GONE = "gone", _("The page is not there any more")
    HOST = "host", _("There is no such server")
    PRIVATE = "private", _("It leads into a network that the public cannot reach")
    LOOP = "loop", _("It leads on and on and never arrives")
    MALFORMED = "malformed", _("It leads on to an address that is none")
    CERTIFICATE = "certificate", _("The certificate of the server is not valid")
    DOWN = "down", _("The server does not answer")
    FAILING = "failing", _("The server answers with a fault")

    @classmethod
    def definite(cls) -> tuple[str, ...]:
        """What no waiting mends."""
        return cls.GONE, cls.HOST, cls.PRIVATE, cls.LOOP, cls.MALFORMED


class Block(TextChoices):
    """The blocks of an agency's page that it writes itself; the other two are made of documents."""

    GUIDE = "guide", _("Disclosure guide")
    RULES = "rules", _("Disclosure rules")


class TextStage(TextChoices):
    """A guide has one stage: a draft stands beside what is public, and either may be there without the other."""

    KEPT = "kept", _("Kept")


class TextAct(TextChoices):
    """How a version of a guide came to be."""

    CARRIED = "carried", _("Carried over")
    PUBLISHED = "published", _("Published")
    CONFIRMED = "confirmed", _("Found still right")
