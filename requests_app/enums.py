"""Stages of a request, kinds of applicant, channels, events."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    SUBMITTED = "submitted", _("Awaiting confirmation")  # the receipt date is not fixed yet (art. 31)
    RECEIVED = "received", _("Received")
    IN_HAND = "in_hand", _("In hand")
    AWAITING_CORRECTION = "awaiting_correction", _("Awaiting correction")
    AWAITING_FEE = "awaiting_fee", _("Awaiting payment")
    DRAFTED = "drafted", _("Reply awaiting signature")
    SIGNED = "signed", _("Reply signed")
    ANSWERED = "answered", _("Answered")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("Merged into another")
    # Of a record about oneself (art. 41): no term of the law runs, so these are neither open nor late by law.
    RECORD_OPEN = "record_open", _("Record being checked")
    RECORD_CLOSED = "record_closed", _("Answered on the record")


CLOSED = (Stage.ANSWERED, Stage.LAPSED, Stage.WITHDRAWN, Stage.MERGED, Stage.RECORD_CLOSED)
OPEN = tuple(stage for stage in Stage if stage not in CLOSED and stage != Stage.RECORD_OPEN)
WORKING = (Stage.RECEIVED, Stage.IN_HAND)


class ApplicantKind(TextChoices):
    """The columns of the annual report's table 3."""

    NATURAL = "natural", _("Natural person")
    COMPANY = "company", _("Company")
    RESEARCH = "research", _("Research institution")
    NGO = "ngo", _("Public-interest organisation")
    LEGAL_SERVICE = "legal_service", _("Legal services")
    OTHER_ORG = "other_org", _("Other organisation")


class IdKind(TextChoices):
    RESIDENT_ID = "resident_id", _("Resident identity card")
    PASSPORT = "passport", _("Passport")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit for Hong Kong, Macao or Taiwan")
    CREDIT_CODE = "credit_code", _("Unified social credit code")
    OTHER = "other", _("Other document")


class Channel(TextChoices):
    """How a request came: it decides which day is the receipt date (art. 31)."""

    INTERNET = "internet", _("Online")
    COUNTER = "counter", _("In person")
    POST_SIGNED = "post_signed", _("Signed-for post")
    POST_PLAIN = "post_plain", _("Ordinary post")
    FAX = "fax", _("Fax")


class Form(TextChoices):
    ELECTRONIC = "electronic", _("Electronic file")
    PAPER = "paper", _("Paper copy")
    INSPECTION = "inspection", _("Inspection on the spot")


class Route(TextChoices):
    ONLINE = "online", _("On this site")
    EMAIL = "email", _("By e-mail")
    POST = "post", _("By post")
    COUNTER = "counter", _("Collect in person")


class LetterKind(TextChoices):
    """The kinds of letters (rules.md 3.1); which step issues which: `letters.ISSUES`."""

    RECEIPT = "receipt", _("Receipt")
    CORRECTION = "correction", _("Correction notice")
    REASON = "reason", _("Notice to give reasons")  # art. 35
    EXTENSION = "extension", _("Extension notice")  # arts. 33 and, for a fixed later day, 35
    THIRD_PARTY = "third_party", _("Third-party consultation letter")
    CONSULTED = "third_party_notice_applicant", _("Notice of a consultation")  # to the applicant
    THIRD_PARTY_DECISION = "third_party_decision", _("Decision to disclose, to the third party")  # art. 32
    AGENCY = "joint_agency", _("Agency consultation letter")
    ASSIST = "assist", _("Letter asking for assistance")
    FEE = "fee", _("Fee notice")
    REPLY = "reply", _("Reply letter")
    LAPSE = "closed_lapse", _("Notice of lapse")
    RECORD_FIX = "record_fix", _("Answer on a record about oneself")  # art. 41


class RequestKind(TextChoices):
    DISCLOSURE = "disclosure", _("Disclosure of information")
    RECORD = "record_correction", _("Correction of a record about oneself")  # art. 41


class RecordResult(TextChoices):
    """What becomes of a record; the variants of its letter."""

    CORRECTED = "corrected", _("Put right")
    FORWARDED = "forwarded", _("Forwarded to the agency that may put it right")
    REFERRED = "referred", _("The applicant is told which agency may put it right")
    KEPT = "kept", _("Not changed")


class LinkKind(TextChoices):
    """Why two cases belong together: the first is what it says of the second."""

    MERGED = "merged", _("Merged into")
    SPLIT = "split", _("Split from")
    REOPENED = "reopened", _("Reopened from")


class RemedyKind(TextChoices):
    """What an applicant sets in motion against a reply or its absence; the groups of table 4 of the annual report."""

    RECONSIDERATION = "reconsideration", pgettext_lazy("remedy", "Reconsideration")
    SUIT_DIRECT = "suit_direct", _("Litigation without reconsideration")
    SUIT_AFTER_REVIEW = "suit_after_review", _("Litigation after reconsideration")
    COMPLAINT = "complaint", pgettext_lazy("remedy", "Complaint")


class RulingResult(TextChoices):
    UPHELD = "upheld", _("Upheld")
    CORRECTED = "corrected", pgettext_lazy("a ruling", "Corrected")
    OTHER = "other", _("Other result")
    WITHDRAWN = "withdrawn", _("Withdrawn by the applicant")


class Position(TextChoices):
    """What somebody who was consulted says of disclosure."""

    AGREES = "agrees", _("Agrees to disclosure")
    PARTLY = "partly", _("Agrees in part")
    OBJECTS = "objects", _("Objects to disclosure")


class ConsultationKind(TextChoices):
    THIRD_PARTY = "third_party", _("Third party")
    AGENCY = "agency", _("Agency")


class SuggestionPlace(TextChoices):
    """Where what is published is shown to somebody who is about to ask."""

    CHECK = "check", _("Before sending")
    TYPING = "typing", _("While typing")


class SuggestionAct(TextChoices):
    SHOWN = "shown", _("Shown")
    CLICKED = "clicked", _("Opened")
    SENT = "sent", _("Asked anyway")
