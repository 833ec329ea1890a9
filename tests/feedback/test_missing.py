"""“This should be public and is not”: from an item of the catalogue to the official who answers for it."""

import re
from html import unescape

import pytest
from django.urls import reverse

from feedback.models import Submission
from tests import factories

pytestmark = pytest.mark.django_db
NEW = reverse("feedback:new")


@pytest.fixture
def item(cast):
    return factories.catalogue_item(cast.health, item_l1="疫苗接种", item_l2="接种点")


def link_of(client, item) -> str:
    page = client.get(item.get_absolute_url()).content.decode()
    return unescape(re.search(rf'href="({NEW}\?[^"]*item=[^"]*)"', page)[1])


def sent(form, **fields):
    values = {name: form[name].value() or "" for name in form.fields}
    values |= {"text": "未见公开。", "wish_public": "", **fields}
    return {name: value for name, value in values.items() if value != "" or name == "website"}


def test_the_form_knows_the_item_and_the_official_sees_it(client, cast, item):
    page = client.get(link_of(client, item))
    form = page.context["form"]
    assert form["kind"].value() == "error_report"
    assert form["agency"].value() == "health"
    assert "疫苗接种 · 接种点" in form["title"].value()
    assert item.get_absolute_url() in form["page"].value()
    assert client.post(NEW, sent(form)).status_code == 302
    submission = Submission.objects.get()
    assert (submission.catalogue_item, submission.agency) == (item, cast.health)
    client.force_login(cast.clerk)
    shown = client.get(reverse("admin:feedback_submission_change", args=[submission.pk])).content.decode()
    assert f'<a href="{item.get_absolute_url()}">疫苗接种 · 接种点</a>' in shown


def test_what_is_typed_wrong_keeps_the_item(client, item):
    form = client.get(link_of(client, item)).context["form"]
    again = client.post(NEW, sent(form, text=""))
    assert again.status_code == 200
    assert again.context["form"].about == item
    assert f'name="item" value="{item.pk}"' in again.content.decode()


@pytest.mark.parametrize("given", ["", "0", "987654", "x", "²", "9" * 40, "1%00"])
def test_an_item_that_is_none_is_left_out_and_hinders_nobody(client, cast, given):
    form = client.get(f"{NEW}?kind=enquiry&agency=health&item={given}").context["form"]
    assert form.about is None
    assert client.post(NEW, sent(form, title="问", item=given or "x")).status_code == 302
    assert Submission.objects.get().catalogue_item is None


def test_an_item_that_ceased_while_the_form_was_open_hinders_nobody(client, item):
    form = client.get(link_of(client, item)).context["form"]
    item.active = False
    item.save()
    assert client.post(NEW, sent(form)).status_code == 302
    assert Submission.objects.get().catalogue_item is None
