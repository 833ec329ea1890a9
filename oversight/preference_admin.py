"""What the search shows further back by relevance: what no longer holds, or a level of law, as the site wants it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Field
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosures.enums import Validity
from disclosures.models import Document
from disclosures.tree import Node, planted
from oversight.search_admin import SearchAdmin
from search.models import Preference


def _named() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a preference may be of, as the search narrows by it: each validity, and the categories as their tree."""
    validities = [(f"validity:{value}", str(label)) for value, label in Validity.choices]
    return [(_("Validity"), validities), (_("Category"), list(_below(planted(Document.objects.none()))))]


def _below(nodes: list[Node]) -> Any:
    for node in nodes:
        yield f"category:{node.category.slug}", "　" * node.depth + node.category.label
        yield from _below(node.children)


@admin.register(Preference)
class PreferenceAdmin(SearchAdmin):
    list_display = ("of", "percent")
    ordering = ("results",)
    nothing = gettext_lazy("No results are shown further back: what counts is how well they fit.")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("of" if obj else "results", "percent")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("of",) if obj else ()

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "results":
            return forms.ChoiceField(
                label=capfirst(db_field.verbose_name),
                choices=lambda: [BLANK_CHOICE_DASH[0], *_named()],
                help_text=_("A category means all that lies in it, but what has a preference of its own."),
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("results"), ordering="results")
    def of(self, obj: Preference) -> str:
        labels = {value: f"{group}: {label.strip()}" for group, some in _named() for value, label in some}
        return labels.get(obj.results, obj.results)
