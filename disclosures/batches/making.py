"""Making the drafts of confirmed uploads, some at once, the rest by the sweep; each goes through the door."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

import ledger.models as ledger
from agencies import stored
from agencies.enums import Role
from agencies.rules import holds
from agencies.stored import by_content
from disclosures import files, html, importing, word, workflow
from disclosures.batches.gathering import FOLDER
from disclosures.models import Batch, BatchRow, RowState
from notices.tally import Tally

KEPT = timedelta(days=1)  # that an upload may wait to be confirmed
AT_ONCE = 6.0  # seconds of a request that are for making
PATIENCE = 15.0  # seconds of a sweep
BODY = "全文见附件。"

log = logging.getLogger(__name__)


def confirm(batch: Batch, now: datetime) -> bool:
    """From now on its rows become drafts; False where somebody has confirmed it already."""
    with transaction.atomic():
        if not Batch.objects.filter(pk=batch.pk, confirmed_at=None).update(confirmed_at=now):
            return False
        waiting = batch.rows.filter(state=RowState.WAITING).count()
        ledger.append("disclosures.batch", batch.agency, {"batch": batch.pk, "rows": waiting}, actor=batch.actor)
    return True


def go_on(rows: Any, seconds: float, now: datetime) -> Tally:
    """Make drafts of waiting rows as long as there is time; two at once make each of them once."""
    made = failed = 0
    until = time.monotonic() + seconds
    for row in rows.select_related("batch__agency", "batch__category", "batch__actor").order_by("batch", "n")[:500]:
        if time.monotonic() > until:
            break
        try:
            made += make(row, now)
        except ValidationError as refused:
            _failed(row, " ".join(refused.messages))
            failed += 1
        except Exception:  # one poisoned row must not stop the others, nor the sweep
            log.exception("row %s of batch %s was not made", row.n, row.batch_id)
            _failed(row, _("It could not be made; the administrators find the reason in the log."))
            failed += 1
    return Tally(made, failed)


def make(row: BatchRow, now: datetime) -> bool:
    """One draft with its files; False where another was faster."""
    batch = row.batch
    if not holds(batch.actor, batch.agency, Role.CLERK):
        raise ValidationError(_("Who uploaded it is no clerk of this agency any more."))
    with transaction.atomic():
        # Whoever changes the state makes the draft: on SQLite, too, where rows cannot be locked.
        if not BatchRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(state=RowState.MADE):
            return False
        text = _text(row)
        document = workflow.draft(actor=batch.actor, at=now, body=text.body, **_fields(row))
        for at, (path, name, _sha256, kind) in enumerate(row.files):
            if at != row.text_file:
                with by_content().open(path) as content:
                    files.attach(document, name, kind, content.read())
        word.attach_pictures(document, text)
        BatchRow.objects.filter(pk=row.pk).update(document=document)
    return True


def _fields(row: BatchRow) -> dict[str, Any]:
    values, batch = dict(row.values), row.batch
    category = values.pop("category", None) or batch.category_id
    item = values.pop("catalogue_item", None)
    genre = values.pop("genre", "") or importing.genre(values["title"], "")
    kind = values.pop("kind", "") or batch.kind
    days = {name: parse_date(values.pop(name)) for name in ("written_on", "formed_on") if name in values}
    return {
        **values, **days, "agency": batch.agency, "category_id": category, "catalogue_item_id": item, "genre": genre,
        "kind": kind, "issuer": batch.agency.name,
    }  # fmt: skip


def _text(row: BatchRow) -> word.Brought:
    """The text of the page with its pictures; where only other files are there, it points to them."""
    if row.text_file is None:
        return word.Brought(body=f"<p>{BODY}</p>")
    path, name = row.files[row.text_file][:2]
    if name.endswith(".docx"):
        return word.read(by_content().path(path))
    with by_content().open(path) as content:
        raw = content.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return word.Brought(body=html.from_text(text))


def _failed(row: BatchRow, why: str) -> None:
    faults = [*row.faults, ["", why]]
    BatchRow.objects.filter(pk=row.pk, state=RowState.WAITING).update(state=RowState.FAILED, faults=faults)


def sweep(now: datetime) -> Tally:
    """What was confirmed and is not made yet; what nobody confirmed within a day goes."""
    tally = go_on(BatchRow.objects.to_make(), PATIENCE, now)
    Batch.objects.filter(confirmed_at=None, at__lt=now - KEPT).delete()
    return tally


def forget_unused(now: datetime) -> int:
    """Files of uploads that were never confirmed."""
    return stored.forget(FOLDER, BatchRow.objects.names_in_use, now - KEPT)
