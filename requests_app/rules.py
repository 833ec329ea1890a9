"""Who may do what with a request."""

from typing import Any

from agencies.enums import READERS, WORKERS, Role
from agencies.rules import holds


class Applicant:
    """The person who proved code and secret: an actor without an account."""

    is_authenticated = False
    is_active = True
    pk = None

    def __init__(self, case: Any) -> None:
        self.case_id = case.pk


class Consulted:
    """Who answers for a consultation: an official of the agency that is asked, or whoever proved its code."""

    is_authenticated = False
    is_active = True
    pk = None

    def __init__(self, consultation: Any, user: Any = None) -> None:
        self.consultation, self.user = consultation, user


def person_behind(actor: Any) -> Any:
    """The user whom an event names: nobody for an applicant or a third party, who have no account."""
    if isinstance(actor, Consulted):
        return actor.user
    return None if isinstance(actor, Applicant) else actor


def can_view(user: Any, case: Any) -> bool:
    """Twin of `InformationRequest.objects.visible_to`."""
    return holds(user, case.agency, *READERS)


def is_clerk(user: Any, case: Any) -> bool:
    return holds(user, case.agency, Role.CLERK)


def may_review(user: Any, case: Any) -> bool:
    """A reviewer, never the one who drafted this reply."""
    known = case.situation
    drafted = known.reply if known else case.events.filter(kind="reply_drafted").last()
    return holds(user, case.agency, Role.REVIEWER, Role.HEAD) and (drafted is None or drafted.actor_id != user.pk)


def is_head(user: Any, case: Any) -> bool:
    # Art. 33: an extension needs the consent of the head of the disclosure office.
    return holds(user, case.agency, Role.HEAD)


def is_reviewer(user: Any, case: Any) -> bool:
    return holds(user, case.agency, Role.REVIEWER, Role.HEAD)


def may_assign(user: Any, case: Any) -> bool:
    """Reviewer and head; the clerk in charge for the own cases; back from leave, for what was handed over."""
    if is_reviewer(user, case):
        return True
    assigned = case.situation.last("assigned") if case.situation else None
    lent = assigned is not None and assigned.facts.get("instead_of") == user.pk
    return is_clerk(user, case) and (case.handler_id == user.pk or lent)


def is_official(user: Any, case: Any) -> bool:
    """Whoever works on cases of the agency."""
    return holds(user, case.agency, *WORKERS)


def is_applicant(user: Any, case: Any) -> bool:
    return isinstance(user, Applicant) and user.case_id == case.pk


def is_applicant_or_clerk(user: Any, case: Any) -> bool:
    """The applicant on the tracking page, or the clerk for one who came on paper."""
    return is_applicant(user, case) or is_clerk(user, case)


def can_view_consultation(user: Any, consultation: Any) -> bool:
    """Twin of `Consultation.objects.visible_to`."""
    return consultation.agency is not None and holds(user, consultation.agency, *READERS)


def is_consulted(actor: Any, case: Any) -> bool:
    """The third party or the agency outside by its code; of an agency of this site those who work on its cases."""
    if not isinstance(actor, Consulted) or actor.consultation.case_id != case.pk:
        return False
    agency = actor.consultation.agency
    return agency is None or holds(actor.user, agency, *WORKERS)


def rank(user: Any, case: Any) -> int:
    """As what somebody acknowledges a reminder: 1 clerk, 2 head, 3 supervisor, 0 nobody who is asked."""
    ranks = {3: Role.SUPERVISOR, 2: Role.HEAD, 1: Role.CLERK}
    return next((n for n, role in ranks.items() if holds(user, case.agency, role)), 0)


def may_acknowledge(user: Any, case: Any) -> bool:
    """Whoever is reminded, or stands above them."""
    return rank(user, case) > 0


def is_clerk_or_head(user: Any, case: Any) -> bool:
    return holds(user, case.agency, Role.CLERK, Role.HEAD)


def nobody(user: Any, case: Any) -> bool:
    return False


def may_accept_release(user: Any, case: Any) -> bool:
    """A second person: a reviewer or the head, never who proposed the publication."""
    proposed = case.events.filter(kind="publication_proposed").last()
    return is_reviewer(user, case) and (proposed is None or proposed.actor_id != user.pk)


def may_decline_release(user: Any, case: Any) -> bool:
    """A reviewer or the head; and who proposed the publication takes it back."""
    proposed = case.events.filter(kind="publication_proposed").last()
    own = proposed is not None and is_official(user, case) and proposed.actor_id == user.pk
    return own or is_reviewer(user, case)
