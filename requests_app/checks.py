"""Checks of the machine: without a Chinese font there is no letter as PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from requests_app import fonts


@register()
def letters_have_a_font(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if fonts.faces():
        return []
    if settings.LETTER_FONT:
        said = "LETTER_FONT names no font with Chinese characters that can be read: letters are offered as DOCX only."
        return [Warning(said, id="requests_app.W001")]
    return [
        Warning(
            "No Chinese serif font was found: letters are offered as DOCX only.",
            hint="Install one (Debian: fonts-noto-cjk) or name its file in LETTER_FONT.",
            id="requests_app.W001",
        )
    ]
