"""Tasks: thin wake-up calls. What is to be done is decided by the database."""

from celery import shared_task
from django.utils import timezone

from notices import delivery
from portal import enforcement


@shared_task(name="portal.tasks.sweep")
def sweep(everything: bool = False) -> None:
    enforcement.sweep(timezone.now(), everything=everything)


@shared_task(name="portal.tasks.deliver")
def deliver() -> None:
    delivery.deliver(timezone.now())
