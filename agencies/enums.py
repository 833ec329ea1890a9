"""Kinds of agency and roles of a post."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    GOVERNMENT = "government", _("People's government")
    DEPARTMENT = "department", _("Department")
    TOWNSHIP = "township", _("Township")
    ISSUER = "issuer", _("Outside issuer")  # named on imported documents; takes no requests here


class Level(TextChoices):
    """Art. 21 adds to the duties of an agency by where it stands; a department stands with its government."""

    HIGHER = "higher", _("Province or above")
    COUNTY = "county", _("City or county")
    TOWNSHIP = "township", _("Township")


class Role(TextChoices):
    CLERK = "clerk", _("Clerk")
    REVIEWER = "reviewer", _("Reviewer")
    HEAD = "head", _("Head of the disclosure office")
    SUPERVISOR = "supervisor", _("Supervisor")
    AUDITOR = "auditor", _("Auditor")
    SYSADMIN = "sysadmin", _("System administrator")


# Who works on what comes in, and who reads it: a system administrator keeps the machine, not the files.
WORKERS = (Role.CLERK, Role.REVIEWER, Role.HEAD)
READERS = (*WORKERS, Role.SUPERVISOR, Role.AUDITOR)


class ConfirmMode(TextChoices):
    AUTO = "auto", _("The portal's receipt confirms at once")
    MANUAL = "manual", _("The office confirms with the applicant")
