"""Atom feeds and the map for search engines."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from disclosures import workflow
from disclosures.enums import Stage
from disclosures.models import Category
from tests.disclosures.test_pages import public, withdrawn
from tests.disclosures.test_workflow import at

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED = reverse("documents:feed")


def entries(response) -> list[str]:
    feed = ElementTree.fromstring(response.content)  # noqa: S314 -- our own
    return [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]


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


@pytest.mark.parametrize("change", ["publish", "withdraw"])
def test_a_feed_is_fetched_anew_only_when_something_has_happened(change, cast, browser):
    document, reader = public(cast), browser()
    tag = reader.get(FEED)["ETag"]
    assert reader.get(FEED, headers={"If-None-Match": tag}).status_code == 304
    public(cast) if change == "publish" else withdrawn(document, cast)
    assert reader.get(FEED, headers={"If-None-Match": tag}).status_code == 200


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


def test_a_changed_validity_shows_in_the_tag(cast, browser):
    document, reader = public(cast), browser()
    tag = reader.get(FEED)["ETag"]
    workflow.perform(document, "revalidate", actor=cast.head, facts={"validity": "amended"})
    assert reader.get(FEED)["ETag"] != tag
