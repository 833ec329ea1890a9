"""What a person uploads at once, sorted: the list, and the files that it names, each checked as every upload is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from agencies import uploads
from agencies.files import sandbox
from agencies.tables import opened
from disclosures.batches.columns import BY_NAME, Column, plain
from disclosures.tables.reading import Cells, cells_of, lines_of

FOLDER = "batches"
MOST_ROWS = 300
HEADS_WITHIN = 12  # rows from the top
FILES_IN_ARCHIVE = 5  # of the largest size, at most
LISTS = (".xlsx", ".csv")
Line = tuple[int, dict[str, str]]


@dataclass
class Gathered:
    """`lines`: (number, text by column) of the list, None where there is none; `kept` and `refused` by file name."""

    lines: list[Line] | None = None
    kept: dict[str, uploads.Kept] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> tuple[uploads.Kept | None, str]:
        """The file that a cell names, by its whole path or by its name alone; else why there is none."""
        wanted = plain(name)
        for known in (self.kept, self.refused):
            hits = [n for n in known if plain(n) == wanted] or [n for n in known if plain(_last(n)) == wanted]
            if len(hits) > 1:
                return None, _("There are several files called “%(name)s”; give the folder too.") % {"name": name}
            if hits:
                return self.kept.get(hits[0]), self.refused.get(hits[0], "")
        return None, _("No file “%(name)s” was uploaded.") % {"name": name}


def gather(given: Sequence[Any]) -> Gathered:
    """Sort the uploads; ValidationError where there is nothing to go by."""
    found = Gathered()
    with _taken_apart(given) as files:
        for name, file in files:
            if found.lines is None and name.lower().endswith(LISTS):
                found.lines = _list(file, name)
                if found.lines is not None:
                    continue
            try:
                found.kept[name] = uploads.keep(file, FOLDER)
            except ValidationError as refused:
                found.refused[name] = " ".join(refused.messages)
    if found.lines is None and len(found.kept) + len(found.refused) > MOST_ROWS or len(found.lines or ()) > MOST_ROWS:
        raise ValidationError(_("At most %(n)s documents at once. Please split them.") % {"n": MOST_ROWS})
    return found


@contextmanager
def _taken_apart(given: Sequence[Any]) -> Iterator[Iterable[tuple[str, Any]]]:
    """The files by name: those of the archive, where one was given, else as they came."""
    if len(given) != 1 or not given[0].name.lower().endswith(".zip"):
        yield [(uploads.clean_name(file.name), file) for file in given]
        return
    archive, most = given[0], settings.UPLOAD_MAX_BYTES * FILES_IN_ARCHIVE
    if archive.size > most:
        raise uploads.refused(archive.name, _("it is larger than %(most)s") % {"most": filesizeformat(most)})
    with tempfile.NamedTemporaryFile(prefix="mingtang-") as copy, sandbox.unpacked(_written(archive, copy)) as answer:
        if why := answer["refused"]:
            raise uploads.refused(archive.name, uploads.REASONS[why[0]] % {"part": why[1]})
        if answer["failed"]:
            raise uploads.refused(archive.name, _("it is no ZIP archive, or a broken one"))
        yield ((name, _file(name, path)) for name, path in answer["files"])


def _written(upload: Any, copy: Any) -> str:
    for chunk in upload.chunks():
        copy.write(chunk)
    copy.flush()
    return str(copy.name)


def _file(name: str, path: Path) -> File[bytes]:
    return ContentFile(path.read_bytes(), name=_last(name))


def _last(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name


def _list(file: Any, name: str) -> list[Line] | None:
    """The rows of a sheet that is the list; None where it has not the heads of one: then it is a file like others."""
    try:
        uploads.check(file)
        if name.lower().endswith(".csv"):
            file.seek(0)
            return _lines(lines_of(file.read()))
        for sheet in opened(file).worksheets[:5]:
            if hasattr(sheet, "iter_rows") and (found := _lines(cells_of(sheet))) is not None:
                return found
    except Exception:  # noqa: BLE001, S110 -- whatever breaks the reader: it is no list, and is checked as a file
        pass
    finally:
        file.seek(0)
    return None


def _lines(rows: Iterable[Cells]) -> list[Line] | None:
    places: dict[int, Column] = {}
    found: list[Line] = []
    for n, cells in rows:
        if not places:
            if n > HEADS_WITHIN:
                return None
            named = {place: BY_NAME[plain(cell)] for place, cell in enumerate(cells) if plain(cell) in BY_NAME}
            codes = {column.code for column in named.values()}
            places = named if "title" in codes and codes & {"text", "files"} else {}
            continue
        said = {
            column.code: cells[at].strip() for at, column in places.items() if at < len(cells) and cells[at].strip()
        }
        if said:
            found.append((n, said))
    return found if places else None
