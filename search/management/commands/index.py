"""`manage.py index status|drain|rebuild|verify`: look after the search index while the site runs."""

from __future__ import annotations

import json
import time
from argparse import SUPPRESS, ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from haystack.exceptions import SearchBackendError
from tqdm import tqdm

from search import health, outbox, writer
from search.generations import LockError
from search.models import IndexJob

BUSY = "The index is being written by another process; try again when it is done."


class Command(BaseCommand):
    help = "The search index: its state, taking over what waits, building anew, comparing with the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="status|drain|rebuild|verify")
        status = acts.add_parser("status", help="what is indexed, how large it is, how far it is behind")
        status.add_argument("--json", action="store_true", help="one JSON object instead of lines")
        acts.add_parser("drain", help="take over what is queued; an index that cannot be read is built anew")
        acts.add_parser("rebuild", help="a new index of everything public; the old one serves until it stands")
        verify = acts.add_parser("verify", help="compare with the database; exit status 1 where they disagree")
        verify.add_argument("--repair", action="store_true", help="queue what differs; exit status 0 if all could be")
        for act in acts.choices.values():  # also behind the act, where one looks for it
            act.add_argument("-v", "--verbosity", type=int, choices=range(4), default=SUPPRESS, help="0: say nothing")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        try:
            getattr(self, act)(**options)
        except LockError as error:
            raise CommandError(BUSY) from error
        except SearchBackendError as error:
            raise CommandError(str(error)) from error

    def bar(self, total: int) -> tqdm:
        return tqdm(total=total, unit="doc", disable=self.quiet or None, mininterval=0.5)

    def say(self, text: str) -> None:
        if not self.quiet:
            self.stdout.write(text)

    def status(self, **options: Any) -> None:
        state = health.state()
        if options["json"]:
            self.stdout.write(json.dumps(state))
            return
        limits = state.get("limits", {})
        figures = {
            "engine": state["engine"],
            "documents": _of(state["documents"], limits.get("documents")),
            **({"words": _of(state["words"], limits.get("words"))} if "words" in state else {}),
            "generation": state["generation"] or "none that can be read: manage.py index rebuild",
            "on disk": f"{state['bytes'] / 1e6:.1f} MB",
            "queued": f"{state['queued']:,} changes of {state['lag_documents']:,} documents",
            "lag": f"{state['lag_seconds']:,} s",
            "outgrown": "yes: docs/search.md says when to change the engine" if state.get("outgrown") else "no",
            "in order": "yes" if state["ok"] else "NO",
        }
        for name, value in figures.items():
            self.stdout.write(f"{name:12}{value}")

    def drain(self, **options: Any) -> None:
        if not health.readable():
            self.rebuild(**options)
        total = 0
        with self.bar(IndexJob.objects.count()) as bar:
            while done := writer.drain(timezone.now()):
                total += done
                bar.update(done)
        left = IndexJob.objects.filter(queued_at__lte=timezone.now()).count()
        self.say(f"{total} changes taken over, {left} queued")
        if left and not total:
            raise CommandError(BUSY)

    def rebuild(self, **options: Any) -> None:
        started = time.monotonic()
        with self.bar(writer.public_count()) as bar:
            count = writer.rebuild(bar.update)
        self.say(f"{count} documents indexed in {time.monotonic() - started:.1f} s")

    def verify(self, *, repair: bool, **options: Any) -> None:
        with self.bar(writer.public_count()) as bar:
            found = list(health.compare(bar.update))
        for difference in found:
            self.stdout.write(str(difference))
        if not found:
            self.say("The index and the database agree.")
        elif repair:
            outbox.enqueue_keys(difference.key for difference in found)
            self.say(f"{len(found)} differences queued; manage.py index drain, or the worker, takes them over.")
        else:
            raise CommandError(f"{len(found)} differences; manage.py index verify --repair queues them.")


def _of(has: int, most: int | None) -> str:
    return f"{has:,} of {most:,} that the engine is made for" if most else f"{has:,}"
