"""`manage.py annual_report YEAR --agency CODE --format json|csv|docx`: the statutory report of a year."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency
from oversight.annual_report import as_csv, as_json, figures
from oversight.annual_report_docx import as_docx

FORMATS = {"json": as_json, "csv": as_csv, "docx": as_docx}
FIRST = 2019  # the regulations are in force since 15 May 2019


class Command(BaseCommand):
    help = "The annual report of an agency and all below it (arts. 49 and 50), to standard output or into a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int, metavar="YEAR")
        parser.add_argument("--agency", required=True, metavar="CODE", help="organisation code or address name")
        parser.add_argument("--format", choices=FORMATS, default="json")
        parser.add_argument("--output", metavar="FILE", help="a file instead of standard output")

    def handle(self, *args: Any, year: int, agency: str, format: str, output: str | None, **options: Any) -> None:
        if not FIRST <= year <= timezone.localdate().year:
            raise CommandError(f"{year}: there are reports from {FIRST} to the running year.")
        found = Agency.objects.filter(Q(code=agency) | Q(slug=agency)).first()
        if found is None:
            raise CommandError(f"{agency}: there is no such agency.")
        try:
            content = FORMATS[format](figures(found, year))
        except ValueError as fault:
            raise CommandError(f"The figures do not add up: {fault}") from None
        if output:
            try:
                Path(output).write_bytes(content)
            except OSError as fault:
                raise CommandError(f"{output}: {fault.strerror}") from None
        elif raw := getattr(self.stdout, "buffer", None):
            raw.write(content)
        else:  # called from Python with a text stream
            self.stdout.write(content.decode("latin-1" if format == "docx" else "utf-8"), ending="")
