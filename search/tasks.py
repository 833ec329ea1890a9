"""The wake-up call of the index writer."""

from celery import shared_task
from django.utils import timezone

from search import mending, writer


@shared_task(name="search.tasks.drain")
def drain() -> None:
    if not mending.mend(mending.beside):
        writer.drain(timezone.now())
