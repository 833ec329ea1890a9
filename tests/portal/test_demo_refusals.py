"""Where `manage.py demo` refuses: real sites, occupied sites, wrong numbers and days."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from agencies.models import Agency


@pytest.mark.django_db
def test_a_site_with_agencies_of_its_own_is_refused(settings):
    settings.DEMO = True
    Agency.objects.create(slug="other", name="别处", code="000000001")
    with pytest.raises(CommandError, match="not of the demonstration"):
        call_command("demo", scale=1, verbosity=0)
    assert list(Agency.objects.values_list("slug", flat=True)) == ["other"]


@pytest.mark.django_db
def test_the_demo_is_refused_without_the_setting(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", scale=1, verbosity=0)
    assert not Agency.objects.exists()
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_emptying_a_real_site_is_refused(settings):
    settings.DEMO = settings.PRODUCTION = True
    with pytest.raises(CommandError, match="refused on a production site"):
        call_command("demo", reset=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"scale": 0}, "--scale"),
        ({"today": date.max}, "--today"),
        ({"today": date(2003, 1, 1)}, "--today"),
    ],
)
def test_a_wrong_number_or_day_is_refused_with_a_sentence(settings, wrong, sentence):
    settings.DEMO = True
    with pytest.raises(CommandError, match=sentence):
        call_command("demo", verbosity=0, **wrong)
