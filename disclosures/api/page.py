"""The page that explains the interface to people, and the file with everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from agencies.handing_out import hand_out
from disclosures import bulk
from disclosures.api.answers import JSON, Fault, as_json, for_anybody
from disclosures.api.parameters import PARAMETERS
from disclosures.models import Document

LABELS = {
    "documents": _("Documents"),
    "catalogue": _("Catalogue items"),
    "agencies": _("Agencies"),
    "categories": _("Categories"),
}
NAME = "documents.ndjson.gz"
SOON = 600  # seconds in which the first file is there


@require_safe
def explained(request: HttpRequest) -> HttpResponse:
    """With examples that answer: the document that they ask for is one that is there."""
    absolute = request.build_absolute_uri
    newest = Document.objects.unarchived().newest().values_list("pk", "agency__slug").first()
    context = {
        "places": [{"label": LABELS[name], "url": absolute(reverse(f"api:{name}"))} for name in PARAMETERS],
        "parameters": _parameters(),
        "documents": absolute(reverse("api:documents")),
        "document": absolute(reverse("api:document", args=[newest[0]])) if newest else "",
        "agency": newest[1] if newest else "",
        "export": bulk.current(),
        "bulk": absolute(reverse("bulk")),
        "openapi": absolute(reverse("api:openapi")),
    }
    return render(request, "disclosures/api.html", context)


def _parameters() -> list[dict[str, Any]]:
    """Each once, with the lists that take it."""
    every = {parameter.name: parameter for known in PARAMETERS.values() for parameter in known}
    return [
        {
            "name": parameter.name,
            "about": parameter.about,
            "schema": parameter.schema,
            "at": [LABELS[name] for name, known in PARAMETERS.items() if parameter in known],
        }
        for parameter in every.values()
    ]


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Everything public as a file; in parts, and not again where the reader has it."""
    export = bulk.current()
    if export is None:
        fault = Fault(503, "not_yet", gettext("The file is made once a day; the first is not ready yet."))
        response = for_anybody(HttpResponse(as_json(fault.body), status=fault.status, content_type=JSON))
        response["Retry-After"] = str(SOON)
        return response
    return for_anybody(hand_out(export, NAME, "application/gzip", request=request, sha256=export.sha256))
