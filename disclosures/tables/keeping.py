"""The tables of a draft: entered, changed, taken out. What is public changes by a revision only, as its text does."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from disclosures import rules, workflow
from disclosures.enums import Stage
from disclosures.models import DataTable, Document
from disclosures.tables import checking
from disclosures.tables.schema import Schema
from ledger.door import Refused

AT_MOST = 20  # tables of one document


def why_not(document: Document, actor: Any) -> str:
    """Why this person may not change the tables; empty where it may."""
    if document.stage != Stage.DRAFT:
        return _("The tables of a document are changed while it is a draft.")
    return "" if rules.may_draft(actor, document) else _("This step is for others: %(who)s.") % {"who": _("a clerk")}


def keep(
    document: Document,
    schema: Schema,
    done: checking.Checked,
    *,
    title: str,
    note: str = "",
    n: int | None = None,
    seen: str | None = None,
    actor: Any,
) -> DataTable:
    """Enter a table, or with `n` change that one; `seen` is its digest when the person looked. Raises `Refused`."""
    with transaction.atomic():
        document = _locked(document, actor)
        if done.faults:
            raise Refused([_("There are cells that cannot be taken.")])
        if not done.rows:
            raise Refused([_("There is no row to keep.")])
        fields = {"schema": schema.code, "title": title, "note": note, "columns": [c.code for c in done.columns]}
        if n is None:
            if document.tables.count() >= AT_MOST:
                raise Refused([_("A document has at most %(n)s tables.") % {"n": AT_MOST}])
            last = document.tables.aggregate(last=Max("n"))["last"] or 0
            table = DataTable.objects.create(document=document, n=last + 1, **fields)
        else:
            table = _there(document, n)
            if seen is not None and seen != digest(table):
                raise Refused([_("Somebody else has just changed this. Please look again.")])
            for name, value in fields.items():
                setattr(table, name, value)
            table.save()
        table.fill(done.rows)
        workflow.edited(document, actor=actor, fields=["tables"])
    return table


def take_out(document: Document, n: int, *, actor: Any) -> None:
    with transaction.atomic():
        document = _locked(document, actor)
        _there(document, n).delete()
        workflow.edited(document, actor=actor, fields=["tables"])


def _locked(document: Document, actor: Any) -> Document:
    """The row stays locked, so nobody submits what is being changed."""
    document = Document.objects.select_for_update(of=("self",)).select_related("agency").get(pk=document.pk)
    if against := why_not(document, actor):
        raise Refused([against])
    return document


def _there(document: Document, n: int) -> DataTable:
    table = document.tables.filter(n=n).first()
    if table is None:
        raise Refused([_("This table is not there any more.")])
    return table


def digest(table: DataTable) -> str:
    """By which a change is noticed."""
    return hashlib.sha256(json.dumps(table.content(), ensure_ascii=False).encode()).hexdigest()[:16]
