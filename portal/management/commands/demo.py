"""`manage.py demo`: load the fictional city of Mingzhou, the same for the same seed."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosures.models import Document
from feedback.models import Submission
from portal.demo import load
from portal.demo.people import ACCOUNTS, PASSWORD
from requests_app.models import InformationRequest

EARLIEST = date(2023, 1, 1)
# From the top storey down, so that nothing is taken away while something stands on it.
APPS = ("oversight", "feedback", "requests_app", "disclosures", "notices", "agencies", "search", "ledger")


class Command(BaseCommand):
    help = "Load the demonstration city: agencies, posts, documents, a year of requests and of messages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=160, help="number of requests (160)")
        parser.add_argument("--seed", type=int, default=1, help="another number gives another city (1)")
        parser.add_argument("--today", type=date.fromisoformat, help="the day to load it for, as YYYY-MM-DD (today)")
        parser.add_argument("--reset", action="store_true", help="empty the whole database first")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration has public passwords: it is loaded only where DEMO=1.")
        today = options["today"] or timezone.localdate()
        if not 1 <= options["scale"] <= 1_000_000:
            raise CommandError("--scale is a number from 1 to 1000000.")
        # The oldest document lies three years back, and the calendar must know it.
        if not EARLIEST <= today <= timezone.localdate():
            raise CommandError(f"--today is a day from {EARLIEST} to today.")
        if options["reset"]:
            self._reset()
        started = time.monotonic()
        try:
            loaded = load.load(load.Plan(options["scale"], options["seed"], today), quiet=options["verbosity"] == 0)
        except load.Occupied as occupied:
            raise CommandError(f"{occupied} Use --reset to empty it first.")
        if loaded:
            self._report(time.monotonic() - started)
        else:
            self.stdout.write("The demonstration is here already; nothing was changed.")
        self._accounts()

    def _reset(self) -> None:
        """The tables that only grow cannot be emptied: they are taken away and made again."""
        if settings.PRODUCTION:
            raise CommandError("--reset is refused on a production site.")
        for app in APPS:
            call_command("migrate", app, "zero", verbosity=0, interactive=False)
        call_command("migrate", verbosity=0, interactive=False)
        get_user_model().objects.all().delete()
        self.stdout.write("The database is empty again.")

    def _report(self, seconds: float) -> None:
        requests = InformationRequest.objects.count()
        self.stdout.write(
            f"{Document.objects.count()} documents, {requests} requests and {Submission.objects.count()} messages "
            f"in {seconds:.1f} s."
        )

    def _accounts(self) -> None:
        self.stdout.write(f"Accounts, password {PASSWORD}: {', '.join(ACCOUNTS)}; the other agencies likewise.")
