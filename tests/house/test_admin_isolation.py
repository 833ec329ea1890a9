"""Nobody of one agency sees a byte of another one in the admin, whatever address or form is tried.

The models come from the admin's own registry: a new one is tried without a line here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.db import models
from django.urls import NoReverseMatch, URLPattern, reverse

from agencies.checks import admin_is_scoped
from agencies.enums import Role
from agencies.scoped_admin import ScopedAdmin
from tests.house.mirrors import World, hangs_on_agency, mirror

THEIRS = re.compile(rb"qqb\d{5}", re.I)
LINK = re.compile(r'href="(/admin/[^"#]*|\?[^"#]*)"')
MOST_PAGES = 100


@pytest.fixture
def worlds(db) -> tuple[World, World]:
    return mirror()


def registered() -> list[tuple[type[models.Model], ScopedAdmin]]:
    return list(admin.site._registry.items())


def stem(model: type[models.Model]) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}"


def clean(response) -> bytes:
    """The bytes of an answer, in which no canary of the other agency sings."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    said = body + str(dict(response.headers)).encode()
    assert not THEIRS.search(said), (response.request["PATH_INFO"], response.request["QUERY_STRING"])
    assert response.status_code < 500
    return said


def once_everywhere(role: str) -> Any:
    """The statements behind the pages are the same for all roles: each database is asked them for one."""
    return role if role == Role.CLERK else pytest.param(role, marks=pytest.mark.sqlite_is_enough)


def crawl(client, start: str) -> dict[str, bytes]:
    """Every page of the admin that links lead to."""
    seen: dict[str, bytes] = {}
    waiting = [start]
    while waiting and len(seen) < MOST_PAGES:
        url = waiting.pop(0)
        if url in seen or "logout" in url or "&" in url or "o=" in url:
            continue
        seen[url] = clean(client.get(url))
        here = url.partition("?")[0]
        found = LINK.findall(seen[url].decode("utf-8", "replace"))
        waiting += [here + unescape(link) if link.startswith("?") else unescape(link) for link in found]
    return seen


@pytest.mark.parametrize("role", [once_everywhere(role) for role in Role.values])
def test_no_link_of_the_admin_leads_to_another_agency(client, worlds, role):
    ours, _theirs = worlds
    client.force_login(ours.people[role])
    pages = crawl(client, "/admin/")
    assert len(pages) > 3


def test_own_rows_are_seen_so_that_the_crawl_can_fail(client, worlds):
    ours, _theirs = worlds
    unseen = {model for model, _keeper in registered() if hangs_on_agency(model) and ours.song_of(model)}
    for person in ours.people.values():
        client.force_login(person)
        for model in list(unseen):
            page = client.get(reverse(f"{stem(model)}_change", args=[ours.pk_of(model)])).content.decode()
            if any(canary in page for canary in ours.song_of(model)):
                unseen.remove(model)
    assert unseen == set()


def addresses(model: type[models.Model], keeper: ScopedAdmin, pk: int) -> Iterator[str]:
    """Every address of a row: those that every admin has, and those that this one adds."""
    for pattern in keeper.get_urls():
        wanted = pattern.pattern.converters if isinstance(pattern, URLPattern) and pattern.name else {}
        if not {"object_id", "pk", "id"} & set(wanted):
            continue
        values = {name: pk if name in ("object_id", "pk", "id") else _fill(name, keeper) for name in wanted}
        try:
            yield reverse(f"admin:{pattern.name}", kwargs=values)
        except NoReverseMatch:
            continue


def _fill(name: str, keeper: ScopedAdmin):
    if name == "action":
        table = getattr(getattr(keeper, "workflow", None), "STEPS", {})
        return next((action for _stage, action in table), "none")
    return 1


@pytest.mark.parametrize("role", [once_everywhere(role) for role in (Role.CLERK, Role.AUDITOR, Role.SYSADMIN)])
def test_another_agency_s_row_answers_like_one_that_does_not_exist(client, worlds, role):
    ours, theirs = worlds
    client.force_login(ours.people[role])
    for model, keeper in registered():
        if not hangs_on_agency(model):
            continue
        there_and_nowhere = zip(
            addresses(model, keeper, theirs.pk_of(model)), addresses(model, keeper, 987_654_321), strict=True
        )
        for there, nowhere in there_and_nowhere:
            for method in (client.get, client.post):
                answer, blank = method(there), method(nowhere)
                clean(answer)
                assert answer.status_code == blank.status_code, there
                assert answer.status_code != 200, there


@pytest.mark.sqlite_is_enough
def test_lists_cannot_be_asked_about_fields_that_they_do_not_offer(client, worlds):
    ours, _theirs = worlds
    for role in (Role.CLERK, Role.AUDITOR, Role.SYSADMIN):
        client.force_login(ours.people[role])
        for model, keeper in registered():
            url = reverse(f"{stem(model)}_changelist")
            first = client.get(url)
            if first.status_code != 200:
                continue
            offered = keeper._asked_for(first.wsgi_request)
            unoffered = set(lookups(model)) - offered
            assert [name for name in unoffered if keeper.lookup_allowed(name, "qqb", first.wsgi_request)] == []
            assert client.get(url, {min(unoffered): "qqb"}).status_code == 400
            for query in ({"q": "qqb", "o": "1"}, {"_popup": "1", "_to_field": "code"}, {"_facets": "True"}):
                clean(client.get(url, query))


def lookups(model: type[models.Model]) -> Iterator[str]:
    """Questions about every field, and about every field one step further."""
    for field in model._meta.get_fields():
        yield from (f"{field.name}__{ending}" for ending in ("regex", "startswith", "id__gt"))
        if field.is_relation and field.related_model:
            yield from (f"{field.name}__{inner.name}__startswith" for inner in field.related_model._meta.fields)


def test_choosers_offer_only_what_is_one_s_own(client, worlds):
    for person in worlds[0].people.values():
        client.force_login(person)
        for model, keeper in registered():
            fields = {*keeper.autocomplete_fields, *(f.name for f in model._meta.fields if f.is_relation)}
            for name in fields:
                query = {"app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": name}
                clean(client.get(reverse("admin:autocomplete"), {**query, "term": ""}))


def test_actions_leave_another_agency_s_rows_alone(client, worlds):
    ours, theirs = worlds
    for person in ours.people.values():
        client.force_login(person)
        for model, keeper in registered():
            before = models.QuerySet(model).filter(pk=theirs.rows[model].pk).values() if model in theirs.rows else None
            if before is None:
                continue
            kept = list(before)
            url = reverse(f"{stem(model)}_changelist")
            for action in (
                "delete_selected",
                *(name if isinstance(name, str) else name.__name__ for name in keeper.actions or ()),
            ):
                clean(
                    client.post(
                        url,
                        {
                            "action": action,
                            "_selected_action": [theirs.rows[model].pk],
                            "select_across": "1",
                            "post": "yes",
                        },
                    )
                )
            assert list(models.QuerySet(model).filter(pk=theirs.rows[model].pk).values()) == kept


def test_a_form_takes_no_row_of_another_agency(client, worlds):
    ours, theirs = worlds
    for person in ours.people.values():
        client.force_login(person)
        for model, _keeper in registered():
            foreign = {
                f.name: theirs.rows[f.related_model].pk
                for f in model._meta.fields
                if f.is_relation and f.related_model in theirs.rows
            }
            if "agency" in foreign:
                foreign["agency"] = (
                    theirs.agency.slug if model._meta.label == "requests_app.InformationRequest" else theirs.agency.pk
                )
            if "parent" in foreign:
                foreign["parent"] = theirs.agency.pk
            typed = {f.name: "示例" for f in model._meta.fields if not f.is_relation}
            count = models.QuerySet(model).count()
            clean(client.post(reverse(f"{stem(model)}_add"), {**typed, **foreign}))
            assert models.QuerySet(model).count() == count, model


def test_the_redirect_to_pages_of_objects_is_off(client, worlds):
    ours, _theirs = worlds
    client.force_login(ours.people[Role.CLERK])
    for model, row in ours.rows.items():
        kind = ContentType.objects.get_for_model(model)
        assert client.get(f"/admin/r/{kind.pk}/{row.pk}/").status_code == 404


def test_nothing_can_be_deleted(client, worlds):
    ours, _theirs = worlds
    for person in ours.people.values():
        client.force_login(person)
        for model, _keeper in registered():
            if model in ours.rows:
                url = reverse(f"{stem(model)}_delete", args=[ours.rows[model].pk])
                assert client.post(url, {"post": "yes"}).status_code in (302, 403)
                assert models.QuerySet(model).filter(pk=ours.rows[model].pk).exists()


def test_the_checks_of_the_admin_pass_and_run_by_themselves(monkeypatch):
    assert [found for found in run_checks() if found.id.startswith("agencies.")] == []
    keeper = next(iter(admin.site._registry.values()))
    monkeypatch.setattr(keeper, "raw_id_fields", ("agency",))
    assert [found.id for found in admin_is_scoped(None)] == ["agencies.E002"]
