"""Addresses and templates agree."""

import re

from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.conftest import REPOSITORY

TEMPLATES = REPOSITORY / "templates"


def names(resolver=None, namespace: str = "") -> set[str]:
    found = set()
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(f"{namespace}{pattern.name}")
    return found


def test_every_address_named_in_a_template_exists():
    known = names()
    missing = [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path in TEMPLATES.rglob("*.*")
        for name in re.findall(r"""{%\s*url\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
        if name not in known
    ]
    assert missing == []


def test_every_template_compiles():
    for path in TEMPLATES.rglob("*.*"):
        get_template(str(path.relative_to(TEMPLATES)))


def test_every_included_or_extended_template_exists():
    named = [
        (path, name)
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", path.read_text(encoding="utf-8"))
    ]
    assert [f"{path.name}: {name}" for path, name in named if not get_template(name)] == []
