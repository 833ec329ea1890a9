"""Published documents: the list, the categories, one document, its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agencies.handing_out import hand_out
from agencies.models import Agency
from disclosures import citing, embedded, html, linked_data, registers
from disclosures.enums import Stage
from disclosures.filters import DocumentFilter
from disclosures.history import history
from disclosures.models import Attachment, Category, Document
from disclosures.paging import KeyPaginator
from disclosures.tables import showing
from disclosures.tree import planted

PER_PAGE = 20
LONG = 50_000  # characters from which a text is laid out as it is scrolled to
NEIGHBOURS, SAME_SUBJECT = 40, 5


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    narrowed = DocumentFilter(request.GET, Document.objects.public())
    page = KeyPaginator(narrowed.qs.listed(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "feed_url": _feed(narrowed),
        "registers": registers.known(),
        "inside": _inside(narrowed),
    }
    return render(request, "disclosures/list.html", context)


def _inside(narrowed: DocumentFilter) -> dict[str, Any]:
    """The agency and the category that are looked at, for a box that searches in them."""
    chosen = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    models = {"agency": Agency, "category": Category}
    return {name: model.objects.get(slug=chosen[name]) for name, model in models.items() if chosen.get(name)}


def _feed(narrowed: DocumentFilter) -> str:
    """The feed of what is looked at, where there is one: of the category, of the agency, or of all."""
    chosen = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    for name in ("category", "agency"):
        if chosen.get(name):
            return reverse(f"documents:feed_{name}", args=[chosen[name]])
    return reverse("documents:feed")


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    return render(request, "disclosures/categories.html", {"nodes": planted(Document.objects.public())})


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    document = found(request, pk)
    if document.stage == Stage.WITHDRAWN:
        return gone(request, document)
    files = list(document.attachments.all())
    pictures = embedded.pictures(files)
    context = {
        "document": document,
        "text": html.render(document.body, pictures),
        "long": len(document.body) > LONG,
        "files": files,
        "tables": showing.of(document),
        "history": history(document),
        "feed_url": reverse("documents:feed_agency", args=[document.agency.slug]),
        **_head(request, document, files, pictures),
        **_related(document),
    }
    return render(request, "disclosures/detail.html", context)


def _head(
    request: HttpRequest, document: Document, files: list[Attachment], pictures: embedded.Pictures
) -> dict[str, Any]:
    """What the head of the page says to machines; of what is not public only the address."""
    absolute = request.build_absolute_uri
    context: dict[str, Any] = {"address": absolute(document.get_absolute_url())}
    if document.is_public:
        image = embedded.first_picture(document.body, pictures)
        context |= {
            "description": linked_data.description(document),
            "image": absolute(image.address) if image else "",
            "linked_data": linked_data.script(linked_data.data(document, files, absolute)),
            "citation": citing.citation(document, context["address"], timezone.localdate()),
            "qr": citing.qr(context["address"]),
            "report": _report(document),
        }
    return context


def _report(document: Document) -> str:
    """The query of the form for messages that says what is faulty, and who keeps it here."""
    keeper = document.imported_by or document.agency
    return urlencode({"kind": "error_report", "agency": keeper.slug, "page": document.get_absolute_url()})


@require_safe
def file(request: HttpRequest, pk: int, file: int, name: str) -> HttpResponseBase:
    document = found(request, pk)
    if document.stage == Stage.WITHDRAWN:
        return gone(request, document)
    attachment = get_object_or_404(Attachment, pk=file, document=document)
    return hand_out(
        attachment.file,
        attachment.name,
        attachment.content_type,
        request=request,
        sha256=attachment.sha256,
        inline=True,
    )


def found(request: HttpRequest, pk: int) -> Document:
    """What this reader may see, or the trace of what anybody could once see; all else does not exist."""
    seen = Document.objects.visible_to(request.user) | Document.objects.withdrawn()
    return get_object_or_404(seen.select_related("agency", "category__parent", "imported_by"), pk=pk)


def gone(request: HttpRequest, document: Document) -> HttpResponse:
    """Art. 14 and 15 may stand behind a withdrawal, so not even the title is repeated."""
    return render(request, "410.html", {"document": document}, status=410)


def _related(document: Document) -> dict[str, Any]:
    """Interpretations and replacements in both directions, as far as they are public."""
    around = list(neighbours(document).listed().newest()[:NEIGHBOURS])
    return {
        "same_subject": _same_subject(document, {document.pk, *(d.pk for d in around)}),
        "interpretations": [d for d in around if d.interpretation_of_id == document.pk],
        "replaced_by": [d for d in around if d.replaces_id == document.pk],
        "interpreted": [d for d in around if d.pk == document.interpretation_of_id],
        "replaced": [d for d in around if d.pk == document.replaces_id],
        "today": timezone.localdate(),
    }


def neighbours(document: Document) -> QuerySet[Document]:
    """Keys first, each from its own index: asked with "or", the database looks through all that is public."""
    ways = (
        Q(interpretation_of=document),
        Q(replaces=document),
        Q(pk__in=[document.interpretation_of_id or 0, document.replaces_id or 0]),
    )
    first, *others = (Document.objects.order_by().filter(way).values("pk") for way in ways)
    return Document.objects.public().filter(pk__in=first.union(*others))


def _same_subject(document: Document, known: set[int]) -> list[Document]:
    """The newest of its category, first those that share most keywords with it."""
    words = set(document.keywords.split())
    newest = Document.objects.unarchived().filter(category=document.category).listed().newest()[:NEIGHBOURS]
    others = [other for other in newest if other.pk not in known]
    return sorted(others, key=lambda other: -len(words & set(other.keywords.split())))[:SAME_SUBJECT]
