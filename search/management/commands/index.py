"""`manage.py index`: bring the search index up to date, or build it anew beside the one that serves."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from search import health, writer
from search.generations import LockError


class Command(BaseCommand):
    help = "Drain the outbox of the search index once, or build the index anew while the old one serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="a new generation of everything that is public")

    def handle(self, *args: Any, rebuild: bool = False, **options: Any) -> None:
        if rebuild or not health.readable():
            self._rebuild(quiet=options["verbosity"] == 0)
        total = 0
        while done := writer.drain(timezone.now()):
            total += done
        if options["verbosity"]:
            state = health.state()
            self.stdout.write(f"{total} changes taken over, {state['queued']} queued, {state['documents']} documents")

    def _rebuild(self, quiet: bool) -> None:
        started = time.monotonic()
        try:
            with tqdm(total=writer.public_count(), unit="doc", disable=quiet or None, mininterval=0.5) as bar:
                count = writer.rebuild(bar.update)
        except LockError as error:
            raise CommandError("The index is being written by another process; try again when it is done.") from error
        if not quiet:
            self.stdout.write(f"{count} documents indexed in {time.monotonic() - started:.1f} s")
