"""The addresses of the interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency
from disclosures import duties
from disclosures.api import openapi, shapes
from disclosures.api.answers import Fault, endpoint
from disclosures.api.parameters import PARAMETERS, cursor, cursor_of, limit, moment, read
from disclosures.enums import Stage
from disclosures.models import CatalogueItem, Category, Document

# A change is stamped before its transaction ends: who asks again from a little earlier misses none, and has some twice.
OVERLAP = timedelta(minutes=5)


@endpoint
def index(request: HttpRequest) -> dict[str, Any]:
    read(request, ())
    places = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in (*PARAMETERS, "openapi")}
    return places | {"bulk": request.build_absolute_uri(reverse("bulk"))}


@endpoint
def documents(request: HttpRequest) -> dict[str, Any]:
    """In the order in which they changed. With `updated_since` the withdrawn are among them."""
    given = read(request, PARAMETERS["documents"])
    most, since, place = limit(given), moment(given), cursor(given, datetime, int, datetime)
    resume = place[2] if place else _early(timezone.now())
    found = _narrowed(Document.objects.changed(since), given)
    if place:
        changed_at, pk = place[:2]
        found = found.filter(changed_at__gte=changed_at).filter(Q(changed_at__gt=changed_at) | Q(pk__gt=pk))
    rows = list(shapes.with_what_is_said(found).defer("body")[: most + 1])
    more, rows = len(rows) > most, rows[:most]
    here = cursor_of(rows[-1].changed_at, rows[-1].pk, resume) if more else ""
    return {
        "documents": [shapes.row(document, request.build_absolute_uri) for document in rows],
        "next": _next(request, here),
        "resume": None if more else shapes.said(resume),
    }


def _narrowed(found: QuerySet[Any], given: dict[str, str]) -> QuerySet[Any]:
    """The withdrawn pass whatever their category was: it is not told, and who never had them can leave them out."""
    if slug := given.get("agency"):
        found = found.filter(agency=_by_slug(Agency.objects.all(), slug, "agency"))
    if slug := given.get("category"):
        below = Category.objects.ids_below(_by_slug(Category.objects.all(), slug, "category").pk)
        found = found.filter(Q(category__in=below) | Q(stage=Stage.WITHDRAWN))
    return found


@endpoint
def document(request: HttpRequest, pk: int) -> dict[str, Any]:
    read(request, ())
    known = Document.objects.public() | Document.objects.withdrawn()
    found = shapes.with_files(shapes.with_what_is_said(known)).filter(pk=pk).first()
    if found is None:
        raise Fault(404, "not_found", _("There is no such document."))
    if found.stage == Stage.WITHDRAWN:
        raise Fault(410, "withdrawn", _("This information was withdrawn"), document=shapes.trace(found))
    return shapes.whole(found, request.build_absolute_uri)


@endpoint
def agencies(request: HttpRequest) -> dict[str, Any]:
    def said(page: list[Any]) -> list[dict[str, Any]]:
        return [shapes.agency(agency, request.build_absolute_uri) for agency in page]

    return _by_key(request, "agencies", shapes.with_guide(Agency.objects.public().select_related("parent")), said)


@endpoint
def categories(request: HttpRequest) -> dict[str, Any]:
    def said(page: list[Any]) -> list[dict[str, Any]]:
        return [shapes.category(category, request.build_absolute_uri) for category in page]

    return _by_key(request, "categories", Category.objects.select_related("parent"), said)


@endpoint
def catalogue(request: HttpRequest) -> dict[str, Any]:
    rows = CatalogueItem.objects.public().select_related("agency", "field", "category")
    slug = read(request, PARAMETERS["catalogue"]).get("agency")
    if slug:
        rows = rows.filter(agency=_by_slug(Agency.objects.in_directory(), slug, "agency"))

    def said(page: list[Any]) -> list[dict[str, Any]]:
        found = duties.of(page, timezone.localdate())
        return [shapes.catalogue_item(duty, request.build_absolute_uri) for duty in found]

    return _by_key(request, "catalogue", rows, said)


@endpoint
def description(request: HttpRequest) -> dict[str, Any]:
    return openapi.description()


@endpoint
def nothing(request: HttpRequest, rest: str) -> dict[str, Any]:
    raise Fault(404, "not_found", _("There is nothing at this address. What there is: %(page)s") % {
        "page": request.build_absolute_uri(reverse("api:home"))
    })  # fmt: skip


def _by_key(
    request: HttpRequest, name: str, rows: QuerySet[Any], said: Callable[[list[Any]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """A page of rows that are few and change seldom, by their key."""
    given = read(request, PARAMETERS[name])
    most, place = limit(given), cursor(given, int)
    page = list(rows.filter(pk__gt=place[0] if place else 0).order_by("pk")[: most + 1])
    more, page = len(page) > most, page[:most]
    return {name: said(page), "next": _next(request, cursor_of(page[-1].pk) if more else "")}


def _next(request: HttpRequest, here: str) -> str | None:
    """The address of the page after this one, with the same question."""
    if not here:
        return None
    question = request.GET.copy()
    question["cursor"] = here
    return request.build_absolute_uri(f"{request.path}?{question.urlencode()}")


def _by_slug(rows: QuerySet[Any], slug: str, name: str) -> Any:
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Fault(400, "value", _("There is none of this name."), name)
    return found


def _early(now: datetime) -> datetime:
    """From when to ask the next time. To the half hour, so that a page that has not changed has the tag that it had."""
    early = now - OVERLAP
    return early.replace(minute=early.minute // 30 * 30, second=0, microsecond=0)
