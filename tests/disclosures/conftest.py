"""Documents are tested in English, so that a better translation breaks no test."""

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def browser():
    """A reader, or `browser(user)` somebody signed in, who reads English."""

    def open_(user=None, **extra):
        client = Client(**extra)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        if user is not None:
            client.force_login(user)
        return client

    return open_
