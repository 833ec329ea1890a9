"""Tasks: thin wake-up calls. What is to be done is decided by the database."""

from celery import shared_task
from django.utils import timezone

from notices import delivery


@shared_task(name="portal.tasks.deliver")
def deliver() -> int:
    return delivery.deliver(timezone.now())
