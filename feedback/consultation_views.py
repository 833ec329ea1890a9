"""Drafts open for comment, one draft with its comments, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.models import Document
from feedback import workflow
from feedback.enums import ConsultationStage, Suspicion
from feedback.forms import OpinionForm
from feedback.models import Consultation
from ledger.door import Refused
from notices import throttle

OPINIONS_AN_HOUR, A_PAGE = 20, 20


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    drafts = Consultation.objects.select_related("agency").with_opinions().defer("body", "outcome")
    closed = Paginator(drafts.closed(today), A_PAGE).get_page(request.GET.get("page"))
    context = {"open": drafts.open(today), "upcoming": drafts.upcoming(today), "closed": closed, "today": today}
    return render(request, "feedback/consultations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    known = Consultation.objects.select_related("agency", "document").with_opinions()
    withdrawn = known.filter(stage=ConsultationStage.WITHDRAWN, pk=pk).first()
    if withdrawn:
        return render(request, "feedback/withdrawn.html", {"consultation": withdrawn}, status=410)
    draft, today = get_object_or_404(known.public(), pk=pk), timezone.localdate()
    form, status = OpinionForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        many = throttle.count("opinion", throttle.address(request), timezone.now()) > OPINIONS_AN_HOUR
        suspicion = form.suspicion() or (Suspicion.FLOOD if many else "")
        try:
            workflow.comment(draft, key=form.key(), text=form.cleaned_data["text"], suspicion=suspicion)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
            status = 409
        else:
            messages.success(request, _("Your opinion has been recorded. Thank you."))
            return redirect(draft)
    # The text of the draft is shown only while its own page is public.
    text = Document.objects.public().filter(pk=draft.document_id).first() if draft.document_id else None
    context = {"consultation": draft, "draft_text": text, "form": form, "today": today, "is_open": draft.is_open(today)}
    return render(request, "feedback/consultation.html", context, status=status)
