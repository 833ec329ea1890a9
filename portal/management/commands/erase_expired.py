"""`manage.py erase_expired`: applicants' and senders' data whose retention time is over."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from tqdm import tqdm

from portal import erasure
from requests_app.retention import leftovers


class Command(BaseCommand):
    help = "Erase applicants' and senders' data whose retention time is over. Figures, letters and events stay."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args, **options):
        today = timezone.localdate()
        due = erasure.count_due(today)
        if options["dry_run"]:
            self.stdout.write(", ".join(f"{n} {name}" for name, n in due.items()) + " to erase")
            return
        with tqdm(total=sum(due.values()), unit="row", disable=None) as bar:
            for rows in erasure.erase_due(today):
                bar.update(rows)
        for file in leftovers():  # what an earlier run that broke off left on the disk
            file.file.storage.delete(file.file.name)
        left = erasure.count_due(today)
        for name, n in due.items():
            self.stdout.write(f"{name}: {n - left[name]} erased, {left[name]} left")
