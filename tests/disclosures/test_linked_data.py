"""What the head of a document's page says to machines."""

import json
import re

import pytest
from django.test import override_settings
from lxml import etree
from lxml import html as parser

from disclosures import linked_data
from tests.disclosures.test_pages import attach, public, withdrawn
from tests.disclosures.test_schedule import scheduled  # noqa: F401 -- a fixture

# 《政府网站发展指引》 (国办发〔2017〕47号), appendix: site, column, article.
SITE = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE = {"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Url"}


def head(response):
    return parser.document_fromstring(response.content.decode()).find("head")


def metas(response) -> dict[str, str]:
    return {tag.get("name"): tag.get("content") for tag in head(response).iter("meta") if tag.get("name")}


def data_of(response):
    found = head(response).xpath('script[@type="application/ld+json"]')
    return json.loads(found[0].text) if found else None


@override_settings(SITE_ID_CODE="0500000001")
def test_the_head_has_every_name_of_the_guideline_once_and_filled(cast, browser):
    document = public(cast, title="供水 & 排水条例", keywords="供水 排水", summary="")
    response = browser().get(document.get_absolute_url())
    said = metas(response)
    assert {name for name in SITE | COLUMN | ARTICLE if not said.get(name)} == set()
    assert said["SiteIDCode"] == "0500000001"
    assert said["ArticleTitle"] == "供水 & 排水条例"
    assert said["Description"] == "示例正文。"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", said["PubDate"])
    assert said["Url"] == head(response).xpath('link[@rel="canonical"]/@href')[0]
    assert len(head(response).xpath('meta[@name="Description"]')) == 1
    assert "Site code 0500000001" in response.content.decode()


def test_without_a_number_of_the_site_none_is_said(cast, browser):
    assert "SiteIDCode" not in metas(browser().get(public(cast).get_absolute_url()))


def test_the_data_say_what_the_document_is_and_what_files_it_has(cast, browser):
    document = public(cast, title="</script><script>alert(1)</script>", genre="law", doc_no="明府令〔2026〕1号")
    file = attach(document)
    said = data_of(browser().get(document.get_absolute_url()))
    assert said["@type"] == "Legislation"
    assert said["name"] == document.title
    assert said["legislationLegalForce"] == "https://schema.org/InForce"
    assert said["identifier"] == [document.index_no, "明府令〔2026〕1号"]
    assert said["datePublished"] == document.published_at.isoformat()
    assert said["encoding"][0]["sha256"] == file.sha256
    assert said["encoding"][0]["contentUrl"].startswith("http://testserver/documents/")


@pytest.mark.parametrize(("genre", "kind"), [("notice", "DigitalDocument"), ("normative", "Legislation")])
def test_only_legislation_is_called_so(genre, kind, cast):
    document = public(cast, genre=genre)
    assert linked_data.data(document, [], str)["@type"] == kind


def test_what_is_not_public_says_nothing_to_machines(scheduled, cast, browser):  # noqa: F811
    official = browser(cast.clerk)
    for document in (scheduled, withdrawn(public(cast), cast)):
        response = official.get(document.get_absolute_url())
        assert data_of(response) is None
        assert not (COLUMN | ARTICLE) & set(metas(response))


def test_the_first_words_are_cut_at_no_tag(cast):
    document = public(cast, summary="", body="<p>" + "<b></b>" * 400 + "正文。</p>")
    assert "<" not in linked_data.description(document)


def test_a_browser_finds_both_feeds_and_the_search(cast, browser):
    document = public(cast)
    for address, feed in (
        ("/", "/documents/feed/"),
        ("/documents/", "/documents/feed/"),
        ("/documents/?category=other", "/documents/feed/category/other/"),
        ("/agencies/health/", "/documents/feed/agency/health/"),
        (document.get_absolute_url(), "/documents/feed/agency/health/"),
    ):
        top, reader = head(browser().get(address)), browser()
        found = {link.get("type"): link.get("href") for link in top.xpath('link[@rel="alternate"]')}
        assert found == {"application/atom+xml": feed, "application/feed+json": f"{feed}feed.json"}, address
        assert {reader.get(href).status_code for href in found.values()} == {200}
        assert top.xpath('link[@rel="search"]/@href') == ["/opensearch.xml"]


def test_the_description_of_the_search_leads_to_the_search(db, browser):
    response = browser().get("/opensearch.xml")
    assert response["Content-Type"].startswith("application/opensearchdescription+xml")
    top = etree.fromstring(response.content)
    names = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    assert len(top.findtext("o:ShortName", namespaces=names)) <= 16
    address = top.find("o:Url", names).get("template")
    assert address == "http://testserver/search/?q={searchTerms}&page={startPage?}"
    assert browser().get("/search/", {"q": "供水", "page": ""}).status_code == 200
