"""What is Whoosh's alone: its segments, and postings that are written and read in blocks."""

import pytest

from search import writer

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite_is_enough]


def hits(text):
    return writer.backend().search(text)["hits"]


def test_many_small_commits_are_merged_and_lose_nothing(publish, indexed):
    for n in range(14):
        publish(f"第{n}号电梯通知")
        indexed()
    assert len(writer.backend().snapshot().leaves) < 8
    assert hits("电梯通知") == 14


def test_segments_that_spill_are_searched_as_one(publish, monkeypatch):
    monkeypatch.setattr("search.whoosh_engine.SPILL", 50)
    for n in range(9):
        publish(f"第{n}号电梯通知", "更新改造" * (n + 1))
    writer.rebuild()
    assert len(writer.backend().snapshot().leaves) > 3
    several = writer.backend().search("电梯 更新改造")
    monkeypatch.undo()
    writer.rebuild()
    assert len(writer.backend().snapshot().leaves) == 1
    one = writer.backend().search("电梯 更新改造")
    assert several["hits"] == one["hits"] == 9
    assert [hit.pk for hit in several["results"]] == [hit.pk for hit in one["results"]]
    assert [round(hit.score, 4) for hit in several["results"]] == [round(hit.score, 4) for hit in one["results"]]


def test_postings_longer_than_a_block_are_read_whole(publish, monkeypatch):
    monkeypatch.setattr("search.segments.BLOCK", 3)
    monkeypatch.setattr("search.segments.INLINE", 1)
    for n in range(11):
        publish(f"第{n}号电梯通知", "电梯" * n)
    writer.rebuild()
    assert hits("电梯") == 11
