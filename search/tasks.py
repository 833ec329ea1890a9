"""The wake-up call of the index writer."""

from celery import shared_task
from django.utils import timezone

from search import writer


@shared_task(name="search.tasks.drain")
def drain() -> None:
    writer.drain(timezone.now())
