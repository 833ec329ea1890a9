"""Admin pages of things with a workflow: a step is a button where the door opens, and says why not elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from agencies.scoped_admin import ScopedAdmin
from ledger import door

PREVIEW = "preview"  # the name of the button that shows what a step would issue, and takes none


@dataclass(frozen=True)
class Offered:
    """A step as the page shows it: a button where `reasons` is empty."""

    action: str
    label: Any
    url: str
    reasons: list[str]
    onward: bool = False


class Offer(list[Offered]):
    """All steps of a stage, and which of them are open or shut to this person."""

    @property
    def open(self) -> list[Offered]:
        """The way on first, the others in the table's order."""
        main = self.main
        return sorted((step for step in self if not step.reasons), key=lambda step: step is not main)

    @property
    def main(self) -> Offered | None:
        """The one step that the page puts first."""
        return next((step for step in self if step.onward and not step.reasons), None)

    @property
    def shut(self) -> list[Offered]:
        return [step for step in self if step.reasons]


class StepForm(forms.Form):
    """What a step needs to know. `seen` is how many events the person had before them when the page was made."""

    use_required_attribute = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, obj: Any, user: Any, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.user, self.action = obj, user, action
        self.fields["seen"].initial = getattr(obj, "events_count", None)

    def facts(self) -> dict[str, Any]:
        """JSON values for the event: all fields that say something."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("seen", "on")}
        return {name: value for name, value in kept.items() if value not in (None, "", [])}

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of `perform`."""
        named = {name: self.cleaned_data.get(name) for name in ("seen", "on")}
        return {"facts": self.facts()} | {name: value for name, value in named.items() if value is not None}

    def look_again(self) -> None:
        """Where somebody acted since, carry the new count: after the warning, going on is the person's choice."""
        now = getattr(self.obj, "events_count", None)
        if now is not None and self.cleaned_data.get("seen") not in (None, now):
            self.data = self.data.copy()
            self.data["seen"] = now


class SteppedAdmin(ScopedAdmin):
    """`workflow`: the module with `perform` and `refusals`; `step_forms`: the forms of the steps that ask something."""

    workflow: ModuleType
    step_forms: dict[str, type[StepForm]] = {}
    step_template = "admin/parts/step_form.html"

    def table(self, obj: Any) -> door.Table:
        return self.workflow.STEPS

    def steps(self, request: HttpRequest, obj: Any) -> Offer:
        """The steps of the object's stage that a person takes, in the table's order."""
        table = self.table(obj)
        here = [(action, step) for (stage, action), step in table.items() if stage == obj.stage and not step.system]
        return Offer(
            Offered(
                action,
                step.label,
                self.step_url(obj, action),
                self.workflow.refusals(obj, request.user, action),
                step.onward,
            )
            for action, step in here
        )

    def step_url(self, obj: Any, action: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[obj.pk, action])

    def page_url(self, obj: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [
            path("<path:object_id>/step/<slug:action>/", self.admin_site.admin_view(self.step_view), name=name),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        offered = self.steps(request, obj) if obj is not None and self.has_view_permission(request, obj) else Offer()
        return super().change_view(request, object_id, form_url, {"steps": offered, **(extra_context or {})})

    def step_form(self, action: str) -> type[StepForm]:
        return self.step_forms.get(action, StepForm)

    def take(self, request: HttpRequest, obj: Any, action: str, form: StepForm) -> Any:
        """One call of the workflow."""
        return self.workflow.perform(obj, action, actor=request.user, **form.arguments())

    def taken(self, request: HttpRequest, obj: Any, action: str) -> HttpResponse:
        """After the step: a word and back to the page, which may have gone out of the person's sight."""
        messages.success(request, _("Done: %(step)s.") % {"step": self._label(obj, action)})
        return HttpResponseRedirect(self.page_url(obj) if self.in_scope(request.user, obj) else reverse("admin:index"))

    def step_context(self, request: HttpRequest, obj: Any, action: str, form: StepForm | None) -> dict[str, Any]:
        """What else the page of a step shows."""
        return {}

    @method_decorator([require_http_methods(["GET", "HEAD", "POST"]), sensitive_post_parameters()])
    def step_view(self, request: HttpRequest, object_id: str, action: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        if not any(name == action and not step.system for (_stage, name), step in self.table(obj).items()):
            raise Http404
        reasons = self.workflow.refusals(obj, request.user, action)
        if request.method != "POST":
            form = None if reasons else self.step_form(action)(obj=obj, user=request.user, action=action)
            return self._step_page(request, obj, action, form, reasons)
        form = self.step_form(action)(request.POST, request.FILES, obj=obj, user=request.user, action=action)
        valid = form.is_valid()
        if reasons:
            return self._refused(request, obj, action, form, reasons)
        if not valid or PREVIEW in request.POST:
            return self._step_page(request, obj, action, form, [])
        try:
            self.take(request, obj, action, form)
        except door.Refused as refused:
            return self._refused(request, self.get_object(request, unquote(object_id)), action, form, refused.reasons)
        return self.taken(request, obj, action)

    def _refused(self, request: HttpRequest, obj: Any, action: str, form: StepForm, reasons: list[str]) -> HttpResponse:
        """The form again, with everything typed, and why not."""
        form.obj = obj
        form.look_again()
        for reason in reasons:
            form.add_error(None, reason)
        return self._step_page(request, obj, action, form, [], status=409)

    def _label(self, obj: Any, action: str) -> Any:
        table = self.table(obj)
        step = table.get((obj.stage, action)) or next(s for (_stage, name), s in table.items() if name == action)
        return step.label

    def _step_page(
        self, request: HttpRequest, obj: Any, action: str, form: StepForm | None, reasons: list[str], status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": self._label(obj, action),
            "opts": self.opts,
            "original": obj,
            "back": self.page_url(obj),
            "form": form,
            "reasons": reasons,
            "action": action,
            **self.step_context(request, obj, action, form),
        }
        return TemplateResponse(request, self.step_template, context, status=status)
