"""`manage.py doctor`: all invariants; exit status 0 only if all hold."""

import json
import sys

from django.core.management.base import BaseCommand

from ledger import trace
from portal.doctor import CHECKS, WARNINGS


class Command(BaseCommand):
    help = "Check every invariant of the data. Exit status 1 if one does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")

    def handle(self, *args, **options):
        found = {}
        for check in CHECKS:
            if not options["json"]:
                self.stdout.write(f"{(check.__doc__ or check.__name__).splitlines()[0]} ", ending="")
                self.stdout.flush()
            with trace.run():
                found[check.__name__] = faults = list(check())
            if not options["json"]:
                self.stdout.write("ok" if not faults else f"{len(faults)} WRONG")
                for fault in faults[:20]:
                    self.stdout.write(f"    {fault}")
        wrong = sum(map(len, found.values()))
        warnings = [warning for check in WARNINGS for warning in check()]
        if not options["json"]:
            for warning in warnings:
                self.stdout.write(f"warning: {warning}")
        if options["json"]:
            self.stdout.write(json.dumps({"ok": not wrong, "faults": found, "warnings": warnings}, ensure_ascii=False))
        sys.exit(1 if wrong else 0)
