"""What officials are called on every page."""

from __future__ import annotations

import re
from typing import Any

IDEOGRAPHS = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")


def name_of(user: Any) -> str:
    """The name of a user, the user name where no other is known; "" for nobody."""
    return (written(user.last_name, user.first_name) or user.get_username()) if user else ""


def written(last: str, first: str) -> str:
    """Both names as they are written: 欧阳某某 in one word, the family name first; Ann Example the other way round."""
    last, first = last.strip(), first.strip()
    return f"{last}{first}" if IDEOGRAPHS.search(last + first) else f"{first} {last}".strip()
