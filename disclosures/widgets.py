"""The editor of a document's text: a textarea that a script turns into one."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext as _


class Prose(forms.Textarea):
    """The words of its buttons travel with it. Without scripts it takes HTML or plain lines."""

    class Media:
        css = {"all": ["django_prose_editor/editor.css", "css/prose.css"]}
        js = [forms.Script("js/prose.js", type="module")]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-prose"] = json.dumps(words(), ensure_ascii=False)
        return context


def words() -> dict[str, str]:
    """What the buttons say, in the official's language; the keys are those of static/js/prose.js."""
    return {
        "bar": _("Formatting"),
        "heading2": _("Heading 1"),
        "heading3": _("Heading 2"),
        "heading4": _("Heading 3"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "underline": _("Underlined"),
        "superscript": _("Superscript"),
        "subscript": _("Subscript"),
        "bullets": _("Bullets"),
        "numbers": _("Numbering"),
        "quote": _("Quotation"),
        "link": _("Web link"),
        "picture": _("Picture"),
        "footnote": _("Footnote"),
        "rule": _("Line"),
        "table": _("Table"),
        "rowAfter": _("Row below"),
        "columnAfter": _("Column to the right"),
        "rowGone": _("Remove the row"),
        "columnGone": _("Remove the column"),
        "merge": _("Join or part cells"),
        "tableGone": _("Remove the table"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "linkTo": _("Address of the link; empty removes it"),
        "linkFault": _("Write the whole address, beginning with https:// or, inside this site, with /."),
        "take": _("Insert"),
        "leave": _("Cancel"),
        **_inserts(),
        "unsaved": _("Text that was not saved is still on this machine, of"),
        "unsavedThere": _("Text that was not saved is kept for you, of"),
        "stale": _("(the document has been saved since then)"),
        "kept": _("Kept unsaved at"),
        "notKept": _("What you type is kept on this machine only at the moment."),
        "takeUp": _("Go on with it"),
        "forget": _("Discard it"),
    }


def _inserts() -> dict[str, str]:
    return {
        "whichPicture": _("Pictures among the attachments"),
        "newPicture": _("Add a picture (PNG or JPEG)"),
        "saveFirst": _("Save the document first: then its pictures can be added here."),
        "sending": _("The picture is being checked …"),
        "notSent": _("The picture did not arrive. Try again."),
        "choosePicture": _("Choose a picture, or add one."),
        "lostPicture": _("Picture is not here"),
        "alt": _("Alternative text"),
        "altHint": _("What is to be seen, in a few words. Who cannot see the picture hears this."),
        "altMissing": _("The alternative text is missing."),
        "decorative": _("It tells nothing and only adorns the text"),
        "footnoteWords": _("Words of the footnote"),
        "footnoteEmpty": _("The footnote is empty."),
        "noPastedPictures": _(
            "Pictures are not taken over by pasting; the text is. Save the picture as a file and insert it with "
            "“Picture”."
        ),
    }
