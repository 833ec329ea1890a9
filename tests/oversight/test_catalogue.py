"""The table of the catalogue for supervision: who sees it, that its numbers are those of the public list."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from lxml.html import fromstring

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("who", "status"),
    [("supervisor", 200), ("auditor", 200), ("head", 200), ("clerk", 403), ("finance_clerk", 403), ("sysadmin", 403)],
)
@pytest.mark.parametrize("name", ["catalogue", "catalogue_file"])
def test_who_may_look(client, cast, who, status, name):
    url = reverse(f"oversight:{name}", args=["csv"] if name.endswith("file") else [])
    assert client.get(url).status_code == 302
    client.force_login(getattr(cast, who))
    assert client.get(url).status_code == status
    assert client.post(url).status_code == 405


def test_a_head_sees_the_own_agency_and_a_supervisor_all_below(client, cast):
    for agency in (cast.health, cast.finance):
        factories.catalogue_item(agency, cycle="days", cycle_n=30, since=date(2020, 1, 1))
    factories.catalogue_item(cast.health, empty_reason="无")
    client.force_login(cast.head)
    assert [row["agency"] for row in client.get(reverse("oversight:catalogue")).context["rows"]] == [cast.health]
    client.force_login(cast.supervisor)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("oversight:catalogue"))
    assert (page.context["total"]["overdue"], page.context["total"]["excused"]) == (2, 1)
    table = csv.reader(io.StringIO(client.get(reverse("oversight:catalogue_file", args=["csv"])).content.decode()))
    assert {row[0]: row[1:] for row in list(table)[1:]}["Mingzhou Health Commission"] == [
        "2", "0", "0.0", "0", "0", "1", "1", "0",
    ]  # fmt: skip
    links = [(link.get("href"), int(link.text_content())) for link in fromstring(page.content).xpath("//td//a")]
    assert len(links) == 3
    for href, number in links:
        assert client.get(href).context["page"].paginator.count == number


def test_the_table_asks_as_much_for_many_as_for_few(client, cast, django_assert_max_num_queries):
    client.force_login(cast.supervisor)
    factories.catalogue_item(cast.health)
    with django_assert_max_num_queries(20) as few:
        client.get(reverse("oversight:catalogue"))
    for _n in range(6):
        factories.catalogue_item(factories.agency(parent=cast.government, short_name=""))
    with django_assert_max_num_queries(len(few)):
        client.get(reverse("oversight:catalogue"))
