"""What the home page and the site map show: six questions to the database, whatever its size."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import Agency
from disclosures.models import Category, Document
from feedback.models import Consultation
from requests_app.figures import performance

NEWEST, OPEN, AGENCIES, WORDS = 6, 4, 16, 5


def page(today: date) -> dict[str, Any]:
    # What an import took over carries the day of the import: it is new here, and no news.
    own = Document.objects.unarchived().filter(imported_by=None)
    newest = list(own.newest().select_related("agency").defer("body")[:NEWEST])
    counts = dict(Document.objects.public().order_by().values_list("agency").annotate(n=Count("*")))
    directory = list(Agency.objects.in_directory())
    figures = performance(today)
    return {
        "newest": newest,
        "document_count": sum(counts.values()),
        "words": words(newest),
        "agencies": [
            {"label": agency.label, "url": agency.get_absolute_url(), "count": counts.get(agency.pk, 0)}
            for agency in directory[:AGENCIES]
        ],
        "agency_count": len(directory),
        "consultations": consultations(today),
        "figures": figures,
        "series": [_("In time"), _("Late")],
        "months": months(figures),
    }


def words(documents: list[Document]) -> list[str]:
    """Words to begin with: the first keyword of each new document, so that every one of them finds something."""
    first = (document.keywords.split()[0] for document in documents if document.keywords.split())
    return list(dict.fromkeys(first))[:WORDS]


def consultations(today: date) -> list[dict[str, Any]]:
    return [
        {
            "title": consultation.title,
            "url": consultation.get_absolute_url(),
            "agency": consultation.agency.label,
            "days_left": (consultation.closes_on - today).days,
        }
        for consultation in Consultation.objects.open(today).select_related("agency")[:OPEN]
    ]


def months(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of the chart and of its table."""
    # Translators: how a date becomes the name of a month under a column, in Django's date letters
    letters = pgettext("month under a column", "M")
    return [
        {"label": date_format(row["month"], letters), "values": [row["in_time"], row["late"]]}
        for row in figures["months"]
    ]


def map_of_the_site() -> dict[str, Any]:
    return {
        "agencies": Agency.objects.in_directory(),
        "categories": Category.objects.filter(parent=None),
    }
