"""The base of every admin page: only the agencies of the user's posts, and no way round."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, ManyToManyField, Model, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponse

from agencies.enums import READERS
from agencies.keys import keys_of
from agencies.rules import holds_any, holds_one_agency

# What the filters of a listed field put into the address; anything else typed there is refused.
SUFFIXES = ("", "__exact", "__in", "__isnull", "__gte", "__gt", "__lte", "__lt", "__year", "__month", "__day")


def choices_of(site: admin.AdminSite, model: type[Model], user: Any) -> QuerySet[Any]:
    """The rows of `model` that the user may pick; none of a model that no scoped admin answers for."""
    keeper = site._registry.get(model)
    return keeper.choices(user) if isinstance(keeper, ScopedAdmin) else model._default_manager.none()


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """The stock filter names every related object there is; this one those that the user may pick."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        rows = choices_of(model_admin.admin_site, field.remote_field.model, request.user)
        return [(row.pk, str(row)) for row in rows.order_by(*self.field_admin_ordering(field, request, model_admin))]


class KeySelect(AutocompleteSelect):
    """The stock chooser asks the database for whatever came back, and fails where that is no key at all."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [str(key) for key in keys_of(value)], attr)


class ScopedChoices(BaseModelAdmin):
    """Foreign keys offer, and accept, only what the user may pick."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        kwargs.setdefault("queryset", choices_of(self.admin_site, db_field.remote_field.model, request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", choices_of(self.admin_site, db_field.remote_field.model, request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Without the pencil, plus and eye of related objects: they lead to pop-ups that nobody here needs."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            for link in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
                if hasattr(field.widget, link):
                    setattr(field.widget, link, False)
        return field

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        return to_field == self.model._meta.pk.name


class ScopedAdmin(ScopedChoices, admin.ModelAdmin):
    """Subclasses say what a user may see with `scope(user)`: a queryset of the model.

    `viewers` are the roles that have this page at all; `may_add` and `may_change` open what is shut by default.
    Nothing is ever deleted here: a workflow ends things, and history stays.
    """

    viewers: tuple[str, ...] = READERS
    view_on_site = False
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 200
    actions_selection_counter = True
    nothing: Any = ""  # what an empty list says: why it is empty, and how something comes into it

    def scope(self, user: Any) -> Any:
        """What the user sees in lists, pages, histories and actions."""
        return self.model._default_manager.visible_to(user)

    def choices(self, user: Any) -> Any:
        """What the user may pick in a form or a filter that points here; the scope, unless a subclass says more."""
        return self.scope(user)

    def may_add(self, user: Any) -> bool:
        return False

    def may_change(self, user: Any, obj: Any) -> bool:
        return False

    def desk(self, request: HttpRequest) -> list[dict[str, Any]]:
        """What of this waits for the user, for the first page: title, rows (label, url, note, tone), url, empty."""
        return []

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = self.scope(request.user)
        if ordering := self.get_ordering(request):
            return rows.order_by(*ordering)
        return rows if rows.ordered else rows.order_by("-pk")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """In an order, so that the pages of a chooser follow one another."""
        found, twice = super().get_search_results(request, queryset, search_term)
        return (found if found.ordered else found.order_by("-pk")), twice

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list is called by what it lists, not "select one to change"."""
        more = {"title": self.opts.verbose_name_plural, "nothing": self.nothing}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def in_scope(self, user: Any, obj: Any) -> bool:
        return self.scope(user).filter(pk=obj.pk).exists()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return holds_any(request.user, *self.viewers) and (obj is None or self.in_scope(request.user, obj))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and self.may_add(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or not self.has_view_permission(request, obj):
            return False
        return self.may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Without the agency where it would be the same in every row."""
        return [name for name in super().get_list_display(request) if name != "agency" or self._many(request)]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Filters over related objects become scoped, whatever the subclass wrote."""
        wanted = super().get_list_filter(request)
        return [self._scoped(spec) for spec in wanted if spec != "agency" or self._many(request)]

    def _many(self, request: HttpRequest) -> bool:
        return not holds_one_agency(request.user)

    def _scoped(self, spec: Any) -> Any:
        path = spec[0] if isinstance(spec, list | tuple) else spec
        if not isinstance(path, str) or not get_fields_from_path(self.model, path)[-1].remote_field:
            return spec
        given = spec[1] if isinstance(spec, list | tuple) else ScopedRelatedFilter
        return (path, given if issubclass(given, ScopedRelatedFilter) else ScopedRelatedFilter)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only what the filters of the page put there. Stock admin lets every local field be asked for, so
        `?id_number__startswith=11` would read a masked number digit by digit."""
        return request is not None and lookup in self._asked_for(request)

    def _asked_for(self, request: HttpRequest) -> set[str]:
        names = {self.date_hierarchy + suffix for suffix in SUFFIXES} if self.date_hierarchy else set()
        for spec in super().get_list_filter(request):  # an agency may be asked for where it is the only one, too
            if isinstance(spec, type) and issubclass(spec, admin.SimpleListFilter):
                names.add(str(spec.parameter_name))
                continue
            path = spec[0] if isinstance(spec, list | tuple) else spec
            names |= {path + suffix for suffix in SUFFIXES}
            try:
                field = get_fields_from_path(self.model, path)[-1]
            except FieldDoesNotExist:
                continue
            if field.remote_field:
                names |= {LOOKUP_SEP.join((path, key, "exact")) for key in ("id", "pk", field.target_field.name)}
        return names


class ScopedInline(ScopedChoices):
    """Rows inside another object's page: seen and changed by whom the page says, never deleted by default."""

    extra = 0
    can_delete = False
    show_change_link = False
    view_on_site = False

    def _page(self) -> Any:
        return self.admin_site._registry[self.parent_model]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._page().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        page = self._page()
        return page.has_change_permission(request, obj) if obj else page.has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and self.has_change_permission(request, obj)


class ScopedTabularInline(ScopedInline, admin.TabularInline):
    """As a table."""


class ScopedStackedInline(ScopedInline, admin.StackedInline):
    """One under the other."""
