"""Feeds and the map for search engines."""

import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from disclosures import workflow
from disclosures.enums import Stage
from disclosures.models import Category
from portal import sitemaps
from tests import factories, formats
from tests.disclosures.test_pages import public, withdrawn
from tests.disclosures.test_workflow import at
from tests.formats import jsonfeed

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = reverse("documents:feed")
JSON = reverse("documents:feed_json")


def entries(response) -> list[str]:
    feed = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


def links(response) -> list[str]:
    feed = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    return [entry.find("a:link", ATOM).get("href") for entry in feed.findall("a:entry", ATOM)]


def test_a_feed_is_valid_atom(cast, browser):
    public(cast, title="供水条例 & 细则", summary="")
    response = browser().get(FEED)
    feed = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    for place in (feed, feed.find("a:entry", ATOM)):
        for needed in ("id", "title", "updated"):
            assert place.findtext(f"a:{needed}", namespaces=ATOM)
    assert feed.find("a:link[@rel='self']", ATOM).get("href") == f"http://testserver{FEED}"
    assert feed.find("a:entry/a:author/a:name", ATOM).text == "明州市卫生健康委员会"
    assert feed.find("a:entry/a:summary", ATOM).text == "示例正文。"


def test_there_is_a_feed_for_the_site_for_an_agency_and_for_a_category_with_what_is_below(cast, browser):
    child = Category.objects.create(slug="子类", name="子类", parent=Category.objects.get(item=1))
    public(cast, title="甲", category=child)
    public(cast, title="乙")
    reader = browser()
    assert entries(reader.get(FEED)) == ["乙", "甲"]
    assert entries(reader.get(reverse("documents:feed_agency", args=["health"]))) == ["乙", "甲"]
    assert entries(reader.get(reverse("documents:feed_agency", args=["finance"]))) == []
    assert entries(reader.get(reverse("documents:feed_category", args=["regulations"]))) == ["甲"]
    assert entries(reader.get(reverse("documents:feed_category", args=["子类"]))) == ["甲"]
    assert reader.get(reverse("documents:feed_agency", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("feed", [FEED, JSON])
@pytest.mark.parametrize("change", ["publish", "withdraw"])
def test_a_feed_is_fetched_anew_only_when_something_has_happened(change, feed, cast, browser):
    document, reader = public(cast), browser()
    tag = reader.get(feed)["ETag"]
    assert reader.get(feed, headers={"If-None-Match": tag}).status_code == 304
    public(cast) if change == "publish" else withdrawn(document, cast)
    assert reader.get(feed, headers={"If-None-Match": tag}).status_code == 200


def of_all_kinds(cast) -> list[str]:
    item = factories.catalogue_item(cast.health)
    public(cast, title="供水 <条例> & 细则", summary="“引号” <b> & 符号", catalogue_item=item)
    public(cast, title="乙", summary="", body="<p>一 &lt; 二</p>", catalogue_item=item)
    places = {"feed": [], "feed_agency": ["health"], "feed_category": ["regulations"], "feed_item": [item.pk]}
    return [reverse(f"documents:{name}", args=args) for name, args in places.items()]


def test_every_feed_is_what_its_specification_says(cast, browser):
    for address in of_all_kinds(cast):
        formats.atom(browser().get(address).content)
        response = browser().get(f"{address}feed.json")
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        feed = jsonfeed.check(response.content)
        assert feed["feed_url"] == f"http://testserver{address}feed.json"
        assert [item["url"] for item in feed["items"]] == links(browser().get(address))


def test_both_feeds_say_the_same_and_words_stay_words(cast, browser):
    whole = of_all_kinds(cast)[0]
    later, first = jsonfeed.check(browser().get(f"{whole}feed.json").content)["items"]
    assert first["title"] == "供水 <条例> & 细则"
    assert first["content_text"] == "“引号” <b> & 符号"
    assert later["content_text"] == "一 < 二"
    feed = ElementTree.fromstring(browser().get(whole).content)  # noqa: S314 -- our own
    summaries = [entry.find("a:summary", ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert [summary.get("type") for summary in summaries] == ["html", "html"]
    assert unescape(summaries[1].text) == first["content_text"]
    assert "<b>" not in summaries[1].text


def test_the_checks_of_the_formats_refuse_what_is_none(cast, browser):
    good = browser().get(of_all_kinds(cast)[0]).content.decode()
    for broken in (
        good.replace("<updated>", "<updated>x", 1),
        re.sub("<id>.*?</id>", "", good, count=1),
        re.sub("<author>.*?</author>", "", good, count=1),
        good.replace('rel="alternate"', 'rel="somewhere"', 1),
        good.replace("<title>", "<heading/><title>", 1),
    ):
        assert broken != good
        with pytest.raises(etree.DocumentInvalid):
            formats.atom(broken.encode())
    sitemap = browser().get("/sitemap-documents.xml").content.decode()
    for broken in (sitemap.replace("http://testserver", ""), sitemap.replace("<lastmod>", "<lastmod>x")):
        with pytest.raises(etree.DocumentInvalid):
            formats.sitemap(broken.encode())


@pytest.mark.parametrize("form", ["", "feed.json"])
def test_a_feed_costs_as_many_queries_for_one_as_for_three(form, cast, browser, django_assert_num_queries):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser().get(FEED + form).status_code == 200
        return len(queries)

    public(cast)
    one = cost()
    public(cast)
    public(cast)
    assert cost() == one


def test_feeds_and_sitemap_hold_nothing_that_is_not_public(cast, browser):
    hidden = [at(stage, cast, title="秘密") for stage in (Stage.DRAFT, Stage.IN_REVIEW, Stage.WITHDRAWN)]
    shown = public(cast)
    for place in (FEED, "/sitemap-documents.xml"):
        page = browser().get(place).content.decode()
        assert shown.get_absolute_url() in page
        assert not [d for d in hidden if d.get_absolute_url() in page]
        assert "秘密" not in page


def test_the_sitemap_names_its_parts_and_robots_find_it(cast, browser):
    public(cast)
    reader = browser()
    index = reader.get("/sitemap.xml").content.decode()
    for part in ("pages", "agencies", "documents"):
        assert f"/sitemap-{part}.xml" in index
        assert reader.get(f"/sitemap-{part}.xml").status_code == 200
    robots = reader.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    assert "Disallow: /admin/" in robots


@pytest.mark.parametrize(
    "address", ["/sitemap-nothing.xml", "/sitemap-documents.xml?p=9", "/sitemap-documents.xml?p=x"]
)
def test_there_is_no_file_of_the_sitemap_beyond_the_last(address, cast, browser):
    assert browser().get(address).status_code == 404


def test_the_sitemap_names_what_each_agency_must_publish_and_only_where_it_has_a_page(cast, browser):
    shown, ended = factories.catalogue_item(cast.health), factories.catalogue_item(cast.health, active=False)
    page = browser().get("/sitemap-catalogue.xml").content.decode()
    assert f"<loc>http://testserver{shown.get_absolute_url()}</loc>" in page
    assert ended.get_absolute_url() not in page


def test_every_file_of_the_sitemap_is_one(cast, browser, monkeypatch):
    monkeypatch.setattr(sitemaps.Documents, "limit", 2)
    documents = [public(cast) for _n in range(3)]
    reader = browser()
    index = reader.get("/sitemap.xml").content
    formats.sitemap(index)
    pieces = etree.fromstring(index).xpath("//*[local-name()='loc']/text()")
    assert "http://testserver/sitemap-documents.xml?p=2" in pieces
    found = []
    for piece in pieces:
        content = reader.get(piece).content
        formats.sitemap(content)
        found += etree.fromstring(content).xpath("//*[local-name()='loc']/text()")
    assert len(found) == len(set(found))
    assert {f"http://testserver{d.get_absolute_url()}" for d in documents} <= set(found)


def test_the_sitemap_says_when_the_public_last_saw_a_change(cast, browser):
    document = public(cast)
    with time_machine.travel(document.changed_at + timedelta(days=3), tick=False):
        workflow.revise(document, actor=cast.clerk)  # nobody outside knows of it
    page = browser().get("/sitemap-documents.xml").content.decode()
    moment = timezone.localtime(document.changed_at).isoformat(timespec="seconds")
    assert f"<lastmod>{moment}</lastmod>" in page
    with time_machine.travel(document.changed_at + timedelta(days=5), tick=False):
        facts = {"validity": "amended"}
        workflow.perform(document, "revalidate", actor=cast.head, facts=facts)
    day = timezone.localdate(document.changed_at + timedelta(days=5))
    for place in ("/sitemap-documents.xml", "/sitemap.xml"):
        assert f"<lastmod>{day}" in browser().get(place).content.decode()


def test_the_index_of_the_sitemap_counts_and_fetches_no_row(cast, browser):
    def cost() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            browser().get("/sitemap.xml")
        return [query["sql"] for query in queries if "disclosures_document" in query["sql"]]

    public(cast)
    one = cost()
    public(cast)
    assert len(cost()) == len(one) == 2


def test_a_changed_validity_shows_in_the_tag(cast, browser):
    document, reader = public(cast), browser()
    tag = reader.get(FEED)["ETag"]
    workflow.perform(document, "revalidate", actor=cast.head, facts={"validity": "amended"})
    assert reader.get(FEED)["ETag"] != tag
