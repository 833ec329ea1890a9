"""What a site shows further back by relevance: its own choice, none at first, and nothing is hidden by it."""

import pytest
from django.core.exceptions import ValidationError

from ledger.models import Entry
from portal import doctor_publishing
from search import finding, preferences
from search.models import Preference
from tests import factories

pytestmark = pytest.mark.django_db
ADD = "/admin/search/preference/add/"


@pytest.fixture
def shelf(publish, indexed):
    """Of one question: what is in force says it once in much text, what is not says it more often in less."""
    laws = factories.category(slug="laws", name="法律", name_en="Laws")
    local = factories.category(slug="local", name="地方性法规", name_en="Local rules", parent=laws)
    publish("甲事项", "电梯的维护。" + "其余文字" * 30, category=laws, written_on="2020-01-05")
    publish("乙事项", "电梯的维护。" + "其余文字" * 15, category=local, written_on="2021-01-05")
    publish("丙事项", "电梯的维护。电梯。", category=laws, validity="repealed", written_on="2022-01-05")
    indexed()


def prefer(**percents):
    for results, percent in percents.items():
        Preference.objects.update_or_create(results=results.replace("__", ":"), defaults={"percent": percent})


def order(text="维护 电梯", **options):
    return "".join(row.title[0] for row in finding.find(text, {}, **options).rows)


def test_without_one_only_the_words_count(each_engine, shelf):
    before = finding.find("维护 电梯", {}).rows
    assert order() == "丙乙甲"
    prefer(validity__repealed=100, category__laws=100)
    assert finding.find("维护 电梯", {}).rows == before


@pytest.mark.parametrize(("percent", "expected"), [(99, "丙乙甲"), (40, "乙丙甲"), (30, "乙甲丙")])
def test_what_is_not_in_force_moves_back_as_far_as_it_is_told(each_engine, shelf, percent, expected):
    prefer(validity__repealed=percent)
    assert order() == expected


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        ({"category__local": 30}, "丙甲乙"),
        ({"category__laws": 30}, "丙乙甲"),  # all of them alike
        ({"category__laws": 30, "category__local": 100}, "乙丙甲"),
        ({"category__laws": 60, "category__local": 10}, "丙甲乙"),
        ({"category__laws": 50, "validity__repealed": 10}, "乙甲丙"),
        ({"category__gone": 10}, "丙乙甲"),
    ],
)
def test_a_category_means_what_lies_in_it_but_what_has_its_own(each_engine, shelf, percents, expected):
    prefer(**percents)
    assert order() == expected


def test_nothing_is_hidden_and_the_newest_stay_first(each_engine, shelf):
    before, newest = finding.find("维护 电梯", {}), order(newest=True)
    prefer(validity__repealed=5, category__local=5)
    after = finding.find("维护 电梯", {})
    assert after.counts == before.counts
    assert {row.pk for row in after.rows} == {row.pk for row in before.rows}
    assert order(newest=True) == newest == "丙乙甲"
    assert finding.find("维护 电梯", {"validity": "repealed"}).rows[0].title == "丙事项"


def test_the_name_that_was_typed_comes_before_what_only_speaks_of_it(each_engine, publish, indexed):
    publish("城市电梯管理办法", "已经废止的文字。", validity="repealed")
    publish("另一事项", "依照城市电梯管理办法办理，城市电梯管理办法第一条。")
    indexed()
    prefer(validity__repealed=5)
    assert [row.title for row in finding.find("城市电梯管理办法", {}).rows][0] == "城市电梯管理办法"


def test_suggestions_follow_it(publish, indexed):
    publish("电梯办法", validity="repealed")
    publish("电梯检验和维护保养的办法")
    indexed()
    assert finding.titles("电梯", {}, ["document"], 2)[0].title == "电梯办法"
    prefer(validity__repealed=20)
    assert finding.titles("电梯", {}, ["document"], 2)[0].title == "电梯检验和维护保养的办法"


def test_the_page_says_so_where_it_matters(ask, shelf):
    said = "By relevance, this site shows further back"
    assert said not in ask("电梯").content.decode()
    prefer(validity__repealed=50, validity__expired=50, category__local=50, category__laws=100)
    page = ask("电梯").content.decode()
    assert f"{said}: Local rules · Repealed." in page
    assert said not in ask("电梯", sort="newest").content.decode()
    assert said not in ask("没有这样的词").content.decode()
    assert f"{said}: Repealed." in ask("电梯", validity="repealed").content.decode()


def test_supervisors_keep_them_and_clerks_only_read(cast, client, shelf):
    sent = {"results": "validity:repealed", "percent": 40}
    client.force_login(cast.clerk)
    assert client.post(ADD, sent).status_code == 403
    assert client.get("/admin/search/preference/").status_code == 200
    client.force_login(cast.supervisor)
    for wrong in ({"percent": 0}, {"percent": 101}, {"percent": ""}, {"results": "validity:none"}, {"results": "x"}):
        assert client.post(ADD, sent | wrong).status_code == 200
    assert not Preference.objects.exists()
    assert client.post(ADD, sent).status_code == 302
    assert client.post(ADD, sent).status_code == 200  # one is enough
    one = Preference.objects.get()
    assert order() == "乙丙甲"
    assert client.post(f"/admin/search/preference/{one.pk}/change/", sent | {"percent": 100}).status_code == 302
    assert order() == "丙乙甲"
    acts = Entry.objects.filter(act__startswith="search.preference").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["search.preference_added", "search.preference_changed"]


def test_it_is_chosen_from_the_tree_by_name(cast, client, shelf):
    client.force_login(cast.supervisor)
    page = client.get(ADD).content.decode()
    assert 'value="category:local">　' in page
    assert 'value="validity:amended">' in page


@pytest.mark.parametrize("percent", [4, 101])
def test_a_weight_is_neither_nothing_nor_more_than_all(percent):
    with pytest.raises(ValidationError):
        Preference(results="validity:repealed", percent=percent).full_clean()


def test_the_doctor_names_what_is_not_there(shelf):
    prefer(category__local=50, validity__expired=50)
    assert list(doctor_publishing.preferences_of_the_search_name_something()) == []
    prefer(category__gone=50)
    found = list(doctor_publishing.preferences_of_the_search_name_something())
    assert found == ["preference of the search category:gone: there is no such thing"]
    assert preferences.kept()["category:gone"] == 0.5
