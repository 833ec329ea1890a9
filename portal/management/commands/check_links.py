"""`check_links`: try the links of public documents that lead out of the site."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosures.links import trying


class Command(BaseCommand):
    help = "Try each link of a public document that leads out of the site, once a day. The worker does it by itself."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--all", action="store_true", help="also what was tried today; all texts anew")
        parser.add_argument("--most", type=int, default=trying.MOST, help="links of this run (%(default)s)")

    def handle(self, *args: Any, **options: Any) -> None:
        trying.collect(everything=options["all"])
        done = trying.run(timezone.localdate(), most=options["most"], again=options["all"])
        self.stdout.write(f"{done.tried} links tried, {done.broken} broken, {done.waiting} waiting")
