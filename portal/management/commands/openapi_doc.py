"""`openapi_doc`: docs/openapi.json from the tables by which the interface reads its questions."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from disclosures.api import openapi


class Command(BaseCommand):
    help = "Write docs/openapi.json anew. A test compares it, so that a change of the interface is seen."

    def handle(self, *args: Any, **options: Any) -> None:
        text = json.dumps(openapi.description(), ensure_ascii=False, indent=1)
        (settings.BASE_DIR / "docs" / "openapi.json").write_text(text + "\n", encoding="utf-8")
