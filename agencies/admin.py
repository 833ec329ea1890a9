"""Agencies, posts, people and the ledger, for those who keep them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import agencies.checks  # noqa: F401 -- registers itself with the first admin
import ledger.models as ledger
from agencies.enums import READERS, Role
from agencies.models import Agency, Post
from agencies.rules import holds, holds_any
from agencies.scoped_admin import ScopedAdmin
from search.outbox import enqueue

# What the head of the disclosure office keeps up to date for the own agency; its guide shows it too (art. 12).
CONTACT = ("functions", "address", "hours", "phone", "fax", "email", "confirm_mode")
REQUESTS = (
    "accepts_requests",
    "confirm_mode",
    "closes_at",
    "law",
    "law_variant",
    "calendar",
    "reconsideration_authority",
    "court",
    "fee_account",
)
NUMBERS = ("request_pattern", "letter_pattern")
KEEPERS = (*READERS, Role.SYSADMIN)


def administers(user: Any) -> bool:
    """A system administrator; or the superuser who sets the site up before there is one."""
    return holds_any(user, Role.SYSADMIN) or bool(user and user.is_active and user.is_superuser)


def administered_by(user: Any) -> QuerySet[Agency]:
    """The agencies whose posts and particulars a system administrator keeps: those at and below the own post."""
    if user.is_superuser:
        return Agency.objects.all()
    reach = Q(pk__in=[])
    for post in user.posts.current().filter(role=Role.SYSADMIN).select_related("agency"):
        reach |= Q(path__startswith=post.agency.path)
    return Agency.objects.filter(reach)


def known_to(user: Any) -> QuerySet[Agency]:
    """The agencies of the user's posts, and those that the user administers."""
    return Agency.objects.visible_to(user, READERS) | administered_by(user)


class KeptAdmin(ScopedAdmin):
    """What a system administrator keeps; a superuser without a post comes in here and nowhere else."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if not (holds_any(request.user, *self.viewers) or administers(request.user)):
            return False
        return obj is None or self.in_scope(request.user, obj)

    def may_add(self, user: Any) -> bool:
        return administers(user)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        act = f"{self.opts.app_label}.{self.opts.model_name}_{'changed' if change else 'added'}"
        ledger.append(act, obj, {"fields": sorted(form.changed_data)}, actor=request.user)


@admin.register(Agency)
class AgencyAdmin(KeptAdmin):
    """Heads keep what their agency does and how it is reached, system administrators the tree."""

    viewers = KEEPERS
    list_display = ("name", "kind", "phone", "accepts_requests", "is_active")
    list_filter = ("kind", "accepts_requests", "is_active")
    search_fields = ("name", "name_en", "slug", "code")
    ordering = ("path",)
    fieldsets = (
        (None, {"fields": ("name", "name_en", "short_name", "slug", "code", "kind", "level", "parent", "order")}),
        (_("For the public"), {"fields": CONTACT[:-1]}),
        (
            _("Requests"),
            {"fields": REQUESTS},
        ),
        (_("Numbers"), {"fields": NUMBERS}),
        (None, {"fields": ("is_active",)}),
    )

    def save_model(self, request: HttpRequest, obj: Agency, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        enqueue(obj)

    def scope(self, user: Any) -> QuerySet[Agency]:
        return known_to(user)

    def may_change(self, user: Any, obj: Agency) -> bool:
        return administered_by(user).filter(pk=obj.pk).exists() or holds(user, obj, Role.HEAD)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The parent is named to those who may move the agency: for others it may lie out of sight."""
        if administers(request.user):
            return self.fieldsets
        return [
            (title, {"fields": tuple(name for name in options["fields"] if name != "parent")})
            for title, options in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None or administered_by(request.user).filter(pk=obj.pk).exists():
            return ()
        return tuple(
            name
            for _title, options in self.fieldsets
            for name in options["fields"]
            if name not in (*CONTACT, *NUMBERS, "parent")
        )


class PostForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        """Nobody widens the own reach: a post is given by somebody else."""
        cleaned = super().clean()
        if cleaned.get("user") == self.user:
            raise forms.ValidationError(_("You cannot give yourself a post; ask another administrator."))
        if cleaned.get("ended_on") and cleaned["ended_on"] < (cleaned.get("since") or self.instance.since):
            self.add_error("ended_on", _("A post cannot end before it began."))
        return cleaned


@admin.register(Post)
class PostAdmin(KeptAdmin):
    """A post is given and ended; what it was stays on record."""

    viewers = (Role.SYSADMIN, Role.AUDITOR)
    form = PostForm
    fields = ("user", "agency", "role", "since", "ended_on")
    list_display = ("user", "agency", "role", "since", "ended_on")
    list_filter = ("role", "agency")
    list_select_related = ("user", "agency")
    search_fields = ("user__username", "agency__name")

    def scope(self, user: Any) -> QuerySet[Post]:
        return Post.objects.filter(agency__in=_overseen_by(user))

    def may_change(self, user: Any, obj: Post) -> bool:
        return obj.user_id != user.pk and administered_by(user).filter(pk=obj.agency_id).exists()

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return type("PostForm", (super().get_form(request, obj, **kwargs),), {"user": request.user})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"since": timezone.localdate(), **super().get_changeform_initial_data(request)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("user", "agency", "role", "since") if obj else ()


@admin.register(get_user_model())
class PeopleAdmin(KeptAdmin, UserAdmin):
    """Accounts of officials. What they may do is said by their posts alone: no groups, no flags."""

    viewers = (Role.SYSADMIN, Role.AUDITOR)
    list_display = ("username", "last_name", "first_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "last_name", "first_name", "email")
    ordering = ("username",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("last_name", "first_name", "email")}),
        (_("Account"), {"fields": ("is_active", "last_login", "date_joined")}),
    )

    def scope(self, user: Any) -> QuerySet[Any]:
        """Those who hold or held a post within reach; an administrator sees new accounts without one too."""
        people = get_user_model().objects.filter(Q(posts__agency__in=_overseen_by(user)))
        if administers(user):
            people |= get_user_model().objects.filter(posts=None, is_superuser=user.is_superuser)
        return people.distinct() if user.is_superuser else people.exclude(is_superuser=True).distinct()

    def choices(self, user: Any) -> QuerySet[Any]:
        """In forms and filters: those who hold or held a post in an agency that the user knows."""
        colleagues = get_user_model().objects.filter(posts__agency__in=known_to(user)).distinct()
        return self.scope(user) if administers(user) else colleagues

    def may_change(self, user: Any, obj: Any) -> bool:
        """An administrator whose reach covers all posts of that person, so that no head is taken over from below."""
        reach = administered_by(user)
        return administers(user) and not obj.posts.exclude(agency__in=reach).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # The stock page for new accounts asks without an object whether accounts may be changed at all.
        return administers(request.user) if obj is None else super().has_change_permission(request, obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Passwords are set past `save_model`; that goes into the ledger too."""
        if request.resolver_match and "password" in str(request.resolver_match.url_name):
            ledger.append("auth.password_set", obj, actor=request.user)
        return super().log_change(request, obj, message)


def _overseen_by(user: Any) -> QuerySet[Agency]:
    return Agency.objects.visible_to(user, (Role.AUDITOR,)) | administered_by(user)


@admin.register(ledger.Entry)
class EntryAdmin(ScopedAdmin):
    """Who did what, for auditors and supervisors: the entries about things that they may see."""

    viewers = (Role.AUDITOR, Role.SUPERVISOR)
    list_display = ("at", "act", "subject", "actor", "trace")
    list_select_related = ("actor",)
    search_fields = ("=subject", "^act", "=actor__username")
    ordering = ("-id",)

    def scope(self, user: Any) -> QuerySet[ledger.Entry]:
        seen = Q(pk__in=[])
        for model, keeper in self.admin_site._registry.items():
            if not issubclass(model, self.model):
                name = Concat(Value(f"{model._meta.label_lower}:"), Cast("pk", CharField()))
                seen |= Q(subject__in=keeper.scope(user).order_by().values_list(name, flat=True))
        return ledger.Entry.objects.filter(seen)
