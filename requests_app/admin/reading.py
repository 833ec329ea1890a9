"""Letters as officials read them: the page, the files, and what a step would issue."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from requests_app import fonts, printing, privacy, rules
from requests_app.letters.marks import shown
from requests_app.models import InformationRequest, Letter


def found(case: InformationRequest, pk: int, user: Any) -> Letter:
    """A letter of the case; whoever does not work on it reads it without the applicant's name."""
    letter = case.letters.filter(pk=pk).first()
    if letter is None:
        raise Http404
    return letter if rules.is_official(user, case) else privacy.for_outsider(letter)


def page(admin: Any, request: HttpRequest, letter: Letter, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        **shown(letter),
        "title": letter.number,
        "kind": letter.get_kind_display(),
        "opts": admin.opts,
        "original": letter.case,
        "back": admin.page_url(letter.case),
        "has_pdf": printing.has_pdf(),
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/requests_app/letter.html", context, status=status)


def pdf(admin: Any, request: HttpRequest, letter: Letter) -> HttpResponse:
    """As PDF; where this machine cannot print it, the letter's page says why."""
    try:
        return printing.as_file(letter, "pdf")
    except (fonts.NoFont, fonts.Unwritable) as error:
        return page(admin, request, letter, printing.refusal(error), status=503)
