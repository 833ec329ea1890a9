"""What is searched for, for supervision: who sees it, that its numbers are the counted ones, what is a warning."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from oversight import demand
from portal import enforcement
from search import learning, writer
from search.models import ClickCount, QuestionCount
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def weeks():
    this_week = learning.monday(timezone.localdate())
    return [this_week - 2 * learning.WEEK, this_week - learning.WEEK, this_week]


@pytest.fixture
def counted(weeks):
    """Last week: 100 searches, of which 30 found nothing; 10 results opened."""
    last = weeks[1]
    for text, n, nothing, hits in (("电梯", 40, 0, 7), ("充电桩", 25, 25, 0), ("停车", 5, 5, 0), ("", 30, 0, 0)):
        key = learning.digest(last, text) if text else ""
        QuestionCount.objects.create(week=last, digest=key, text=text, n=n, nothing=nothing, hits=hits)
    for place, n in ((1, 5), (2, 2), (4, 1), (learning.LATER, 2)):
        ClickCount.objects.create(week=last, text="电梯" if place == 1 else "", position=place, n=n)


NAMES = [("searches", []), ("searches_file", ["csv"]), ("search_weeks_file", ["xlsx"])]


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("auditor", 200), ("head", 200), ("clerk", 403), ("finance_clerk", 403), ("sysadmin", 403)],
)
@pytest.mark.parametrize(("name", "args"), NAMES)
def test_who_may_look(client, cast, who, status, name, args):
    url = reverse(f"oversight:{name}", args=args)
    assert client.get(url).status_code == 302
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status
    assert client.post(url).status_code == 405


@pytest.fixture
def look(client, cast):
    client.force_login(cast.supervisor)
    client.cookies["django_language"] = "en"

    def get(name="searches", *args, **query):
        return client.get(reverse(f"oversight:{name}", args=args), query)

    return get


def test_before_anything_is_counted(look):
    assert "Nothing has been counted yet" in look().content.decode()
    assert list(csv.reader(io.StringIO(look("searches_file", "csv").content.decode())))[1:] == []


def test_the_last_whole_week_is_shown_with_its_figures(look, counted, weeks):
    page = look()
    row = page.context["row"]
    assert (page.context["week"], row["asked"], row["nothing"], row["share"]) == (weeks[1], 100, 30, 30.0)
    assert (row["opened"], row["first"], row["mean"]) == (10, 70.0, pytest.approx((5 + 2 / 2 + 1 / 4) / 10))
    assert [(one.text, one.n, one.opened) for one in page.context["questions"]] == [
        ("电梯", 40, 5), ("充电桩", 25, 0), ("停车", 5, 0),
    ]  # fmt: skip
    assert "found nothing" in page.content.decode().lower()


@pytest.mark.parametrize(("said", "status"), [("", 200), ("2020-01-06", 404), ("x", 404), ("9999-99-99", 404)])
def test_weeks_are_those_of_the_trend(look, counted, said, status):
    assert look(week=said).status_code == status


def test_every_week_of_the_chart_has_its_page(look, counted):
    for column in look().context["columns"]:
        assert look().client.get(column["links"][0]).status_code == 200


def test_a_term_that_finds_nothing_is_a_warning_from_twenty_on(look, counted, cast, client):
    unmet = {one["text"]: one for one in look().context["unmet"]}
    assert list(unmet) == ["充电桩", "停车"]
    assert (unmet["充电桩"]["tone"], unmet["停车"]["tone"]) == ("warn", "")
    assert "Yellow" in look().content.decode()
    assert [one.text for one in demand.warnings(timezone.localdate())] == ["充电桩"]
    assert "充电桩" in look("dashboard").content.decode()


@pytest.mark.parametrize(
    ("n", "tone"), [(19, ""), (20, "warn"), (49, "warn"), (50, "warn"), (99, "warn"), (100, "bad")]
)
def test_levels(counted, weeks, n, tone):
    QuestionCount.objects.filter(text="充电桩").update(nothing=n, n=n)
    assert demand.unmet([weeks[1]])[0].tone == tone


def test_what_was_published_since_is_no_warning(look, counted, cast):

    factories.published(clerk=cast.clerk, reviewer=cast.reviewer, agency=cast.health, title="充电桩安装补贴办法")
    writer.rebuild()
    assert demand.warnings(timezone.localdate()) == []
    assert "found now" in look().content.decode()


def test_who_may_act_is_led_to_the_form(client, cast, counted):
    client.force_login(cast.head)
    (first, _second) = client.get(reverse("oversight:searches")).context["unmet"]
    ((address, _label),) = first["ways"]
    assert 'value="充电桩"' in client.get(address).content.decode()
    client.force_login(cast.supervisor)
    assert [one["ways"] for one in client.get(reverse("oversight:searches")).context["unmet"]] == [[], []]


def test_the_files_say_what_the_page_says(look, counted, weeks):
    table = list(csv.reader(io.StringIO(look("searches_file", "csv", week=weeks[1].isoformat()).content.decode())))
    assert table[1] == [weeks[1].isoformat(), "电梯", "40", "0", "7", "5"]
    assert len(table) == 4
    trend = list(csv.reader(io.StringIO(look("search_weeks_file", "csv").content.decode())))
    assert len(trend) == 13
    assert trend[11][:7] == [weeks[1].isoformat(), "100", "30", "30.0", "10", "0.625", "70.0"]
    assert look("searches_file", "pdf").status_code == 404


def test_words_that_would_be_a_formula_are_text(look, counted):
    QuestionCount.objects.filter(text="停车").update(text="=停车")
    assert "'=停车" in look("searches_file", "csv").content.decode()


def test_the_page_asks_as_much_for_many_as_for_few(look, counted, weeks, django_assert_max_num_queries):
    look()
    with django_assert_max_num_queries(25) as few:
        look()
    for n in range(9):
        QuestionCount.objects.create(week=weeks[1], digest=str(n), text=f"词{n}", n=9, hits=2)
    with django_assert_max_num_queries(len(few)):
        look()


# The end of a week, and of the time that counts are kept


def test_a_week_that_is_over_keeps_no_digest_of_what_stayed_rare(weeks):
    for n in range(3):
        QuestionCount.objects.create(week=weeks[0], digest=f"d{n}", n=n, nothing=1)
    QuestionCount.objects.create(week=weeks[0], digest="k", text="电梯", n=9)
    QuestionCount.objects.create(week=weeks[2], digest="now", n=1)
    assert list(learning.faults(timezone.localdate()))
    for _twice in range(2):
        learning.tidy(timezone.localdate())
        assert set(QuestionCount.objects.values_list("week", "digest", "text", "n", "nothing")) == {
            (weeks[0], "", "", 3, 3), (weeks[0], "k", "电梯", 9, 0), (weeks[2], "now", "", 1, 0),
        }  # fmt: skip
    assert list(learning.faults(timezone.localdate())) == []


def test_old_counts_go(weeks, settings):
    settings.SEARCH_COUNT_WEEKS = 2
    for week in (weeks[0], weeks[0] - learning.WEEK):
        QuestionCount.objects.create(week=week, digest="k", text="电梯", n=9)
        ClickCount.objects.create(week=week, text="电梯", position=1, n=1)
    learning.tidy(timezone.localdate())
    assert QuestionCount.objects.get().week == ClickCount.objects.get().week == weeks[0]


def test_the_doctor_names_what_may_not_be_kept(weeks):
    QuestionCount.objects.create(week=weeks[2], digest="a", text="someone@example.com", n=5)
    ClickCount.objects.create(week=weeks[2], text="电梯", position=1)
    QuestionCount.objects.create(week=weeks[2] - 200 * learning.WEEK, digest="b", text="电梯", n=5)
    found = list(learning.faults(timezone.localdate()))
    assert len(found) == 3
    assert not any("someone" in line or "电梯" in line for line in found)


def test_the_sweep_tidies_and_forgets_expired_visitors(weeks, settings):

    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}
    }
    caches["default"].set("asked:x", 1, 1)
    caches["default"].set("asked:y", 1, 9000)
    QuestionCount.objects.create(week=weeks[0], digest="d", n=1)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(hours=1))
        cursor.execute("UPDATE cache_entries SET expires = %s WHERE cache_key LIKE %s", [past, "%asked:x"])
        enforcement.sweep(timezone.now())
        cursor.execute("SELECT cache_key FROM cache_entries")
        assert [key for (key,) in cursor.fetchall() if "asked" in key] == [":1:asked:y"]
    assert QuestionCount.objects.get().digest == ""
