"""Which visits are counted: people's, once, without slowing or failing the page."""

from types import SimpleNamespace

import pytest
from django.db import OperationalError
from lxml.html import fromstring

from search import learning, writer
from search.models import ClickCount, QuestionCount
from tests import factories, worlds
from tests.cast import assemble

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    def make():
        cast = assemble()
        for n in range(12):
            fields = {"title": f"加装电梯第{n}批", "body": "<p>电梯</p>", "agency": cast.health}
            factories.published(clerk=cast.clerk, reviewer=cast.reviewer, **fields)
        writer.rebuild()
        return cast

    with worlds.of_a_file(django_db_blocker, tmp_path_factory.mktemp("world"), make) as world:
        yield world


@pytest.fixture
def city(built, db, settings):
    built.enter(settings)


def ask(client, q="加装电梯", visitor="192.0.2.1", **state):
    agent = state.pop("agent", BROWSER)
    headers = {"User-Agent": agent, **state.pop("headers", {})}
    return client.get("/search/", {"q": q, **state}, headers=headers, REMOTE_ADDR=visitor)


def asked():
    return list(QuestionCount.objects.values_list("text", "n", "hits", "nothing"))


def test_three_visitors_make_a_question_known(client, city):
    for n in range(3):
        assert ask(client, visitor=f"192.0.2.{n}").status_code == 200
    assert asked() == [("加装电梯", 3, 12, 0)]


def test_paging_sorting_and_filters_are_the_same_question(client, city):
    for state in ({}, {"page": 2}, {"sort": "newest"}, {"kind": "document"}, {"kind": "agency"}):
        ask(client, **state)
    assert asked() == [("", 1, 12, 0)]


def test_who_arrives_at_an_empty_filter_has_found_something(client, city):
    ask(client, kind="agency")
    assert asked() == [("", 1, 12, 0)]


def test_nothing_found_is_counted_as_such(client, city):
    ask(client, "没有这样的东西")
    assert asked() == [("", 1, 0, 1)]


def test_some_of_the_words_are_not_what_was_asked_for(client, city):
    assert ask(client, "电梯宠物").context["found"].loosened
    assert asked() == [("", 1, 0, 1)]


@pytest.mark.parametrize(
    "agent",
    [
        "", "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Sogou web spider/4.0",
        "Mozilla/5.0 (compatible; bingbot/2.0)", "YisouSpider", "curl/8.0", "python-requests/2.31", "Wget/1.21",
        "facebookexternalhit/1.1", "Mozilla/5.0 HeadlessChrome/130.0",
    ],
)  # fmt: skip
def test_robots_are_left_out(client, city, agent):
    ask(client, agent=agent)
    assert asked() == []


@pytest.mark.parametrize(
    "agent",
    [
        BROWSER, "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50",
        "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0",
        "Mozilla/5.0 (Linux; U; Android 13; zh-cn) AppleWebKit/537.36 UCBrowser/15.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 baiduboxapp/13.0", "Mozilla/5.0 (Linux) MQQBrowser/14.0",
    ],
)  # fmt: skip
def test_people_are_counted(client, city, agent):
    ask(client, agent=agent)
    assert len(asked()) == 1


def test_what_the_browser_fetches_ahead_and_a_head_request_are_left_out(client, city):
    ask(client, headers={"Sec-Purpose": "prefetch;prerender"})
    client.head("/search/", {"q": "加装电梯"}, headers={"User-Agent": BROWSER})
    assert asked() == []


def test_no_index_is_not_nothing_found(client, built):
    assert ask(client, "无关").context["found"].degraded
    assert asked() == []


def test_the_page_sets_no_cookie(client, city):
    assert not ask(client).cookies


@pytest.mark.parametrize("broken", ["cache", "table", "transaction"])
def test_the_page_works_where_counting_does_not(client, city, broken, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise ConnectionError("no Redis") if broken == "cache" else OperationalError("database is locked: 加装电梯")

    if broken == "cache":
        monkeypatch.setattr(learning, "cache", SimpleNamespace(add=fail))
    elif broken == "table":
        monkeypatch.setattr(learning, "_add", fail)
    else:  # SQLite refuses to begin while another process writes
        monkeypatch.setattr(learning, "transaction", SimpleNamespace(atomic=fail))
    assert ask(client).status_code == 200
    assert asked() == []
    assert "not counted" in caplog.text
    assert "电梯" not in caplog.text


# Opened results


def opened(client, ping, **more):
    headers = {"User-Agent": BROWSER, "Ping-From": "x", "Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
    return client.post(ping, b"PING", content_type="text/ping", headers=headers, **more)


def links(response):
    return fromstring(response.content).xpath("//a[@ping]")


def test_results_keep_their_plain_address_and_say_where_they_stand(client, city):
    first, second = links(ask(client)), links(ask(client, page=2))
    assert all(link.get("href").startswith("/documents/") for link in first + second)
    assert [link.get("ping").rpartition("=")[2] for link in first + second] == [str(n) for n in range(1, 13)]


def test_an_opened_result_is_counted_by_place(client, city):
    page = links(ask(client)) + links(ask(client, page=2))
    for link in (page[0], page[0], page[4], page[10], page[11]):
        answer = opened(client, link.get("ping"))
        assert (answer.status_code, answer.content, dict(answer.cookies)) == (204, b"", {})
    assert dict(ClickCount.objects.values_list("position", "n")) == {1: 1, 5: 1, learning.LATER: 2}


@pytest.mark.parametrize(
    "address",
    ["?q=电梯&place=0", "?q=电梯&place=-1", "?q=电梯&place=x", "?q=电梯&place=²", "?q=电梯&place=99999999999999999999",
     "?q=电梯", "?place=1", "?q=%00&place=1", "?q=，&place=1", "?q=%ff%fe&place=٣"],
)  # fmt: skip
def test_what_no_page_sends_counts_nothing(client, address):
    assert opened(client, f"/search/opened/{address}").status_code == 204
    assert not ClickCount.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"User-Agent": "curl/8"}],
)
def test_other_sites_and_robots_are_not_believed(client, headers):
    assert opened(client, "/search/opened/?q=电梯&place=1", headers=headers).status_code == 204
    assert not ClickCount.objects.exists()


def test_opening_is_told_by_post_and_never_leads_away(client):
    assert client.get("/search/opened/?q=电梯&place=1").status_code == 405
    assert "Location" not in opened(client, "/search/opened/?q=//evil.example&place=1")


def test_one_address_is_counted_so_often_an_hour(client, monkeypatch):
    monkeypatch.setattr("portal.counting.OPENED", 2)
    for place in range(1, 5):
        opened(client, f"/search/opened/?q=电梯&place={place}")
    assert ClickCount.objects.count() == 2
