"""Documents with the words of the hostile questions in them, in the index."""

from __future__ import annotations

from typing import Any

from disclosures import workflow
from search import writer
from tests import factories
from tests.search.hostile import WORDS
from tests.search.shelf import DOCUMENTS


def fill(cast: Any, times: int = 1) -> None:
    category = factories.category(slug="notice", name="通知公告")
    told = [(f"{name}-{n}", words) for n in range(times) for name, words in DOCUMENTS.items()]
    incoming = [
        workflow.Incoming(
            key,
            "1",
            lambda n=n, words=words: factories.document_fields(
                title=words[0],
                body=f"<p>{words[1]}{WORDS[n % len(WORDS)]}</p>" * times,
                doc_no=words[2],
                agency=cast.health,
                category=category,
            ),
        )
        for n, (key, words) in enumerate(told)
    ]
    workflow.take_over(incoming, importer=cast.health)
    writer.rebuild()
