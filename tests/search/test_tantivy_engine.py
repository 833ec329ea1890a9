"""What is tantivy's alone: what it leaves behind when it is killed."""

import pytest
from django.utils import timezone

from search import generations, health, writer
from search.outbox import enqueue

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


def test_a_file_of_a_writer_that_was_killed_does_not_stop_the_next(use_engine, publish, indexed, settings):
    """Killed after it had written what is deleted, and before the commit: the next one takes the same name for it."""
    use_engine("tantivy")
    kept, changed = publish("电梯通知"), publish("第二个电梯通知")
    indexed()
    meta = generations.current(settings.SEARCH_INDEX_DIR) / "meta.json"
    committed = meta.read_bytes()
    enqueue(changed)
    assert writer.drain(timezone.now()) == 1
    meta.write_bytes(committed)
    assert list(meta.parent.glob("*.del"))
    enqueue(changed)
    assert writer.drain(timezone.now()) == 1
    assert list(health.differences()) == []
    assert writer.backend().search("电梯通知")["hits"] == len({kept.pk, changed.pk})
