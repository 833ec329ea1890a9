"""An official has one name, on the desk, in the figures and in the mail."""

import pytest
from django.template import Context, Template
from django.urls import reverse

from agencies.people import name_of
from tests import factories


@pytest.mark.parametrize(
    ("last", "first", "name"),
    [
        ("欧阳", "某某", "欧阳某某"),
        ("甲某", "", "甲某"),
        ("Example", "Ann", "Ann Example"),
        ("García", "José", "José García"),
        (" ", "", "some.body"),
    ],
)
def test_a_name_is_written_as_its_language_writes_it(db, last, first, name):
    user = factories.user("some.body", last_name=last, first_name=first)
    assert name_of(user) == name
    page = Template("{% load people %}{{ user|official }}{{ nobody|official }}").render(Context({"user": user}))
    assert page == name
    assert name_of(None) == ""


def test_the_page_of_a_case_says_the_name_as_the_dashboard_does(client, cast):
    cast.clerk.last_name, cast.clerk.first_name = "欧阳", "某某"
    cast.clerk.save()
    case = factories.case(cast.health)
    client.force_login(cast.clerk)
    stem = "admin:requests_app_informationrequest"
    client.post(reverse(f"{stem}_step", args=[case.pk, "register"]), {"handler": cast.clerk.pk})
    assert "欧阳某某" in client.get(reverse(f"{stem}_change", args=[case.pk])).content.decode()
    client.force_login(cast.supervisor)
    assert "欧阳某某" in client.get(reverse("oversight:dashboard")).content.decode()
