"""The words of a letter, typed by the office: title, suffix, paragraphs in an order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.forms import cleaning
from requests_app.letters.checking import ROLES, mandatory, problems, roles
from requests_app.letters.words import Words

SPARE = 3  # empty rows at the end
MOST = 40


class TemplateForm(forms.Form):
    """A row that is emptied goes away; the numbers beside the rows say their order."""

    use_required_attribute = False
    title = cleaning.Typed(label=gettext_lazy("Title"), max_length=60)
    suffix = cleaning.Typed(label=gettext_lazy("Suffix of the number"), max_length=10)

    def __init__(self, *args: Any, law: str, kind: str, variant: str, words: Words, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.law, self.kind, self.variant = law, kind, variant
        self.initial |= {"title": words.title, "suffix": words.suffix}
        choices = [(role, ROLES.get(role, role)) for role in roles(law, kind)]
        self.count = min(self._count(len(words.rows) + SPARE), MOST)
        for n in range(self.count):
            role, text = words.rows[n] if n < len(words.rows) else ("content", "")
            self.fields[f"place_{n}"] = forms.IntegerField(
                initial=(n + 1) * 10, required=False, min_value=0, max_value=9999, label=_("Place")
            )
            self.fields[f"role_{n}"] = forms.ChoiceField(choices=choices, initial=role, label=_("What it is for"))
            self.fields[f"text_{n}"] = cleaning.Text(
                initial=text, required=False, max_length=3000, label=_("Paragraph %(n)s") % {"n": n + 1},
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def _count(self, standard: int) -> int:
        typed = self.data.get("count", "") if self.is_bound else ""
        return (
            max(standard, int(typed))
            if str(typed).isascii() and str(typed).isdecimal() and len(typed) < 4
            else standard
        )

    def triples(self) -> list[tuple[Any, Any, Any]]:
        return [(self[f"place_{n}"], self[f"role_{n}"], self[f"text_{n}"]) for n in range(self.count)]

    def head(self) -> list[Any]:
        return [self["title"], self["suffix"]]

    def needed(self) -> list[Any]:
        return [ROLES.get(role, role) for role in mandatory(self.law, self.kind, self.variant)[0]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        rows = []
        for n in range(self.count):
            if text := str(cleaned.get(f"text_{n}") or "").strip():
                rows.append((cleaned.get(f"place_{n}") or 0, n, cleaned.get(f"role_{n}", "content"), text))
        kept = tuple((role, text) for _place, _n, role, text in sorted(rows))
        words = Words(str(cleaned.get("title", "")), str(cleaned.get("suffix", "")), kept)
        if not self.errors:
            for problem in problems(self.law, self.kind, self.variant, words):
                self.add_error(None, problem)
        cleaned["words"] = words
        return cleaned
