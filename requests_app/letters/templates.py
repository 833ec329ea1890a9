"""Which words a letter is made from: the agency's newest version, else its parents', the site's, the file's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

import ledger.models as ledger
from ledger.door import Refused
from requests_app.letters.words import Words, default
from requests_app.models import LetterTemplate


def words_of(template: LetterTemplate) -> Words:
    return Words(template.title, template.suffix, tuple((role, text) for role, text in template.rows))


def in_force(agency: Any, law: str, **which: str) -> dict[tuple[str, str], LetterTemplate]:
    """The templates in force for an agency (None: for the site) by kind and variant; else the words of the file are."""
    above = [int(pk) for pk in agency.path.strip("/").split("/")] if agency else []
    here = LetterTemplate.objects.filter(Q(agency__in=above) | Q(agency=None), law=law, **which)
    newest = {(each.kind, each.variant, each.agency_id): each for each in here.order_by("version")}
    found = {}
    for owner in (None, *above):  # from the top: whoever stands lower has the last word
        for (kind, variant, by), template in newest.items():
            if by == owner and not template.is_default:
                found[kind, variant] = template
    return found


def current(agency: Any, law: str, kind: str, variant: str = "") -> LetterTemplate | None:
    """The template in force for an agency (None: for the site); None where the words of the file are."""
    return in_force(agency, law, kind=kind, variant=variant).get((kind, variant))


def words_for(agency: Any, law: str, kind: str, variant: str = "") -> tuple[Words, LetterTemplate | None]:
    template = current(agency, law, kind, variant)
    return (words_of(template) if template else default(law, kind, variant)), template


def above(agency: Any, law: str, kind: str, variant: str = "") -> Words:
    """What would be in force if the agency (None: the site) had written nothing."""
    if agency is None:
        return default(law, kind, variant)
    return words_for(agency.parent, law, kind, variant)[0]


def add(
    agency: Any, law: str, kind: str, variant: str, words: Words | None, *, actor: Any, at: datetime | None = None
) -> LetterTemplate:
    """A new version; without words the agency goes back to the default. Checked before: `checking.problems`."""
    mine = LetterTemplate.objects.filter(agency=agency, law=law, kind=kind, variant=variant)
    version = (mine.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    said = {"title": words.title, "suffix": words.suffix, "rows": [list(row) for row in words.rows]} if words else {}
    try:
        with transaction.atomic():
            template = LetterTemplate.objects.create(
                agency=agency, law=law, kind=kind, variant=variant, version=version, made_by=actor,
                is_default=words is None, made_at=at or timezone.now(), **said,
            )  # fmt: skip
            facts = {"kind": kind, "variant": variant, "version": version, "default": words is None}
            ledger.append("requests.letter_template", template, facts, actor=actor)
            return template
    except IntegrityError:  # two people at once: the unique version lets one through
        raise Refused([_("Somebody else has just changed this. Please look again.")])
