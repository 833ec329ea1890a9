"""Forms about the term: extensions, a fixed day, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import law_words
from requests_app.admin_forms.fields import CaseForm, DatedForm, Day, prose
from requests_app.conditions import room_for_extension


class ProposeExtension(CaseForm):
    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=1)
    reason = prose(help_text=gettext_lazy("The applicant reads it in the notice."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        room = room_for_extension(self.obj)
        self.fields["days"].initial = room
        self.fields["days"].max_value = room
        self.fields["days"].widget.attrs["max"] = room
        law = self.obj.situation.law
        if law.reply.unit == "working":
            self.fields["days"].label = _("Working days")
        if law.extension:
            said = {"days": law_words.days_of(law, room), "article": law_words.cited(law, law.extension.article)}
            self.fields["days"].help_text = _("At most %(days)s more (%(article)s).") % said


class Extend(ProposeExtension):
    """The head may shorten what was proposed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposal := self.obj.situation.proposal:
            for name in ("days", "reason"):
                self.fields[name].initial = proposal.facts.get(name)


class Reason(CaseForm):
    reason = prose()


class FixDelay(CaseForm):
    until = Day(label=gettext_lazy("The reply will be made by"), ahead=True)
    reason = prose(help_text=gettext_lazy("Art. 35: the applicant's reasons for an excessive request were accepted."))


class AskReason(CaseForm):
    reason = prose(
        gettext_lazy("Why the requests look excessive"),
        help_text=gettext_lazy("Number and frequency, with figures. The time limit runs on (art. 35)."),
    )


class GiveReason(DatedForm):
    text = prose(gettext_lazy("The reasons as received"))
