"""What an upload would make: each row new, there already, or faulty with its reasons. Nothing is drafted here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import uploads
from agencies.models import Agency
from agencies.stored import by_content
from disclosures import word
from disclosures.batches.columns import BY_CODE, Reader, file_names
from disclosures.batches.gathering import Gathered
from disclosures.enums import Stage
from disclosures.models import Batch, BatchRow, Category, Document, RowState

TEXTS = ("docx", "txt")  # whose text becomes that of the page
Fault = tuple[str, str]


def plan(found: Gathered, agency: Agency, category: Category, kind: str, *, actor: Any, today: date) -> Batch:
    """Keep an upload as it is to be looked at. ValidationError where nothing is in it."""
    reader = Reader(agency, today)
    lines = found.lines if found.lines is not None else list(enumerate(({"text": name} for name in _all(found)), 1))
    if not lines:
        raise ValidationError(_("There is no row in the list, and no file."))
    with transaction.atomic():
        batch = Batch.objects.create(agency=agency, category=category, kind=kind, actor=actor)
        rows = [_row(batch, n, said, found, reader) for n, said in lines]
        _compare(rows, agency)
        BatchRow.objects.bulk_create(rows)
        used = {path for row in rows for path, *_rest in row.files}
        batch.unused = [name for name, kept in found.kept.items() if kept.path not in used][:200]
        if found.lines is not None:
            batch.unused += [f"{name}: {why}" for name, why in found.refused.items()][:50]
        batch.save()
    return batch


def _all(found: Gathered) -> Iterator[str]:
    yield from found.kept
    yield from found.refused


def _row(batch: Batch, n: int, said: dict[str, str], found: Gathered, reader: Reader) -> BatchRow:
    row = BatchRow(batch=batch, n=n)
    faults: list[Fault] = []
    for code, text in said.items():
        if code not in ("text", "files"):
            try:
                row.values[code] = reader.read(code, text)
            except ValidationError as wrong:
                faults.append((_label(code), " ".join(wrong.messages)))
    kept: list[uploads.Kept] = []
    for code in ("text", "files"):
        for name in file_names(said.get(code, "")):
            file, why = found.find(name)
            if file is None:
                faults.append((_label(code), why))
            elif file not in kept:
                kept.append(file)
    row.files = [[file.path, file.name, file.sha256, file.content_type] for file in kept]
    faults += _read_text(row, bool(said.get("text")), reader.today)
    if not row.values.get("title"):
        faults.append((_label("title"), _("It is missing.")))
    row.faults = faults
    row.state = RowState.FAULTY if faults else RowState.WAITING
    row.key = _key(batch.agency, row)
    return row


def _read_text(row: BatchRow, named: bool, today: date) -> Iterator[Fault]:
    """Which file has the text, what its head and foot say where the list does not, and what stands against it."""
    endings = [PurePosixPath(file[1]).suffix.lstrip(".") for file in row.files]
    texts = [at for at, ending in enumerate(endings) if ending in TEXTS]
    row.text_file = (0 if named and 0 in texts else None) if named else next(iter(texts), None)
    if row.text_file is None:
        if row.files and not row.values.get("title"):
            row.values["title"] = PurePosixPath(row.files[0][1]).stem
        return
    path, name = row.files[row.text_file][:2]
    if not name.endswith(".docx"):
        row.values.setdefault("title", PurePosixPath(name).stem)
        return
    try:
        text = word.read(by_content().path(path))
    except ValidationError as refused:
        yield _label("text"), " ".join(refused.messages)
        return
    if text.tracked:
        yield _label("text"), _("It has tracked changes: take it in by itself, and say which text is meant.")
    if text.marking:
        yield _label("text"), _("It bears the marking “%(marking)s”.") % {"marking": text.marking}
    proposed = {"title": text.title or PurePosixPath(name).stem, "doc_no": text.doc_no}
    proposed["written_on"] = text.written_on.isoformat() if text.written_on and text.written_on <= today else ""
    row.values = {**{code: value for code, value in proposed.items() if value}, **row.values}
    row.notes = word.told(text)


def _label(code: str) -> str:
    return str(BY_CODE[code].label)


def _key(agency: Agency, row: BatchRow) -> str:
    said = [agency.pk, row.values.get("title"), row.values.get("doc_no"), [file[2] for file in row.files]]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _compare(rows: list[BatchRow], agency: Agency) -> None:
    """What was brought in before is the same; a number that another document has is a fault, and a row said twice."""
    made = BatchRow.objects.filter(batch__agency=agency, key__in=[row.key for row in rows], state=RowState.MADE)
    before = {row.key: row for row in made}
    numbers = {row.values["doc_no"] for row in rows if row.values.get("doc_no")}
    others = Document.objects.filter(agency=agency, doc_no__in=numbers, revises=None).exclude(stage=Stage.WITHDRAWN)
    taken = dict(others.values_list("doc_no", "title"))
    first: dict[str, int] = {}
    for row in rows:
        if row.state == RowState.FAULTY:
            continue
        number = row.values.get("doc_no", "")
        if row.key in before:
            row.state, row.document_id = RowState.SAME, before[row.key].document_id
        elif row.key in first:
            row.faults.append((_label("title"), _("It says the same as row %(n)s.") % {"n": first[row.key]}))
        elif number in taken:
            told = _("“%(title)s” has this number already.") % {"title": taken[number]}
            row.faults.append((_label("doc_no"), told))
        if row.faults:
            row.state = RowState.FAULTY
        first.setdefault(row.key, row.n)
