"""What may stand against putting an applicant's data right."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ledger.door import Facts


def not_erased(case: Any, facts: Facts) -> str:
    return _("The applicant's data were erased after the retention time.") if case.applicant.erased_on else ""


def needs_fields(case: Any, facts: Facts) -> str:
    return "" if facts.get("fields") else _("Nothing is different from what we have.")


def a_claim(case: Any, facts: Facts) -> str:
    return "" if _waiting(case) else _("Nobody has asked for another name or proof.")


def no_claim(case: Any, facts: Facts) -> str:
    return _("Another name or proof waits for the clerk already.") if _waiting(case) else ""


def _waiting(case: Any) -> bool:
    return bool(case.claims.filter(settled_at=None).exists())
