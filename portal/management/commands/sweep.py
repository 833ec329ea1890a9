"""`manage.py sweep`: enforcement, mail and index without Celery or Redis."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from disclosures import bulk
from disclosures.links import trying
from notices import delivery
from portal import enforcement
from search import mending, writer

CHECKING = 40.0  # seconds in which links are tried


class Command(BaseCommand):
    help = (
        "Bring every limit up to date once: lapses, reminders, mail, index. Safe to run at any time and twice at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--at", help="the moment to sweep for, ISO 8601; now by default")
        parser.add_argument("--all", action="store_true", help="every open case, also those not due to be looked at")

    def handle(self, *args, **options):
        now = moment(options["at"]) if options["at"] else timezone.now()
        record = enforcement.sweep(now, everything=options["all"])
        sent = delivery.deliver(now, limit=10_000)
        mending.mend(writer.rebuild)
        indexed = writer.drain(now)
        bulk.make_if_due(timezone.now())
        trying.run_if_due(timezone.now(), CHECKING)
        self.stdout.write(f"{record.made} made, {record.failed} failed, {sent} sent, {indexed} indexed")
        if record.failed:
            raise CommandError(f"{record.failed} cases failed; the log says which")


def moment(text: str) -> datetime:
    """An ISO moment; a date means its noon, a moment without zone is local."""
    try:
        parsed = parse_datetime(text if "T" in text or " " in text else f"{text}T12:00:00")
    except ValueError:
        parsed = None
    if parsed is None:
        raise CommandError(f"--at: {text!r} is not an ISO date or date and time")
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
