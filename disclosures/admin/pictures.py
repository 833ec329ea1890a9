"""Pictures that the editor sends on its own: each becomes an attachment of the draft, checked as every upload is."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.scoped_admin import ScopedAdmin
from agencies.uploads import PICTURES
from disclosures import embedded, files, forms, workflow
from disclosures.enums import Stage
from disclosures.models import Attachment, Document


class PicturePages(ScopedAdmin):
    """What `DocumentAdmin` has besides: the address to which the editor sends a picture."""

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_picture"
        view = self.admin_site.admin_view(self.picture_view)
        return [path("<path:object_id>/picture/", view, name=name), *super().get_urls()]

    @method_decorator(require_POST)
    def picture_view(self, request: HttpRequest, object_id: str) -> JsonResponse:
        document = self.get_object(request, unquote(object_id))
        if document is None or not self.has_view_permission(request, document):
            raise Http404
        if not self.has_change_permission(request, document):
            return _refused([_("This document is not a draft any more. Your changes were not saved.")], status=409)
        with transaction.atomic():
            locked = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
            if locked.stage != Stage.DRAFT:
                return _refused([_("This document is not a draft any more. Your changes were not saved.")], status=409)
            form = forms.AttachmentForm(request.POST, request.FILES, instance=Attachment(document=document))
            if not form.is_valid():
                return _refused([str(said) for errors in form.errors.values() for said in errors])
            if form.instance.content_type not in PICTURES:
                return _refused([_("This is no picture: PNG and JPEG can stand in a text.")])
            attachment = files.read(form.save())
            workflow.edited(document, actor=request.user, fields=["attachments"])
        return JsonResponse(embedded.told(attachment))


def _refused(reasons: list[str], status: int = 400) -> JsonResponse:
    return JsonResponse({"errors": reasons}, status=status)
