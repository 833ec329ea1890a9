"""`manage.py doctor`: all invariants; exit status 0 only if all hold."""

import json
import sys

from django.core.management.base import BaseCommand

from portal.doctor import CHECKS, WARNINGS, faults


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
            found[check.__name__] = wrong = faults(check)
            if not options["json"]:
                self.stdout.write("ok" if not wrong else f"{len(wrong)} WRONG")
                for fault in wrong[:20]:
                    self.stdout.write(f"    {fault}")
        sound = not any(found.values())
        warnings = [warning for check in WARNINGS for warning in faults(check)]
        if options["json"]:
            self.stdout.write(json.dumps({"ok": sound, "faults": found, "warnings": warnings}, ensure_ascii=False))
        else:
            for warning in warnings:
                self.stdout.write(f"warning: {warning}")
        sys.exit(0 if sound else 1)
