"""`manage.py clock --cases FILE`: clock cases as JSON Lines in, their readings as JSON Lines out."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from statutes.cases import answer_lines


class Command(BaseCommand):
    help = "Reads the statutory clock for each case of a JSON Lines file. Exit status 1 if a line was bad JSON."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", required=True, metavar="FILE", help="one case a line; - is standard input")

    def handle(self, *args: Any, cases: str, **options: Any) -> None:
        if cases == "-":
            bad = self._answer(getattr(sys.stdin, "buffer", sys.stdin))
        else:
            try:
                lines = Path(cases).open("rb")  # noqa: SIM115 -- closed below; only opening may fail for its name
            except OSError as fault:
                raise CommandError(f"{cases}: {fault.strerror}") from None
            with lines:
                bad = self._answer(lines)
        if bad:
            sys.exit(1)

    def _answer(self, lines: Iterable[str | bytes]) -> int:
        """ASCII only, so that no terminal's encoding can fail; returns how many lines were bad JSON."""
        bad = 0
        for answer, unreadable in answer_lines(lines):
            self.stdout.write(json.dumps(answer))
            bad += unreadable
        return bad
