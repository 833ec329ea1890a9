"""`manage.py workflow_doc`: write docs/workflow.md anew, or say whether it is up to date."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.workflow_doc import text


class Command(BaseCommand):
    help = "Write docs/workflow.md from the tables of steps."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare; exit status 1 where it differs")

    def handle(self, *args, **options):
        path = settings.BASE_DIR / "docs" / "workflow.md"
        if not options["check"]:
            path.write_text(text(), encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text():
            raise CommandError("docs/workflow.md is not what the tables say: run `make docs`")
