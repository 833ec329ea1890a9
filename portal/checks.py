"""Checks before a real site opens (`manage.py check --deploy`): what is still that of the demonstration."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register


@register(deploy=True)
def a_site_speaks_for_itself(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Links that lead nowhere, mails that stay on the disk, a name that is not the site's own."""
    told = {
        "SITE_URL": (
            urlsplit(settings.SITE_URL).hostname in ("127.0.0.1", "localhost", "::1"),
            "links in mails and feeds lead to this machine",
        ),
        "EMAIL_URL": (settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"), "mails go to files and reach nobody"),
        "DEFAULT_FROM_EMAIL": (settings.DEFAULT_FROM_EMAIL.endswith(".example"), "no answer reaches the sender"),
        "SITE_NAME": ("明州" in settings.SITE_NAME, "the name is that of the fictional city"),
    }
    return [
        Warning(f"{name} is not set for a real site: {why}.", id=f"portal.W{n:03}")
        for n, (name, (missing, why)) in enumerate(told.items(), start=1)
        if missing
    ]
