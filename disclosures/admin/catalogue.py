"""Where the catalogue is kept: the fields by system administrators, an agency's duties by its disclosure office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

import ledger.models as ledger
from agencies.admin import KEEPERS, KeptAdmin
from agencies.enums import Role
from agencies.models import Agency
from agencies.rules import holds, holds_any
from agencies.scoped_admin import ScopedAdmin, ScopedRelatedFilter
from disclosures import duties, rules
from disclosures.catalogue_import import ImportPages
from disclosures.enums import Channel
from disclosures.models import CatalogueItem, Field

ON_THE_DESK = 8


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


class DutyFilter(admin.SimpleListFilter):
    """By the state of the duty, which is counted and not stored."""

    title = _("state")
    parameter_name = "duty"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(duties.State.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() not in duties.State.values:
            return queryset
        owed = duties.counted(queryset.filter(active=True, by_initiative=True), timezone.localdate())
        return queryset.filter(pk__in=[duty.item.pk for duty in owed if duty.state == self.value()])


class FieldFilter(ScopedRelatedFilter):
    """The fields that the catalogue in sight has, not all that there are."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        there = set(model_admin.scope(request.user).order_by().values_list("field", flat=True).distinct())
        return [choice for choice in super().field_choices(field, request, model_admin) if choice[0] in there]


@admin.register(CatalogueItem)
class CatalogueItemAdmin(ImportPages, ScopedAdmin):
    """The head of the disclosure office keeps the items; an item is never deleted, it ceases to be active."""

    form = ItemForm
    list_display = ("name", "agency", "field", "seq", "how_often", "state", "active")
    list_filter = (DutyFilter, "active", "agency", ("field", FieldFilter))
    list_select_related = ("agency", "field")
    search_fields = ("item_l1", "item_l2", "seq")
    ordering = ("agency__order", "agency", "field__number", "order", "id")
    nothing = _("No catalogue has been entered. The head of the disclosure office adds items or imports a sheet.")
    readonly_fields = ("limit", "active_since", "state", "links")
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

    change_list_template = "admin/disclosures/catalogueitem/change_list.html"

    def get_urls(self) -> list[Any]:
        return [*self.import_urls(), *super().get_urls()]

    @admin.display(description=_("item"), ordering="item_l1")
    def name(self, item: CatalogueItem) -> str:
        return item.name

    @admin.display(description=_("publication cycle"))
    def how_often(self, item: CatalogueItem) -> str:
        return item.often

    @admin.display(description=_("limit in numbers"))
    def limit(self, item: CatalogueItem) -> str:
        """What the machine reads out of the words of the limit."""
        return f"{item.limit_n} {item.get_limit_unit_display()}" if item.limit_n else ""

    @admin.display(description=_("state"))
    def state(self, item: CatalogueItem) -> str:
        if not (item.active and item.by_initiative):
            return ""
        duty = getattr(item, "duty", None) or duties.of([item], timezone.localdate())[0]
        return f"{duty.state.label} · {_by(duty)}" if duty.expected_by else str(duty.state.label)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The states of a page are counted together."""
        found = super().get_changelist_instance(request)
        for duty in duties.of(found.result_list, timezone.localdate()):
            duty.item.duty = duty
        return found

    @admin.display(description=_("see also"))
    def links(self, item: CatalogueItem) -> SafeString:
        """Its public page, its documents, and a draft that begins with it."""
        documents = reverse("admin:disclosures_document_changelist")
        ways = [(f"{documents}?catalogue_item__id__exact={item.pk}", gettext("Documents"))]
        if item.active:
            ways.insert(0, (item.get_absolute_url(), gettext("Public page")))
            if holds(getattr(item, "reader", None), item.agency, Role.CLERK):
                draft = {"agency": item.agency_id, "category": item.category_id, "catalogue_item": item.pk}
                address = f"{reverse('admin:disclosures_document_add')}?{urlencode(draft)}"
                ways.append((address, gettext("Draft a document for it")))
        return format_html_join(" · ", '<a href="{}">{}</a>', ways)

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is not None:
            found.reader = request.user
        return found

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        now = (None, {"fields": ("state", "links")})
        return (now, *self.fieldsets) if obj else self.fieldsets

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What the own agency owes: overdue, then due soon."""
        if not holds_any(request.user, Role.CLERK, Role.HEAD):
            return []
        mine = Agency.objects.visible_to(request.user, (Role.CLERK, Role.HEAD))
        waiting = duties.pressing(mine, timezone.localdate())
        rows = [
            {
                "label": duty.item.name,
                "url": reverse("admin:disclosures_catalogueitem_change", args=[duty.item.pk]),
                "mark" if duty.state == duties.State.OVERDUE else "note": _by(duty),
                "tone": "bad" if duty.state == duties.State.OVERDUE else "",
            }
            for duty in waiting[:ON_THE_DESK]
        ]
        late = any(duty.state == duties.State.OVERDUE for duty in waiting)
        state = duties.State.OVERDUE if late else duties.State.DUE_SOON
        return [
            {
                "title": gettext("Due by the catalogue"),
                "count": len(waiting),
                "rows": rows,
                "url": f"{reverse('admin:disclosures_catalogueitem_changelist')}?duty={state}",
                "empty": gettext("Nothing is due by the catalogue."),
                "order": 55,
            }
        ]

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


def _by(duty: duties.Duty) -> str:
    next_one = gettext("expected by %(day)s") if duty.newest is None else gettext("next expected by %(day)s")
    said = gettext("was expected by %(day)s") if duty.state == duties.State.OVERDUE else next_one
    return said % {"day": date_format(duty.expected_by)}
