"""The feed of a search: what it holds, in which order, and when it has changed."""

from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import translation

from search import writer
from tests import factories
from tests.disclosures.test_feeds import ATOM, entries, links
from tests.feedback import stories
from tests.requests_app.test_public import published as published_case

pytestmark = pytest.mark.django_db
URL = "/search/feed/"


@pytest.fixture
def feed(client):
    def get(q="", status=200, headers=None, **state):
        response = client.get(URL, {"q": q, **state}, headers=headers)
        assert response.status_code == status
        return response

    return get


@pytest.fixture
def shelf(cast, publish):
    with time_machine.travel("2026-11-02T10:00:00+08:00", tick=False):
        publish("电梯旧闻", "早先的电梯", written_on="2026-10-29")
    with time_machine.travel("2026-11-05T10:00:00+08:00", tick=False):
        publish("电梯新闻", "后来的电梯 & <b>", written_on="2026-10-05", agency=cast.finance)
    with time_machine.travel("2026-11-04T10:00:00+08:00", tick=False):
        publish("公园开放")
    factories.agency("elevators", name="明州市电梯管理处")
    writer.rebuild()


def test_it_is_valid_atom_of_what_was_published_last(each_engine, feed, shelf, client):
    writer.rebuild()
    response = feed("电梯")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(response) == ["电梯新闻", "电梯旧闻"]  # by publication, whatever day they bear; no agencies
    tree = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    for place in (tree, tree.find("a:entry", ATOM)):
        for needed in ("id", "title", "updated"):
            assert place.findtext(f"a:{needed}", namespaces=ATOM)
    assert tree.findtext("a:title", namespaces=ATOM) == "搜索：电梯"
    assert tree.find("a:link[@rel='self']", ATOM).get("href").startswith("http://testserver/search/feed/?q=")
    assert tree.find("a:entry/a:author/a:name", ATOM).text == "明州市财政局"
    assert "后来的电梯" in tree.find("a:entry/a:summary", ATOM).text
    for address in links(response):
        assert client.get(address).status_code == 200


def test_it_holds_answers_too_and_goes_by_the_filters(feed, shelf, cast):
    published_case(cast, title="加装电梯补助如何发放")
    stories.published(cast, title="电梯何时修好")
    writer.rebuild()
    assert set(entries(feed("电梯", kind="request"))) == {"加装电梯补助如何发放"}
    assert set(entries(feed("接种", kind="answer"))) == {"周末能否接种"}
    assert entries(feed("电梯", agency="finance")) == ["电梯新闻"]
    assert entries(feed("后来", **{"in": "title"})) == []
    assert entries(feed("电梯旧闻", exact="1")) == ["电梯旧闻"]


def test_filters_alone_have_a_feed_and_nothing_at_all_is_that_of_the_site(feed, shelf):
    assert entries(feed(agency="health")) == ["公园开放", "电梯旧闻"]
    assert feed(status=302)["Location"] == "/documents/feed/"
    assert entries(feed("？！")) == []
    assert entries(feed("-电梯")) == []


def test_who_has_it_gets_304_until_something_comes_or_goes(feed, shelf, publish, withdraw):
    first = feed("电梯")
    tag = first["ETag"]
    assert first["Cache-Control"] == "no-cache"
    assert not first.has_header("Last-Modified")
    assert feed("电梯", status=304, headers={"If-None-Match": tag}).content == b""
    assert feed("电梯", agency="finance")["ETag"] != tag
    new = publish("又一电梯通知")
    writer.rebuild()
    changed = feed("电梯", headers={"If-None-Match": tag})
    assert entries(changed)[0] == "又一电梯通知"
    withdraw(new)
    gone = feed("电梯", headers={"If-None-Match": changed["ETag"]})
    assert "又一电梯通知" not in gone.content.decode()


def test_the_page_names_its_feed_and_the_feed_its_page(ask, shelf, client):
    with translation.override("en"):
        page = ask("电梯", agency="finance", sort="newest").content.decode()
    address = "/search/feed/?q=%E7%94%B5%E6%A2%AF&amp;agency=finance"
    assert f'title="Search: 电梯 · Mingzhou Finance Bureau" href="{address}"' in page
    assert f'<a class="more" rel="nofollow" href="{address}">' in page
    assert page.count('rel="alternate"') == 1
    response = client.get(address.replace("&amp;", "&"))
    tree = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    assert tree.find("a:link[@rel='alternate']", ATOM).get("href") == (
        "http://testserver/search/?q=%E7%94%B5%E6%A2%AF&agency=finance"
    )
    assert "/documents/feed/" in ask().content.decode()


def test_only_get(client):
    assert client.post(URL, {"q": "电梯"}).status_code == 405
