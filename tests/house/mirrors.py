"""Two agencies that mirror each other, with a canary in every text field of every model: what tests grep for."""

from __future__ import annotations

import itertools
import uuid
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.validators import validate_slug
from django.db import models

from agencies.enums import Role
from agencies.models import Agency, CalendarDay, CalendarNotice, Post
from requests_app.models import Reveal
from requests_app.models.reveal import ACT
from search.learning import THRESHOLD

OWN = ("agencies", "disclosures", "feedback", "ledger", "notices", "oversight", "requests_app", "search")
PARTS = {
    "agency": "示例机关",
    "title": "示例文书",
    "addressee": "某",
    "signature": "示例机关",
    "date": "2026-03-02",
    "contact": "",
    "paragraphs": [],
    "roles": [],
}
# What every official reads, whoever entered it: dates of all agencies rest on it.
WHOLE_SITE = (CalendarNotice, CalendarDay)
_count = itertools.count(1)


def hangs_on_agency(model: type[models.Model], seen: frozenset[Any] = frozenset()) -> bool:
    """Whether rows of the model belong to somebody; the others are a vocabulary that all agencies share."""
    if model in WHOLE_SITE:
        return False
    if model in (Agency, get_user_model()):
        return True
    related = {f.related_model for f in model._meta.concrete_fields if f.is_relation} - seen - {model}
    return any(hangs_on_agency(other, seen | {model}) for other in related)


class World:
    """One agency, its people in every role, and one row of every model that hangs on it."""

    def __init__(self, letter: str, parent: Agency) -> None:
        self.letter = letter
        self.rows: dict[type[models.Model], Any] = {}
        self.making: set[type[models.Model]] = set()
        self.agency = self._agency(parent)
        self.people = {role: self._person(role) for role in Role.values}
        self.user = self.people[Role.CLERK]
        for model in self.models():
            self.row(model)
        self._log()

    @staticmethod
    def models() -> list[type[models.Model]]:
        return [model for app in OWN for model in apps.get_app_config(app).get_models()]

    def canary(self) -> str:
        return f"qq{self.letter}{next(_count):05d}"

    def _agency(self, parent: Agency) -> Agency:
        code = self.canary().upper() + "0"
        # Its name is in the public directory: a message may be forwarded to any agency there.
        names = ("functions", "address", "hours", "phone", "fax",
                 "reconsideration_authority", "court")  # fmt: skip
        agency = Agency(
            slug=self.canary(), code=code, parent=parent, email=f"{self.canary()}@example.com",
            name=f"示例机关{self.letter}", short_name="示",
        )  # fmt: skip
        for name in names:
            setattr(agency, name, self.canary())
        agency.save()
        self.rows[Agency] = agency
        return agency

    def _person(self, role: str) -> Any:
        person = get_user_model().objects.create_user(
            self.canary(), f"{self.canary()}@example.com", first_name=self.canary(), last_name=self.canary(),
            is_staff=True,
        )  # fmt: skip
        self.rows[Post] = Post.objects.create(user=person, agency=self.agency, role=role, since=date(2020, 1, 1))
        return person

    def row(self, model: type[models.Model]) -> Any:
        """The row of a model, made with all that it hangs on. It goes round every door: only its content matters."""
        if model in self.rows:
            return self.rows[model]
        if model in self.making:
            return None
        if not hangs_on_agency(model) and (shared := model._default_manager.first()):
            return shared
        self.making.add(model)
        row = model(**{f.name: self.value(f) for f in model._meta.concrete_fields if not f.primary_key})
        if model is Reveal:  # a view on one act of the ledger
            row.act = ACT
        models.QuerySet(model).bulk_create([row])
        self.rows[model] = row
        return row

    def _second_request(self) -> Any:
        """Another request with its applicant, for what joins two."""
        request, applicant = (apps.get_model("requests_app", name) for name in ("InformationRequest", "Applicant"))
        second = request(**{f.name: self.value(f) for f in request._meta.concrete_fields if not f.primary_key})
        models.QuerySet(request).bulk_create([second])
        who = {f.name: self.value(f) for f in applicant._meta.concrete_fields if not f.primary_key}
        models.QuerySet(applicant).bulk_create([applicant(**{**who, "case": second})])
        return second

    def value(self, field: models.Field) -> Any:
        special = {
            "ledger.Entry.subject": lambda: (
                "requests_app.informationrequest:" + str(self.row(apps.get_model("requests_app.InformationRequest")).pk)
            ),
            "requests_app.Letter.parts": lambda: {**PARTS, "number": self.canary(), "addressee": self.canary()},
            "requests_app.InformationRequest.law_edition": lambda: "",
            "requests_app.LetterTemplate.rows": lambda: [["facts", self.canary()]],
            "requests_app.InformationRequest.stage": lambda: "in_hand",
            "requests_app.Link.other": self._second_request,
            "search.QuestionCount.n": lambda: THRESHOLD,
            "disclosures.BatchRow.state": lambda: "made",
            "disclosures.CatalogueItem.cycle": lambda: "days",
            "disclosures.CatalogueItem.channels": lambda: ["site"],
            "requests_app.Absence.deputy": lambda: self.people[Role.HEAD],
        }.get(f"{field.model._meta.label}.{field.name}")
        if special:
            return special()
        if isinstance(field, models.ForeignKey):
            return self._related(field)
        if field.choices:
            return next(value for value, _label in field.flatchoices)
        if field.has_default() and field.get_default() not in ("", None) and not isinstance(field, models.JSONField):
            return field.get_default()
        return self._plain(field)

    def _related(self, field: models.ForeignKey) -> Any:
        target = field.remote_field.model
        if target is get_user_model():
            return self.user
        if target not in self.models() or target is field.model:
            return None
        return self.row(target)

    def _plain(self, field: models.Field) -> Any:
        if isinstance(field, models.JSONField):
            return {"reason": self.canary(), "party": self.canary(), "text": self.canary()}
        if isinstance(field, models.EmailField):
            return f"{self.canary()}@example.com"
        if isinstance(field, models.URLField):
            return f"https://{self.canary()}.example.com/"
        if isinstance(field, models.SlugField) or validate_slug in field.validators:
            return self.canary()
        if isinstance(field, models.CharField | models.TextField | models.FileField):
            return self.canary()[: getattr(field, "max_length", None) or 100]
        if "publish" in field.name:  # what is public is nobody's secret
            return None
        if isinstance(field, models.DateTimeField):
            return datetime(2026, 3, 2, 4, tzinfo=UTC)
        if isinstance(field, models.DateField):
            return date(2026, 3, 2)
        if isinstance(field, models.UUIDField):
            return uuid.uuid4()
        if isinstance(field, models.BooleanField):
            return False
        return 1

    def pk_of(self, model: type[models.Model]) -> int:
        return (self.user if model is get_user_model() else self.rows[model]).pk

    def song_of(self, model: type[models.Model]) -> set[str]:
        """The canaries of the row of a model."""
        row = model._base_manager.get(pk=self.pk_of(model))
        return {str(value) for value in row.__dict__.values() if str(value).lower().startswith(f"qq{self.letter}")}

    def _log(self) -> None:
        """What stock admin would show as recent actions and histories."""
        for model, row in self.rows.items():
            LogEntry.objects.create(
                user=self.user,
                content_type=ContentType.objects.get_for_model(model),
                object_id=str(row.pk),
                object_repr=self.canary(),
                action_flag=CHANGE,
                change_message=self.canary(),
            )


def mirror() -> tuple[World, World]:
    """Agency a and agency b under one government that has nobody."""
    parent = Agency.objects.create(slug="root", name="示例市人民政府", code="000000001", kind="government")
    return World("a", parent), World("b", parent)
