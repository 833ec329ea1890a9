"""The pages of agencies: the tree, the four blocks, the way to ask."""

import pytest
from django.urls import reverse

from agencies.enums import Kind
from disclosures.models import Category
from tests import factories
from tests.disclosures.test_pages import public

BLOCKS = ("detail", "guide", "rules", "content", "reports")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_has_its_address_and_shows_the_other_three(block, cast, browser):
    page = browser().get(reverse(f"agencies:{block}", args=["health"])).content.decode()
    for other in BLOCKS[1:]:
        assert reverse(f"agencies:{other}", args=["health"]) in page
    assert page.count('aria-current="page"') >= (1 if block == "detail" else 2)
    assert page.count("<h1") == 1


def test_the_directory_shows_the_tree_without_outside_issuers_and_closed_agencies(cast, browser):
    factories.agency("court", name="外部机关", kind=Kind.ISSUER, parent=cast.government)
    factories.agency("closed", name="撤销机关", is_active=False)
    under = factories.agency("clinic", name="下属单位", parent=cast.health)
    rows = browser().get(reverse("agencies:list")).context["rows"]
    assert [(row["agency"].slug, row["depth"]) for row in rows] == [
        ("mingzhou", 0),
        ("health", 1),
        (under.slug, 2),
        ("finance", 1),
    ]


def test_an_outside_issuer_leads_to_its_documents(cast, browser):
    factories.agency("court", kind=Kind.ISSUER, parent=cast.government)
    response = browser().get(reverse("agencies:detail", args=["court"]))
    assert response["Location"] == f"{reverse('documents:list')}?agency=court"
    assert browser().get(reverse("agencies:guide", args=["court"])).status_code == 404


def test_statutory_content_counts_with_what_is_below_and_says_what_is_empty(cast, browser):
    child = Category.objects.create(slug="detail", name="细则", parent=Category.objects.get(item=1))
    public(cast, category=child)
    public(cast, category=Category.objects.get(item=1))
    response = browser().get(reverse("agencies:content", args=["health"]))
    items = response.context["items"]
    assert [node.category.item for node in items] == list(range(1, 16))
    assert [node.total for node in items] == [2] + [0] * 14
    assert response.content.decode().count("This agency has not released anything under this item so far") == 14 + 7


def test_reports_and_rules_stand_in_their_blocks(cast, browser):
    public(cast, title="2025年度报告", category=Category.objects.get(slug="annual-reports"))
    public(cast, title="公开审查制度", category=Category.objects.get(slug="disclosure-rules"))
    reader = browser()
    assert "2025年度报告" in reader.get(reverse("agencies:reports", args=["health"])).content.decode()
    assert "公开审查制度" in reader.get(reverse("agencies:rules", args=["health"])).content.decode()
    assert "Missing" in reader.get(reverse("agencies:reports", args=["finance"])).content.decode()


def test_the_way_to_ask_stands_on_every_block_of_who_takes_requests(cast, browser):
    ask = reverse("requests:ask")
    assert f'href="{ask}?agency=health"' in browser().get(reverse("agencies:guide", args=["health"])).content.decode()
    cast.health.accepts_requests = False
    cast.health.save()
    assert (
        f'href="{ask}?agency=health"' not in browser().get(reverse("agencies:guide", args=["health"])).content.decode()
    )
