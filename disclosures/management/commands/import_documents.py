"""`import_documents FILE`: take over documents from JSON Lines, gzipped or not."""

from __future__ import annotations

import time
import zlib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import reset_queries
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from agencies.enums import Kind
from agencies.models import Agency
from disclosures import importing, workflow
from ledger import trace

BATCH = 100


class Command(BaseCommand):
    help = (
        "Import documents from JSON Lines, optionally gzipped. Twice is once; a changed line makes a new revision; "
        "bad lines are reported by number and the rest goes on. The exit status is 1 only where the file itself "
        "cannot be read to its end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--agency", metavar="SLUG", help="the importing agency; by default the top of the tree")

    def handle(self, *args: Any, file: Path, agency: str | None, **options: Any) -> None:
        importer = self._importer(agency)
        try:
            raw = file.open("rb")
        except OSError as error:
            raise CommandError(_("The file cannot be opened: %(error)s") % {"error": error.strerror})
        self.places, self.tally = importing.Places(importer), Counter[str]()
        began = time.monotonic()
        with raw, trace.run():
            fault = self._read(raw, file.stat().st_size)
        self._report(time.monotonic() - began)
        if fault:
            raise CommandError(fault)

    def _importer(self, slug: str | None) -> Agency:
        if slug:
            found = Agency.objects.filter(slug=slug).first()
            if found is None:
                raise CommandError(_("There is no agency “%(slug)s”.") % {"slug": slug})
            return found
        top = Agency.objects.filter(parent=None).exclude(kind=Kind.ISSUER).first()
        # A fresh site: what is imported must belong to somebody, and the site says whose it is.
        return top or Agency.objects.create(
            slug="government",
            name=settings.SITE_OWNER,
            name_en=settings.SITE_OWNER_EN,
            code="000000000",
            kind=Kind.GOVERNMENT,
        )

    def _read(self, raw: BinaryIO, size: int) -> str:
        """Take the lines over in batches; answers what stopped it, if anything did."""
        batch: dict[str, workflow.Incoming] = {}
        fault, self.line = "", 0
        with tqdm(total=size, unit="B", unit_scale=True, disable=None, desc=_("Importing")) as bar:
            try:
                for incoming in self._lines(raw, bar):
                    if incoming.key in batch or len(batch) == BATCH:
                        self._take(batch)
                    batch[incoming.key] = incoming
            except (EOFError, OSError, zlib.error) as error:
                fault = _("The file breaks off after line %(number)s: %(error)s") % {
                    "number": self.line,
                    "error": error,
                }
            self._take(batch)
            bar.update(raw.tell() - bar.n)
        return fault

    def _lines(self, raw: BinaryIO, bar: tqdm) -> Iterator[workflow.Incoming]:
        today = timezone.localdate()
        for self.line, line in importing.numbered(importing.opened(raw)):
            bar.update(raw.tell() - bar.n)
            try:
                yield importing.prepared(importing.understood(line, today), self.places)
            except importing.Bad as reason:
                self.tally["bad"] += 1
                with bar.external_write_mode():
                    self.stderr.write(_("Line %(number)s: %(reason)s") % {"number": self.line, "reason": reason})

    def _take(self, batch: dict[str, workflow.Incoming]) -> None:
        self.tally += workflow.take_over(list(batch.values()), importer=self.places.importer)
        batch.clear()
        reset_queries()  # DEBUG keeps every statement, and these hold whole documents

    def _report(self, seconds: float) -> None:
        done = self.tally["new"] + self.tally["changed"] + self.tally["same"] + self.tally["withdrawn"]
        facts = {name: self.tally[name] for name in ("new", "changed", "same", "withdrawn", "bad")}
        facts |= {"seconds": f"{seconds:.1f}", "rate": f"{done / max(seconds, 0.001):.0f}"}
        self.stdout.write(
            _(
                "%(new)s new, %(changed)s changed, %(same)s unchanged, %(withdrawn)s withdrawn here and left so, "
                "%(bad)s bad lines; %(seconds)s s, %(rate)s documents a second."
            )
            % facts
        )
