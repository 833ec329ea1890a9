"""Where the catalogue is kept: the fields by system administrators, an agency's duties by its disclosure office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

import ledger.models as ledger
from agencies.admin import KEEPERS, KeptAdmin
from agencies.scoped_admin import ScopedAdmin
from disclosures import rules
from disclosures.enums import Channel
from disclosures.models import CatalogueItem, Field


@admin.register(Field)
class FieldAdmin(KeptAdmin):
    """The list of fields is data: a site adds its own, and puts right what is not verified."""

    viewers = KEEPERS
    list_display = ("number", "name", "ministry", "verified", "ministry_verified")
    list_display_links = ("name",)
    search_fields = ("name", "name_en")
    ordering = ("number",)
    fields = ("number", "name", "name_en", "ministry", "note", "category", "verified", "ministry_verified")

    def scope(self, user: Any) -> QuerySet[Field]:
        return Field.objects.all()

    def may_change(self, user: Any, obj: Field) -> bool:
        return self.may_add(user)


class ItemForm(forms.ModelForm):
    channels = forms.MultipleChoiceField(
        label=_("channels"), choices=Channel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = CatalogueItem
        fields: list[str] = []  # the admin page says which
        widgets = {
            "content": forms.Textarea(attrs={"rows": 5, "cols": 80, "class": "vLargeTextField"}),
            "basis": forms.Textarea(attrs={"rows": 4, "cols": 80, "class": "vLargeTextField"}),
            "item_l1": forms.TextInput(attrs={"class": "vTextField"}),
            "empty_reason": forms.TextInput(attrs={"class": "vTextField"}),
        }


@admin.register(CatalogueItem)
class CatalogueItemAdmin(ScopedAdmin):
    """The head of the disclosure office keeps the items; an item is never deleted, it ceases to be active."""

    form = ItemForm
    list_display = ("name", "agency", "field", "seq", "how_often", "active")
    list_filter = ("active", "agency", "field")
    list_select_related = ("agency", "field")
    search_fields = ("item_l1", "item_l2", "seq")
    ordering = ("agency__order", "agency", "field__number", "order", "id")
    nothing = _("No catalogue has been entered. The head of the disclosure office adds items or imports a sheet.")
    readonly_fields = ("limit", "active_since")
    fieldsets = (
        (None, {"fields": ("agency", "field", "category", "seq", "item_l1", "item_l2", "content", "basis")}),
        (_("When"), {"fields": ("time_limit", "limit", ("cycle", "cycle_n"), "active_since")}),
        (_("By whom and where"), {"fields": ("owner", "channels", "channel_other")}),
        (
            _("For whom and how"),
            {
                "fields": (
                    ("audience_all", "audience_group"),
                    ("by_initiative", "by_request"),
                    ("level_county", "level_town", "level_village"),
                )
            },
        ),
        (_("In the catalogue"), {"fields": ("empty_reason", "order", "active")}),
    )

    @admin.display(description=_("item"), ordering="item_l1")
    def name(self, item: CatalogueItem) -> str:
        return item.name

    @admin.display(description=_("how often"))
    def how_often(self, item: CatalogueItem) -> str:
        return item.often

    @admin.display(description=_("limit in numbers"))
    def limit(self, item: CatalogueItem) -> str:
        """What the machine reads out of the words of the limit."""
        return f"{item.limit_n} {item.get_limit_unit_display()}" if item.limit_n else ""

    def may_add(self, user: Any) -> bool:
        return rules.catalogues_kept_by(user).exists()

    def may_change(self, user: Any, obj: CatalogueItem) -> bool:
        return rules.may_keep_catalogue(user, obj.agency)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, "agency") if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "agency":
            kwargs["queryset"] = rules.catalogues_kept_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        mine = list(rules.catalogues_kept_by(request.user)[:2])
        return {**({"agency": mine[0].pk} if len(mine) == 1 else {}), **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: CatalogueItem, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        act = f"disclosures.catalogue_item_{'changed' if change else 'added'}"
        ledger.append(act, obj, {"fields": sorted(form.changed_data)}, actor=request.user)
