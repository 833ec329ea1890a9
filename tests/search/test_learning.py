"""What is asked is counted by week, without persons, and rare words are not kept."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from search import learning
from search.models import ClickCount, QuestionCount
from search.query import read
from tests.racing import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 4, tzinfo=UTC)  # a Wednesday
WEEK = date(2026, 11, 23)


def ask(text, times=1, *, hits=5, now=NOW, first=0):
    """As so many visitors."""
    for n in range(first, first + times):
        learning.record(read(text), hits, visitor=f"192.0.2.{n}", now=now)


def texts():
    return dict(QuestionCount.objects.exclude(text="").values_list("text", "n"))


def everything():
    """All that the tables hold, as text."""
    return repr([*QuestionCount.objects.values_list(), *ClickCount.objects.values_list()])


def test_the_third_visitor_of_a_week_makes_the_words_known():
    for times in (1, 2):
        ask("加装电梯", 1, first=times)
        assert (texts(), QuestionCount.objects.get().n) == ({}, times)
        assert "电梯" not in everything()
    ask("加装电梯", 1, first=3)
    assert texts() == {"加装电梯": 3}


def test_the_week_begins_anew_and_so_do_its_digests():
    ask("加装电梯", 2)
    ask("加装电梯", 2, now=NOW + timedelta(days=5))
    one, other = QuestionCount.objects.order_by("week")
    assert (one.week, other.week, texts()) == (WEEK, WEEK + timedelta(days=7), {})
    assert len({one.digest, other.digest, ""}) == 3


@pytest.mark.parametrize("again", ["加装电梯", " 加装电梯 ", "加裝電梯", "加装电梯\u200b"])
def test_one_visitor_counts_once_a_day_for_one_question(again):
    for _n in range(5):
        ask("加装电梯")
        ask(again)
    assert QuestionCount.objects.get().n == 1
    ask(again, now=NOW + timedelta(days=1))
    assert QuestionCount.objects.get().n == 2


def test_forms_of_one_question_are_one():
    for n, text in enumerate(['“国发〔2024〕5号"', '"国发（２０２４）5号"', "”国發[2024]5号“"]):
        ask(text, first=n)
    assert texts() == {'"国发(2024)5号"': 3}
    ask("a -b", 3)
    assert set(texts()) == {'"国发(2024)5号"', "a -b"}


@pytest.mark.parametrize("text", [
    "110101199001011237 低保", "１１０１０１１９９００１０１１２３７", "110101 19900101 1237", "13812345678",
    "+86 138-1234-5678", "0571-8888 9999", "someone@example.com", "张三ＳＯＭＥＯＮＥ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    "6222 0212 3456 7890 128", "浙A12345 违章", "护照 E12345678",
    "我是某街道的居民，去年申请的低保到现在还没有批下来，" * 4,
])  # fmt: skip
def test_what_looks_like_a_person_is_counted_and_never_kept(text):
    ask(text, 5, hits=0)
    row = QuestionCount.objects.get()
    assert (row.digest, row.text, row.n, row.nothing, row.hits) == ("", "", 5, 5, 0)


@pytest.mark.parametrize("text", ["国发〔2024〕5号", "2024年预算", "12345", "十三五规划", "GB 12345-2008"])
def test_ordinary_figures_are_kept(text):
    ask(text, 3)
    assert len(texts()) == 1


def test_nothing_of_the_visitor_is_stored():
    ask("加装电梯", 3)
    learning.click(read("加装电梯"), 1, visitor="192.0.2.1", now=NOW)
    assert "192.0.2" not in everything()
    assert not any("192.0.2" in key or "电梯" in key for key in cache._cache)


def test_hits_of_the_last_time_and_how_often_there_were_none():
    ask("加装电梯", 2, hits=0)
    ask("加装电梯", 2, hits=7, first=2)
    assert QuestionCount.objects.values_list("n", "nothing", "hits").get() == (4, 2, 7)


def test_clicks_are_counted_by_place_and_by_question_once_its_words_are_kept():
    for place in (1, 1, 2, 10, 11, 57):
        learning.click(read("加装电梯"), place, visitor="192.0.2.1", now=NOW)
    assert dict(ClickCount.objects.values_list("position", "n")) == {1: 1, 2: 1, 10: 1, learning.LATER: 2}
    assert set(ClickCount.objects.values_list("text", flat=True)) == {""}
    ask("加装电梯", 3)
    learning.click(read("加装电梯"), 1, visitor="192.0.2.2", now=NOW)
    assert ClickCount.objects.filter(text="加装电梯", position=1, week=WEEK).values_list("n").get() == (1,)
    for place in (0, -1):
        learning.click(read("加装电梯"), place, visitor="192.0.2.2", now=NOW)
    assert sum(ClickCount.objects.values_list("n", flat=True)) == 6


def test_the_database_takes_no_rare_words():
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionCount.objects.create(week=WEEK, digest="x", text="加装电梯", n=2)


def test_a_flood_of_different_questions_is_counted_together(monkeypatch):
    monkeypatch.setattr(learning, "MOST_ROWS", 3)
    ask("常问", 2)
    for n in range(6):
        ask(f"不同的问题{n}")
    ask("常问", 1, first=9)
    assert QuestionCount.objects.count() == 4
    assert QuestionCount.objects.get(digest="").n == 4
    assert texts() == {"常问": 3}


def test_a_question_without_a_word_is_none():
    ask("，。！", 3)
    assert not QuestionCount.objects.exists()


def test_popular_questions_begin_with_or_hold_what_was_typed(publish, indexed):
    publish("加装电梯补助办法", "电梯补助")
    indexed()
    ask("加装电梯", 4)
    ask("电梯补助", 3)
    ask("补助", 9)
    ask("电梯", 2)
    ask("电梯规划", 9, hits=0)
    QuestionCount.objects.update(week=learning.monday(timezone.localdate()) - 9 * learning.WEEK)
    assert learning.popular("电梯", 5) == []  # long ago
    QuestionCount.objects.update(week=learning.monday(timezone.localdate()) - 8 * learning.WEEK)
    assert learning.popular("电梯", 5) == ["电梯补助", "加装电梯"]
    assert learning.popular("電梯", 1) == ["电梯补助"]
    assert learning.popular("", 5) == ["补助", "加装电梯", "电梯补助"]
    assert learning.popular("%", 5) == []


def test_a_popular_question_that_finds_nothing_public_now_is_not_offered(publish, withdraw, indexed):
    document = publish("加装电梯补助办法", "电梯")
    indexed()
    for text in ("加装电梯", '"加装电梯补助"'):
        ask(text, 3)
    QuestionCount.objects.update(week=learning.monday(timezone.localdate()))
    assert learning.popular("加装", 5) == ["加装电梯", '"加装电梯补助"']
    assert learning.popular("", 5) == ['"加装电梯补助"', "加装电梯"]
    withdraw(document)  # the index does not know it yet
    assert learning.popular("", 5) == []


def test_it_asks_the_database_little(django_assert_max_num_queries):
    ask("加装电梯", 3)
    with django_assert_max_num_queries(7):  # three of the patience, two of a savepoint, is the row there, count it
        ask("加装电梯", 1, first=3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share the database of a test only there")
def test_many_at_once_are_all_counted():
    def one(n):
        for k in range(5):
            learning.record(read("加装电梯"), 1, visitor=f"{n}.{k}", now=NOW)

    assert at_once(4, one) == [None] * 4
    assert QuestionCount.objects.values_list("text", "n").get() == ("加装电梯", 20)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="threads share the database of a test only there")
def test_a_locked_table_is_not_waited_for():
    def one(n):
        if n:
            began = time.monotonic()
            while time.monotonic() - began < 0.2:  # the other has its lock by then
                pass
            learning.record(read("加装电梯"), 1, visitor="192.0.2.1", now=NOW)
            return time.monotonic() - began < 1.2
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE search_questioncount")
            cursor.execute("SELECT pg_sleep(1.5)")
        return None

    assert set(at_once(2, one)) == {None, True}
    assert not QuestionCount.objects.exists()
