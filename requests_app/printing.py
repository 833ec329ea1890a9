"""A letter as a file: DOCX and PDF, under a name that names nobody."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from agencies.handing_out import without_rights
from agencies.uploads import TYPES
from requests_app import fonts
from requests_app.docx import docx_of
from requests_app.pdf import pdf_of

FORMATS = {"docx": docx_of, "pdf": pdf_of}


def as_file(letter: Any, form: str, *, draft: bool = False) -> HttpResponse:
    """The letter to keep; raises what `pdf_of` raises."""
    response = HttpResponse(FORMATS[form](letter, draft=draft), content_type=TYPES[form])
    name = f"{'draft-' if draft else ''}{letter.parts['kind']}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return without_rights(response)


def has_pdf() -> bool:
    """Whether this machine can print Chinese at all."""
    return bool(fonts.faces())


def refusal(error: fonts.NoFont | fonts.Unwritable) -> str:
    """Why there is no PDF, in a sentence."""
    if isinstance(error, fonts.NoFont):
        return _("There is no Chinese font on this server, so the letter cannot be made as PDF. The DOCX is whole.")
    said = _("The font of this server lacks these characters, so there is no PDF: %(characters)s. The DOCX is whole.")
    return said % {"characters": error}
