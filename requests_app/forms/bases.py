"""What the forms of citizens are made of: plain labels, and files that are let in."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies import uploads


class PageForm(forms.Form):
    """Labels without a colon, and every field under its own name, so that a summary of errors can link to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", auto_id="%s", **kwargs)


class Upload(forms.FileField):
    """A file of a kind and content that is let in, under a name that is safe to keep."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPT}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        return checked(super().clean(data, initial))


def checked(upload: Any) -> Any:
    """The upload with its true type and its clean name; raises ValidationError."""
    if upload:
        upload.content_type = uploads.check(upload)
        upload.name = uploads.clean_name(upload.name)
    return upload
