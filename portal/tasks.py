"""Tasks: thin wake-up calls. What is to be done is decided by the database."""

from celery import shared_task
from django.utils import timezone

from disclosures import bulk
from disclosures.links import trying
from notices import delivery
from portal import enforcement

SLICE = 2000  # cases of the nightly run in one task, so that the sweep of each minute gets its turn between
CHECKING = 40  # seconds in which links are tried
EXPORTING = 20  # seconds of the export in one task, for the same reason


@shared_task(name="portal.tasks.sweep")
def sweep(everything: bool = False) -> None:
    enforcement.sweep(timezone.now(), everything=everything)


@shared_task(name="portal.tasks.look_at_all")
def look_at_all(after: int = 0) -> None:
    last = enforcement.look_at_all(timezone.now(), after, SLICE)
    if last is not None:
        look_at_all.delay(last)


@shared_task(name="portal.tasks.export_public")
def export_public() -> None:
    if bulk.make_if_due(timezone.now(), EXPORTING):
        export_public.delay()


@shared_task(name="portal.tasks.check_links")
def check_links() -> None:
    trying.run_if_due(timezone.now(), CHECKING)


@shared_task(name="portal.tasks.deliver")
def deliver() -> None:
    delivery.deliver(timezone.now())
