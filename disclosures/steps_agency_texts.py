"""The table of steps of a guide or of rules: a draft stands beside what is public, and the head publishes it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures import agency_texts, rules
from disclosures.enums import TextAct, TextStage
from disclosures.models import AgencyText
from disclosures.release.agency_text import open_findings
from ledger.door import Facts, Step, Table, spread, text

HEAD = gettext_lazy("the head")
WRITER = gettext_lazy("a clerk or the head")


def has_draft(row: AgencyText, facts: Facts) -> str:
    return "" if row.draft is not None else _("Nothing has been changed since it was published.")


def has_words(row: AgencyText, facts: Facts) -> str:
    return "" if row.draft is None or any(row.draft.values()) else _("Nothing has been written yet.")


def has_no_draft(row: AgencyText, facts: Facts) -> str:
    return "" if row.draft is None else _("There is a draft: publish it, or drop it.")


def is_public(row: AgencyText, facts: Facts) -> str:
    return "" if row.version else _("Nothing is public yet.")


def needs_word_on_what_is_missing(row: AgencyText, facts: Facts) -> str:
    left = agency_texts.missing(row.agency, row.block, row.draft or {})
    if not left or facts.get("without"):
        return ""
    names = "; ".join(section.label for section in left)
    return _("These sections are missing: %(sections)s. Write them, or say that it is published without them.") % {
        "sections": names
    }


def needs_second_person_on_findings(row: AgencyText, facts: Facts) -> str:
    found = open_findings(row)
    if not found:
        return ""
    if not text(facts, "accepted"):
        what = "; ".join(dict.fromkeys(f"{one.place}: {one.what}" for one in found))
        return _("The release check found what should not go out: %(what)s. Take it out, or say why it may stay.") % {
            "what": what
        }
    return ""


STEPS: Table = spread(
    ([TextStage.KEPT], "publish", Step(gettext_lazy("Publish"), TextAct.PUBLISHED, None, rules.may_publish_text, HEAD, (has_draft, has_words), (needs_word_on_what_is_missing, needs_second_person_on_findings), onward=True)),
    ([TextStage.KEPT], "confirm", Step(gettext_lazy("Say that it is still right"), TextAct.CONFIRMED, None, rules.may_publish_text, HEAD, (is_public, has_no_draft))),
    ([TextStage.KEPT], "drop", Step(gettext_lazy("Drop the draft"), "dropped", None, rules.may_write_text, WRITER, (has_draft,))),
)  # fmt: skip
