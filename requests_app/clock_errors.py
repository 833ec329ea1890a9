"""What the statutory clock refuses, said to a person."""

from django.utils.translation import gettext as _

from statutes.clock import Refused


def sentence_for(refused: Refused) -> str:
    """A sentence in the reader's language; the clock's own English message where the code is a new one."""
    sentences = {
        "out_of_order": _("A step cannot be dated before the one it follows."),
        "after_close": _("The request is closed; nothing can follow."),
        "twice": _("This can happen only once."),
        "extension_late": _("The term had ended already; it can no longer be extended."),
        "extension_cap": _("The extension is more than the law allows."),
    }
    return sentences.get(refused.code, refused.message)
