"""`manage.py rotate_keys`: applicants' data sealed anew under the first of DATA_KEYS."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from ledger import resealing
from ledger.seal import Unreadable, sealed_fields


class Command(BaseCommand):
    help = "Seal applicants' data anew under the first of DATA_KEYS. The site may run; broken off, it goes on."

    def handle(self, *args, **options):
        for model in apps.get_models():
            if not any(sealed_fields(model)):
                continue
            total = resealing.stale(connection, model)
            with tqdm(total=total, unit="row", disable=None, desc=model._meta.label) as bar:
                try:
                    for rows in resealing.change(connection, model, resealing.turn):
                        bar.update(rows)
                except Unreadable as error:
                    raise CommandError(f"{error}. Put the key it was sealed under back into DATA_KEYS.")
            left = resealing.stale(connection, model)
            self.stdout.write(f"{model._meta.label}: {total} resealed, {left} left")
