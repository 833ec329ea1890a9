"""What has to be put right in a text before it goes out: pictures without words, or from elsewhere, and bad links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from django.utils.translation import gettext as _

from disclosures import embedded
from disclosures.models import Attachment, Document

ANY_IMAGE = re.compile(r"<img\b[^>]*>", re.I)
SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]*))", re.I)


def strange_pictures(given: str) -> Iterator[str]:
    """Of a text as it was given, before it is cleaned: pictures that are no files of the document."""
    for tag in ANY_IMAGE.findall(given):
        found = SOURCE.search(tag)
        source = unescape(next(filter(None, found.groups()), "")) if found else ""
        if not embedded.KEY.fullmatch(source.strip()):
            named = _("data in the text") if source.startswith("data:") else source[:60] or "<img>"
            yield _(
                "A picture from elsewhere cannot be taken over (%(picture)s). Upload it as an attachment, "
                "then insert it with the button “Picture”."
            ) % {"picture": named}


def silent_pictures(body: str, names: dict[str, str]) -> Iterator[str]:
    """Pictures of which nobody has said what they show. `names`: the files of the document by their key."""
    for n, image in enumerate(embedded.images(body), 1):
        if not image.alt and not image.decorative:
            yield _(
                "Picture %(n)s (%(name)s) has no alternative text. Say in a few words what is to be seen, "
                "or that it tells nothing: who cannot see it hears this text instead."
            ) % {"n": n, "name": names.get(image.key, _("not among the attachments"))}


def lost_pictures(body: str, attachments: list[Attachment]) -> Iterator[str]:
    """Pictures that are not among the files any more, or never were pictures."""
    known = embedded.pictures(attachments)
    for n, image in enumerate(embedded.images(body), 1):
        if image.key not in known:
            what = _("Picture %(n)s (%(words)s) is not among the attachments any more: upload it, or take it out.")
            yield what % {"n": n, "words": image.alt or _("without a text")}
        elif not known[image.key].is_picture:
            yield _("Picture %(n)s is a file that shows nothing: %(name)s.") % {"n": n, "name": known[image.key].name}


def faults(document: Document) -> list[str]:
    """What stands against its release."""
    if "<img" not in document.body:
        return []
    attachments = list(document.attachments.all())
    names = {file.key: file.name for file in attachments}
    return [*silent_pictures(document.body, names), *lost_pictures(document.body, attachments)]
