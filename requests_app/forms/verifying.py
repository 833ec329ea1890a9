"""Number and mark of a letter, as somebody types them from the paper."""

from __future__ import annotations

import unicodedata

from django import forms
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.forms.bases import PageForm
from requests_app.letters import fingerprint
from requests_app.letters.marks import typed
from requests_app.models import Letter

BRACKETS = str.maketrans("[]【】()－—–", "〔〕〔〕〔〕---")


class Verification(PageForm):
    """Brackets, blanks and capitals do not matter."""

    number = forms.CharField(
        label=gettext_lazy("Letter number"),
        max_length=120,
        help_text=gettext_lazy("It stands below the title, for example 明卫依申请〔2026〕12号-公告"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the number of the letter.")},
    )
    mark = forms.CharField(
        label=gettext_lazy("Mark"),
        max_length=200,
        help_text=gettext_lazy("At the foot of the page: the 16 characters in groups, or all 64 of the SHA-256."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the mark at the foot of the letter.")},
    )

    def clean_number(self) -> str:
        return "".join(self.cleaned_data["number"].split())

    def clean_mark(self) -> str:
        mark = typed(unicodedata.normalize("NFKC", self.cleaned_data["mark"]))
        if not mark:
            raise forms.ValidationError(_("The mark has 16 or 64 characters: 0 to 9 and A to F."))
        return mark

    def letter(self) -> Letter | None:
        """The letter of that number, if its mark is this one and its parts still give it."""
        number, mark = self.cleaned_data["number"], self.cleaned_data["mark"]
        plain = unicodedata.normalize("NFKC", number).translate(BRACKETS)
        found = Letter.objects.filter(number__in={number, plain}).order_by("pk").first()
        sha256 = found.sha256 if found else "0" * 64
        same = constant_time_compare(sha256[: len(mark)], mark)
        return found if found and same and fingerprint(found.parts) == sha256 else None
