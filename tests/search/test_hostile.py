"""Two thousand questions that nobody should be able to break anything with, on each address that takes one.

The suite asks a part of them, and all are asked where HOSTILE=all: `make prove-questions` does, and asks them of a real
server besides.
"""

import itertools
import os
import shutil
import sys
import time
from pathlib import Path

import pytest
from django.urls import reverse

from search import engine, finding, nearby, query, writer
from tests.search.hostile import LISTED, QUESTIONS
from tests.search.library import fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_engine")]
ASKED = QUESTIONS if os.environ.get("HOSTILE") == "all" else QUESTIONS[::8]
# What else the address of a search may say; each question comes with the next of them.
STATES = (
    {}, {"sort": "newest"}, {"in": "title"}, {"exact": "1"}, {"kind": "document"}, {"page": "2"}, {"more": "agency"},
    {"year": "2026", "validity": "in_force"}, {"agency": "health", "in": "title", "exact": "1"}, {"page": "9" * 12},
    {"category": "notice", "sort": "newest", "exact": "1"},
)  # fmt: skip
MOST = getattr(query, "MOST_PAIRS", query.MOST_TERMS + query.MOST_LONE)  # terms of all kinds
SLOW = 1.0  # seconds, at the 99th percentile
GROWN = 80  # MB


@pytest.fixture
def library(cast):
    fill(cast)


def memory():
    """MB of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def at_99(spent):
    return sorted(spent)[int(0.99 * (len(spent) - 1))]


def test_there_are_two_thousand_different_ones():
    assert len(QUESTIONS) == len(set(QUESTIONS)) == 2000
    assert len(LISTED) > 300


def test_no_question_breaks_a_page_or_slows_the_others(client, library):
    addresses = [reverse(name) for name in ("search_suggestions", "search_opensearch", "search_feed")]
    addresses.append(reverse("requests:suggestions"))
    others = itertools.cycle(("/", "/documents/", "/healthz"))
    spent, beside = {address: [] for address in ("/search/", *addresses)}, []
    client.get("/search/", {"q": "电梯"})
    for n, question in enumerate(ASKED):
        sent = question.encode("utf-8", "surrogatepass")
        for address in ("/search/", addresses[n % len(addresses)]):
            started = time.perf_counter()
            response = client.get(
                address, {"q": sent, **STATES[n % len(STATES)]}, REMOTE_ADDR=f"192.0.{n // 250}.{n % 250}"
            )
            spent[address].append(time.perf_counter() - started)
            assert response.status_code in (200, 302, 400, 404), (address, question[:80])
            said = response.content.decode()
            markup = ("<script>alert", "<svg onload", "<img src=x") if "html" in response["Content-Type"] else ()
            for alive in (*markup, "Traceback", "root:x:"):
                assert alive not in said, (address, question[:80])
        if n % 25 == 0:
            started = time.perf_counter()
            assert client.get(next(others)).status_code == 200
            beside.append(time.perf_counter() - started)
        if n == len(ASKED) // 4:
            before = memory()
    for address, seconds in spent.items():
        assert at_99(seconds) < SLOW, (address, at_99(seconds))
    assert at_99(beside) < SLOW
    assert memory() - before < GROWN
    told = ", ".join(f"{address} {1000 * at_99(seconds):.0f}" for address, seconds in spent.items())
    print(f"{len(ASKED)} questions, ms at the 99th percentile: {told}; others {1000 * at_99(beside):.0f}; "  # noqa: T201
          f"memory +{memory() - before:.0f} MB")  # fmt: skip


def test_no_question_breaks_the_search_itself_with_or_without_index(library, settings):
    for question in QUESTIONS[::8]:
        found = finding.find(question, {"year": question[:10]}, newest=True)
        finding.present(found.question, found.rows[:3])
        nearby.words(found.question)
        nearby.spellings(found.question)
    shutil.rmtree(settings.SEARCH_INDEX_DIR)
    for question in QUESTIONS[::32]:
        assert finding.find(question, {}).degraded or not finding.find(question, {}).question


def test_of_no_question_more_than_a_few_terms_reach_an_engine_and_none_is_syntax(library, monkeypatch):
    """Each is one that the analysis makes of plain text: no wildcard, range, field or fuzziness is left in it."""
    kind, plans = type(writer.backend().snapshot()), []
    find = kind.find

    def seen(self, plan, *args):
        plans.append(plan)
        return find(self, plan, *args)

    monkeypatch.setattr(kind, "find", seen)
    for question in ASKED:
        for asked in (question, f'"{question}"'):
            writer.backend().search(asked, end_offset=1)
    assert len(plans) > len(ASKED)
    for plan in plans:
        asked = (*plan.required, *plan.wanted, *plan.rest, *plan.also)
        assert len(asked) <= MOST, plan
        assert len(plan.excluded) <= query.MOST_EXCLUDED
        excluded = [term for terms in plan.excluded for term in terms]
        assert len(excluded) <= query.LONGEST
        for term in (*asked, *excluded):
            assert 0 < len(term) <= query.LONGEST
            assert not set(term) & set("*?[]{}^~:\"'\\|&!<> \t"), (term, plan)


def test_the_time_that_is_up_gives_a_partial_answer_and_a_notice(client, library, monkeypatch):
    page = client.get("/search/", {"q": "电梯 公园 办法"})
    assert not page.context["found"].partial
    monkeypatch.setattr(engine, "BUDGET", 0.0)
    for question in (
        "电梯 公园 办法",
        '"电梯" -公园',
        "税",
        "我们小区的老旧住宅电梯更新改造可以领多少补助，向谁申请？",
    ):
        page = client.get("/search/", {"q": question})
        assert page.status_code == 200
        assert page.context["found"].partial, question
        assert "搜索未完成" in page.content.decode(), question


def test_an_engine_stops_between_two_steps_and_answers_with_what_it_has(each_engine, library, monkeypatch):
    """A step is one term over the documents with Whoosh; with tantivy it is a run with fewer of the words."""
    module, steps = sys.modules[type(writer.backend().snapshot()).__module__], []

    class Slow:
        """Each look at the clock comes a tenth of a second after the one before."""

        @staticmethod
        def monotonic():
            steps.append(1)
            return time.monotonic() + 0.1 * len(steps)

    monkeypatch.setattr(module, "time", Slow)
    question = "请问老旧住宅电梯更新改造可以领多少补助，食品安全监督，养老保险转移接续"
    found = writer.backend().search(question)
    assert len(steps) < 30
    if each_engine == "whoosh":
        assert found["partial"]
        assert found["results"]  # of the terms that it came to
    monkeypatch.setattr(engine, "BUDGET", 0.05)
    assert writer.backend().search(question)["partial"]
    page = finding.find(question, {})
    assert page.partial
    assert not page.degraded
