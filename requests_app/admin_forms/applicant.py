"""Forms of an applicant's data: corrected by the office for one who called, wrote or came."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

from agencies.calendars import USUAL_LAW
from agencies.stepped_admin import StepForm
from requests_app import workflow_applicant
from requests_app.forms.own_data import Contact, Identity
from requests_app.forms.steps import WHO_SEES


class ChangeContact(StepForm):
    """Empty at first, for what is kept is shown against a reason only; a field that is left empty stays as it is."""

    contact = Contact.base_fields["contact"]
    phone = Contact.base_fields["phone"]
    email = Contact.base_fields["email"]
    address = Contact.base_fields["address"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in workflow_applicant.CONTACT:
            self.fields[name].required = False
            self.fields[name].help_text = gettext_lazy("Left empty, it stays as it is.")

    def clean_phone(self) -> str:
        return Contact.clean_phone(self) if self.cleaned_data["phone"] else ""

    def take(self, actor: Any) -> Any:
        said = {name: self.cleaned_data[name] for name in workflow_applicant.CONTACT if self.cleaned_data[name]}
        return workflow_applicant.change_contact(self.obj, actor, said, seen=self.cleaned_data["seen"])


class AskIdentity(StepForm):
    """As on the applicant's own page, typed by the clerk."""

    name = Identity.base_fields["name"]
    id_kind = Identity.base_fields["id_kind"]
    id_number = Identity.base_fields["id_number"]
    reason = Identity.base_fields["reason"]
    evidence = Identity.base_fields["evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.obj.law != USUAL_LAW:
            self.fields["id_number"].help_text = WHO_SEES

    def clean(self) -> dict[str, Any]:
        self.case = self.obj
        super().clean()
        return Identity.compare(self, self.cleaned_data)

    def take(self, actor: Any) -> Any:
        said = {name: self.cleaned_data[name] for name in workflow_applicant.IDENTITY}
        more = {"reason": self.cleaned_data["reason"], "evidence": self.cleaned_data["evidence"]}
        return workflow_applicant.ask_identity(self.obj, actor, said, seen=self.cleaned_data["seen"], **more)


DATA_FORMS = (ChangeContact, AskIdentity)
