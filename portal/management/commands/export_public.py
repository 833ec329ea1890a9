"""`export_public`: all public documents as one file, anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures import bulk


class Command(BaseCommand):
    help = "Make /data/documents.ndjson.gz anew from what is public now. The worker does it every night."

    def handle(self, *args: Any, **options: Any) -> None:
        busy = bulk.make(timezone.now()) is None
        export = bulk.current()
        if busy or export is None:
            raise CommandError("another process is making it")
        self.stdout.write(f"{export.number} documents, {export.size} bytes, sha256 {export.sha256}")
