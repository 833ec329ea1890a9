"""A search that cannot be whole: the time is up, or no index is there. It shows what it has, says so, never fails."""

import itertools
import shutil
import sys
import time

import pytest
from haystack import connections

from search import engine, finding, writer
from search.models import QuestionCount
from tests.search.test_narrowing import titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
QUESTION = "请问老旧住宅电梯更新改造可以领多少补助，向谁申请"
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
ADDRESSES = ("/search/", "/search/feed/", "/search/suggestions.json", "/search/opensearch.json")
# Ordinary and broken values of each part of an address.
SAID = {
    "q": ["", "电梯", '"电梯更新"', "电梯 -住宅", "\0", "%", "'", "x" * 900, "电" * 400, "-", '""', "🛗", "\u202e电梯"],
    "kind": ["document", "agency", "x", "\0"],
    "agency": ["health", "nowhere", "%", "\0"],
    "category": ["general", "nowhere", "'"],
    "year": ["2026", "0", "十", "99999999999"],
    "validity": ["in_force", "x"],
    "in": ["title", "x"],
    "exact": ["1", "x"],
    "sort": ["newest", "oldest"],
    "page": ["2", "0", "-1", "x", "9" * 40, "²"],
    "more": ["agency", "x"],
}  # fmt: skip


@pytest.fixture
def town(publish, cast):
    publish("关于电梯更新改造补助的通知", "老旧住宅电梯更新改造，每台补助十五万元，向住房部门申请。")
    publish("住宅电梯年检公告", "电梯每年检查。", agency=cast.finance)
    for n in range(4):
        publish(f"第{n}号通知", "可以申请，改造住宅。")
    writer.rebuild()


@pytest.fixture
def no_index(town, settings):
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    connections.reload("default")


class Clock:
    """Each look at it comes a tenth of a second after the one before."""

    def __init__(self, looks=0):
        self.looks = looks

    def monotonic(self):
        self.looks += 1
        return time.monotonic() + 0.1 * self.looks


def test_what_was_found_in_time_is_shown_with_its_counts_and_a_notice(ask, town, each_engine, monkeypatch):
    """Whoosh looks at its clock between two terms, the rarest first; tantivy between two runs, each a whole one."""
    whole = ask(QUESTION)
    assert not whole.context["found"].partial
    module = sys.modules[type(writer.backend().snapshot()).__module__]
    monkeypatch.setattr(module, "time", Clock())
    page = ask(QUESTION)
    found = page.context["found"]
    assert titles(page)[0] == "关于电梯更新改造补助的通知"
    assert {row.pk for row in found.rows} <= {row.pk for row in whole.context["found"].rows}
    assert sum(found.counts["kind"].values()) == len(found.rows)
    if each_engine == "whoosh":
        assert found.partial
        assert not found.loosened  # nobody knows
        assert "The search was cut short" in page.content.decode()
    for wanted in ({"sort": "newest"}, {"agency": "finance"}, {"page": "2"}, {"in": "title"}, {"exact": "1"}):
        monkeypatch.setattr(module, "time", Clock())
        ask(QUESTION, **wanted)


def test_nothing_in_time_is_called_that_and_not_counted(ask, client, town, monkeypatch):
    monkeypatch.setattr(engine, "BUDGET", -1.0)
    page = client.get("/search/", {"q": QUESTION}, **BROWSER)
    assert (titles(page), page.context["found"].partial) == ([], True)
    said = page.content.decode()
    assert "Nothing was found in the time that a search has" in said
    assert "Nothing was found<" not in said
    assert page.context["ask_url"] in said.replace("&amp;", "&")
    assert not QuestionCount.objects.exists()


def test_without_an_index_titles_are_searched_by_all_that_was_typed_or_by_its_words(ask, no_index):
    assert sorted(titles(ask("电梯"))) == ["住宅电梯年检公告", "关于电梯更新改造补助的通知"]
    assert titles(ask("电梯补助怎么申请通知")) == []
    assert titles(ask("电梯的补助")) == ["关于电梯更新改造补助的通知"]
    assert titles(ask('"电梯的补助"')) == []
    assert titles(ask("电梯 -年检")) == ["关于电梯更新改造补助的通知"]
    assert titles(ask("每台补助")) == []
    said = ask("每台补助").content.decode()
    assert "Nothing was found in the titles" in said
    assert "Only titles are searched at the moment" in said


def test_without_an_index_counts_and_filters_are_those_of_what_is_shown(ask, client, no_index):
    page = ask("电梯")
    assert page.context["found"].degraded
    for facet in page.context["facets"]:
        for one in facet.options:
            reached = client.get("/search/" + one.url)
            assert reached.context["page"].paginator.count == one.count, one
            assert reached.context["found"].degraded
    assert titles(ask("电梯", agency="finance")) == ["住宅电梯年检公告"]
    assert titles(ask("", agency="finance", kind="document")) == ["住宅电梯年检公告"]


@pytest.mark.parametrize("state", ["no index", "no time"])
def test_no_parameter_is_an_error(client, town, settings, monkeypatch, state):
    if state == "no time":
        monkeypatch.setattr(engine, "BUDGET", -1.0)
    else:
        shutil.rmtree(settings.SEARCH_INDEX_DIR)
        connections.reload("default")
    for name, values in SAID.items():
        for value, address in itertools.product(values, ADDRESSES if name == "q" else ADDRESSES[:1]):
            said = {"q": "电梯", "agency": "health"} | {name: value}
            assert client.get(address, said).status_code in (200, 302), (address, said)


def test_degraded_nothing_is_counted(client, no_index):
    client.get("/search/", {"q": "宠物医院"}, **BROWSER)
    assert not QuestionCount.objects.exists()


def test_one_word_of_a_long_one_is_not_called_an_answer(publish, indexed):
    """Of six pairs a single one stands somewhere: that is shown, and said."""
    publish("政府采购目录", "采购项目。")
    indexed()
    found = finding.find("量子计算机采购", {})
    assert [row.title for row in found.rows] == ["政府采购目录"]
    assert found.loosened
