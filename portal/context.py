"""What every page shows: the site's name, its one navigation, the four doors, the languages."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agencies.choices import language
from agencies.enums import Role
from agencies.rules import holds_any
from oversight.rules import may_oversee


class Entry(NamedTuple):
    name: str
    label: Any
    also: tuple[str, ...] = ()  # other addresses that belong to this room of the site


class Door(NamedTuple):
    name: str
    icon: str
    title: Any
    text: Any


NAV = (
    Entry("home", _("Home")),
    Entry("documents:list", pgettext_lazy("navigation", "Find"), ("/documents/", "/search/")),
    Entry("requests:ask", pgettext_lazy("navigation", "Request"), ("/requests/",)),
    Entry("feedback:new", pgettext_lazy("navigation", "Speak"), ("/feedback/", "/consultations/")),
    Entry("requests:track", pgettext_lazy("navigation", "Track")),
    Entry("agencies:list", pgettext_lazy("navigation", "Agencies"), ("/catalogue/",)),
    Entry("clock", pgettext_lazy("navigation", "Time limits")),
)
# The order is the order of a citizen's day: look, ask, speak, follow up. There is no fifth door.
DOORS = (
    Door(
        "documents:list",
        "search",
        pgettext_lazy("navigation", "Find"),
        _("Published documents by topic, agency and year"),
    ),
    Door(
        "requests:ask",
        "apply",
        pgettext_lazy("navigation", "Request"),
        _("Ask for what is not published, and see by which day the answer is due"),
    ),
    Door(
        "feedback:new",
        "speak",
        pgettext_lazy("navigation", "Speak"),
        _("Enquiries, complaints and suggestions, each answered in time"),
    ),
    Door(
        "requests:track",
        "clock",
        pgettext_lazy("navigation", "Track"),
        _("Where your request stands and when it is due"),
    ),
)
FOOTER = (
    (
        _("Services"),
        (
            Entry("search", pgettext_lazy("button", "Search")),
            Entry("catalogue:list", _("Disclosure catalogue")),
            Entry("requests:ask", _("Make a request")),
            Entry("requests:track", _("Track a request")),
            Entry("requests:list", _("Answered requests")),
            Entry("verify_letter", _("Check a letter")),
        ),
    ),
    (
        _("Taking part"),
        (
            Entry("feedback:new", _("Write to an agency")),
            Entry("feedback:list", _("Published answers")),
            Entry("feedback:consultations", _("Consultations")),
            Entry("clock", _("Work out a time limit")),
        ),
    ),
    (
        _("About this site"),
        (
            Entry("about", _("About the portal")),
            Entry("guide", _("How to make a request")),
            Entry("accessibility", _("Accessibility")),
            Entry("sitemap", _("Site map")),
            Entry("api:home", _("Data for programs")),
        ),
    ),
)
LINKS = {
    "documents": "documents:list",
    "feed": "documents:feed",
    "search": "search",
    "ask": "requests:ask",
    "track": "requests:track",
    "answered": "requests:list",
    "speak": "feedback:new",
    "answers": "feedback:list",
    "consultations": "feedback:consultations",
    "agencies": "agencies:list",
    "catalogue": "catalogue:list",
    "clock": "clock",
    "oversight": "oversight:dashboard",
    "login": "login",
    "logout": "logout",
}


def navigation(path: str) -> list[dict[str, Any]]:
    """The entries, with the room that `path` is in marked: the longest address that it begins with."""
    entries = [(entry, reverse(entry.name)) for entry in NAV]
    reach = [
        max((len(start) for start in (url, *entry.also) if start != "/" and path.startswith(start)), default=0)
        for entry, url in entries
    ]
    best = max(reach, default=0)
    return [
        {
            "url": url,
            "label": entry.label,
            "current": "page" if path == url else "true" if best and length == best else "",
        }
        for (entry, url), length in zip(entries, reach, strict=True)
    ]


def doors() -> list[dict[str, Any]]:
    return [{**door._asdict(), "url": reverse(door.name)} for door in DOORS]


def footer() -> list[dict[str, Any]]:
    return [
        {"title": title, "entries": [{"url": reverse(e.name), "label": e.label} for e in entries]}
        for title, entries in FOOTER
    ]


def links() -> dict[str, str]:
    """Addresses by their short names."""
    return {short: reverse(name) for short, name in LINKS.items()}


def site(request: HttpRequest) -> dict[str, Any]:
    """Callables, so that a page which does not ask does not pay."""
    user = getattr(request, "user", None)
    english = language() == "en"
    return {
        "SITE_NAME": settings.SITE_NAME_EN if english else settings.SITE_NAME,
        "SITE_OWNER": settings.SITE_OWNER_EN if english else settings.SITE_OWNER,
        "SITE_ID_CODE": settings.SITE_ID_CODE,
        "SITE_CONTACT": settings.SITE_CONTACT,
        "DEMO": settings.DEMO,
        "html_lang": "en" if english else "zh-Hans",
        "other_languages": [("zh-hans", "zh-Hans", "简体中文")] if english else [("en", "en", "English")],
        "navigation": lambda: navigation(request.path),
        "doors": doors,
        "footer": footer,
        "works": lambda: holds_any(user, *Role) or bool(user and user.is_superuser),
        "supervises": lambda: may_oversee(user),
        "links": SimpleLazyObject(links),
    }
