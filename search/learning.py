"""What is asked, what finds nothing and which results are opened: counts by week, and nothing of anybody.

A question may itself hold a name or a number, so its words are kept only once it was asked `THRESHOLD` times in a week.
Before that there is a digest under a key of that week, and after the week not even that. A visitor counts once a day
for the same question; that is known from the cache alone, under a digest of the day which goes with the day.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Case, Exists, F, Model, OuterRef, Sum, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search import finding, personal
from search.analysis import fold
from search.models import ClickCount, QuestionCount
from search.query import Question

THRESHOLD = 3
LONGEST = 80  # characters of a question that may be kept: what is longer is a letter
LATER = 11  # the place of all results behind the first ten
MOST_ROWS = 50_000  # different questions of a week; more are a flood, and are counted together
PATIENCE = 50  # milliseconds that a page waits for the tables of these counts
RECENT = 8  # weeks in which a question is popular
WEEK = timedelta(days=7)

# Seven figures in a row are somebody's number. Documents have fewer; a standard (GB 12345-2008) has a hyphen.
_NUMBER = re.compile(r"\d(?: ?\d){6}|\d(?:[ -]?\d){9}", re.ASCII)

logger = logging.getLogger(__name__)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def wording(question: Question) -> str:
    """A question in one form, whatever its width, case, blanks and kind of quotes."""
    said = [f'"{clause.text}"' if clause.quoted else clause.text for clause in question.clauses]
    said += [f'-"{clause.text}"' if clause.quoted else f"-{clause.text}" for clause in question.excluded]
    return " ".join(said)


def may_be_kept(text: str) -> bool:
    """Nothing in it looks like a number or an address of a person."""
    return len(text) <= LONGEST and not _NUMBER.search(text) and not any(personal.find(text.upper()))


def record(question: Question, hits: int, *, visitor: str, now: datetime) -> None:
    """Count a question and how many results it has. `visitor` is an address, which is not kept.

    Never fails and never waits: what cannot be counted at once is not counted.
    """
    text = wording(question)
    if not text:
        return

    def count() -> None:
        if _first_today("asked", visitor, text, now):
            _count_question(monday(timezone.localdate(now)), text, hits)

    _at_once(count)


def click(question: Question, place: int, *, visitor: str, now: datetime) -> None:
    """Count that the result at a place (from 1) was opened."""
    text, week = wording(question), monday(timezone.localdate(now))
    if not text or place < 1:
        return

    def count() -> None:
        if _first_today(f"opened {place}", visitor, text, now):
            rows = QuestionCount.objects.filter(week=week, digest=digest(week, text)).exclude(text="")
            kept = text if rows.exists() else ""
            _add(ClickCount, {"week": week, "text": kept, "position": min(place, LATER)}, {"n": F("n") + 1})

    _at_once(count)


def popular(start: str, most: int) -> list[str]:
    """Questions of the last weeks that hold what was typed, those that begin with it first, then the most frequent.

    Each finds something public at this moment: the title of what was withdrawn is not offered.
    """
    typed = " ".join(fold(start).split())
    since = monday(timezone.localdate()) - RECENT * WEEK
    rows = QuestionCount.objects.filter(week__gte=since, text__contains=typed).exclude(text="").order_by()
    asked = rows.filter(hits__gt=0).values_list("text").annotate(total=Sum("n")).order_by("-total", "text")[: 4 * most]
    best = sorted(asked, key=lambda row: (not row[0].startswith(typed), -row[1], row[0]))
    return finding.that_find_something([text for text, _total in best])[:most]


def tidy(today: date) -> None:
    """For the sweep: what stayed rare is one number when its week is over, and what is too old goes."""
    this_week = monday(today)
    over = QuestionCount.objects.filter(week__lt=this_week, text="").exclude(digest="").order_by()
    for week in set(over.values_list("week", flat=True)):
        _close(week)
    oldest = this_week - settings.SEARCH_COUNT_WEEKS * WEEK
    for model in (QuestionCount, ClickCount):
        model.objects.filter(week__lt=oldest).delete()


@transaction.atomic
def _close(week: date) -> None:
    """Sum up the rare questions of a week. A second sweep waits for the row of the sum, and finds nothing left."""
    _add(QuestionCount, {"week": week, "digest": ""}, {"n": F("n")})
    list(QuestionCount.objects.select_for_update().filter(week=week, digest=""))
    rare = QuestionCount.objects.filter(week=week, text="").exclude(digest="").order_by()
    told = rare.aggregate(n=Sum("n", default=0), nothing=Sum("nothing", default=0))
    rare.delete()
    more = {name: F(name) + number for name, number in told.items()}
    QuestionCount.objects.filter(week=week, digest="").update(**more)


def faults(today: date) -> Iterator[str]:
    """What the doctor looks for, with a day for the sweep."""
    yesterday = monday(today - timedelta(days=1))
    rare = QuestionCount.objects.filter(week__lt=yesterday, text="").exclude(digest="")
    for pk in rare.values_list("pk", flat=True):
        yield f"question count {pk}: its week is over, and its digest is still there"
    for pk, text, n in QuestionCount.objects.exclude(text="").values_list("pk", "text", "n"):
        if n < THRESHOLD or not may_be_kept(text):
            yield f"question count {pk} has words that may not be kept"
    named = QuestionCount.objects.filter(week=OuterRef("week"), text=OuterRef("text"))
    for pk in ClickCount.objects.exclude(text="").exclude(Exists(named)).values_list("pk", flat=True):
        yield f"click count {pk} has words that no question count has"
    for model in (QuestionCount, ClickCount):
        if n := model.objects.filter(week__lt=yesterday - settings.SEARCH_COUNT_WEEKS * WEEK).count():
            yield f"{n} rows of {model._meta.label} are older than {settings.SEARCH_COUNT_WEEKS} weeks"


def _first_today(what: str, visitor: str, text: str, now: datetime) -> bool:
    """Neither paging nor reloading is another question, and nobody makes three of one."""
    day = timezone.localdate(now)
    key = salted_hmac(f"search.learning.{day}", f"{what}\0{visitor}\0{text}", algorithm="sha256").hexdigest()
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), timezone.get_current_timezone())
    return cache.add(f"asked:{key}", 1, max(int((midnight - now).total_seconds()), 1))


def digest(week: date, text: str) -> str:
    """With a key of the week: the digests of two weeks cannot be compared."""
    return salted_hmac(f"search.learning.{week}", text, algorithm="sha256").hexdigest()


def _count_question(week: date, text: str, hits: int) -> None:
    key = digest(week, text) if may_be_kept(text) else ""
    questions = QuestionCount.objects.filter(week=week)
    if key and not questions.filter(digest=key).exists() and questions.count() >= MOST_ROWS:
        key = ""
    more: dict[str, Any] = {"n": F("n") + 1}
    if not hits:
        more["nothing"] = F("nothing") + 1
    if key:
        more |= {"hits": hits, "text": Case(When(n__gte=THRESHOLD - 1, then=Value(text)), default=Value(""))}
    _add(QuestionCount, {"week": week, "digest": key}, more)


def _add(model: type[Model], names: dict[str, Any], more: dict[str, Any]) -> None:
    """One statement where the row is there; who comes second with a new row adds to that of the first."""
    rows = model._default_manager.filter(**names)
    if not rows.update(**more):
        model._default_manager.bulk_create([model(**names)], ignore_conflicts=True)
        rows.update(**more)


def _at_once(count: Callable[[], None]) -> None:
    """In one transaction that waits a moment for a lock and no longer; whatever is wrong with it, the page goes on."""
    try:
        with _patience(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
            count()
    except Exception as error:  # noqa: BLE001 -- a page is worth more than its count
        logger.warning("a question was not counted: %s", type(error).__name__)


@contextmanager
def _patience() -> Iterator[None]:
    """SQLite waits as long as its connection says, which is for the forms of people; so it is told, and told back."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
