"""`manage.py start`: prepare what is missing, say where everything is, run web, worker and beat."""

import os
import sys
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from portal.demo import load
from portal.demo.people import ACCOUNTS, PASSWORD
from search import health


class Command(BaseCommand):
    help = "Migrate, load the demonstration city, build the index, then run web, worker and beat until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--prepare-only", action="store_true", help="prepare and stop")

    def handle(self, *args, **options):
        with self.step("Database"):
            call_command("migrate", interactive=False)
        if settings.DEMO and load.wanted():
            with self.step("Demonstration city"):
                call_command("demo", stdout=self.stdout)
        if not health.readable():
            with self.step("Search index"):
                call_command("index", "rebuild", stdout=self.stdout)
        if options["prepare_only"]:
            return
        self.welcome()
        sys.stdout.flush()
        programs = os.path.dirname(sys.executable)  # gunicorn and celery of this environment, whoever calls
        env = {**os.environ, "PATH": os.pathsep.join([programs, os.environ.get("PATH", os.defpath)])}
        env.setdefault("PYTHONWARNINGS", "ignore::SyntaxWarning")  # Whoosh was written for older Pythons
        words = ["honcho", "start", "-f", str(settings.BASE_DIR / "Procfile")]
        os.execve(os.path.join(programs, "honcho"), words, env)  # noqa: S606 -- fixed arguments

    @contextmanager
    def step(self, name: str):
        self.stdout.write(f"{name} …")
        started = time.monotonic()
        yield
        self.stdout.write(f"{name} ready ({time.monotonic() - started:.1f} s)")

    def welcome(self):
        site = settings.SITE_URL
        self.stdout.write(f"\n  Portal      {site}/\n  Officials   {site}/admin/\n  Oversight   {site}/oversight/\n")
        if settings.DEMO:
            self.stdout.write(f"  Demonstration accounts, password {PASSWORD}:\n    {'  '.join(ACCOUNTS)}\n")
        self.stdout.write("  Ctrl-C stops everything.\n")
