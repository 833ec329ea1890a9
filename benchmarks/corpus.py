"""The corpus of the measurements as rows of a database of its own: every article and every law, and which are public.

Needs Django set up. DATA is a folder with articles.jsonl.gz and laws.jsonl.gz.
"""

import gzip
import json
import random
import sys
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from agencies.enums import Kind
from agencies.models import Agency
from disclosures.importing import Places, prepared
from disclosures.models import Document

SEED = 1
PUBLISHED = "2026-01-01 00:00:00+00:00"


def lines(path: Path):
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


class Corpus:
    """All documents in one order, so that a set is what stands before a number; the laws come last of all."""

    def __init__(self, data: Path, questions: dict[str, list[dict]]) -> None:
        """`questions` by kind; what answers them stands first."""
        self.data = data
        self.law_of: dict[str, str] = {}
        self.twin: dict[str, str] = {}  # by key the first article of the same title and words
        first: dict[tuple[str, str], str] = {}
        for one in lines(data / "articles.jsonl.gz"):
            self.law_of[str(one["id"])] = str(one["law"])
            self.twin[str(one["id"])] = first.setdefault((one["title"], one["body"]), str(one["id"]))
        self.laws = {str(one["id"]) for one in lines(data / "laws.jsonl.gz")}
        golds = {str(key) for some in questions.values() for one in some for key in one["gold"]}
        if strange := golds - set(self.law_of):
            raise SystemExit(f"{len(strange)} answers are no articles of {data}: {', '.join(sorted(strange)[:5])}")
        others = [key for key in self.law_of if key not in golds]
        random.Random(SEED).shuffle(others)
        self.order = [*sorted(golds), *others]

    def members(self, name: str) -> set[str]:
        """Keys of the documents of a set."""
        if name == "laws":
            return self.laws
        return set(self.order if name == "all" else self.order[: int(name)])

    def golds(self, name: str, one: dict) -> set[str]:
        keys = {str(key) for key in one["gold"]}
        return {self.law_of[key] for key in keys} if name == "laws" else {self.twin[key] for key in keys}


def stock(corpus: Corpus) -> dict[str, int]:
    """Have a draft of every article and law, with what an import would write into it; by key its number."""
    have = dict(Document.objects.values_list("source_key", "pk"))
    wanted = set(corpus.law_of) | corpus.laws
    if set(have) - wanted:
        raise SystemExit("the database holds other documents than these: name one of its own by DATABASE_URL or --var")
    if set(have) == wanted:
        return have
    print("filling the database, once …", file=sys.stderr)
    # Bodies with a page of their own would stand in the index, too.
    about = {"name": "示例市", "code": "QUALITY", "kind": Kind.ISSUER}
    places = Places(Agency.objects.get_or_create(slug="quality", defaults=about)[0])
    articles = {record["id"]: record for record in lines(corpus.data / "articles.jsonl.gz")}
    for records in (map(articles.pop, corpus.order), lines(corpus.data / "laws.jsonl.gz")):
        missing = (record for record in records if record["id"] not in have)
        with transaction.atomic():
            while some := [_draft(record, places) for record in islice(missing, 500)]:
                Document.objects.bulk_create(some)
    return dict(Document.objects.values_list("source_key", "pk"))


def _draft(record: dict, places: Places) -> Document:
    fields = prepared({"region": "", "doc_no": "", "url": ""} | record, places).fields()
    return Document(**fields, source_key=record["id"])


def publish(keys: set[str], numbers: dict[str, int]) -> None:
    """Only these are public from now on."""
    public = sorted(numbers[key] for key in keys)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE disclosures_document SET stage = 'draft' WHERE stage = 'published'")
        for start in range(0, len(public), 500):
            some = ", ".join(map(str, public[start : start + 500]))
            cursor.execute(
                "UPDATE disclosures_document SET stage = 'published', index_no = source_key, published_at = %s"
                f" WHERE id IN ({some})",
                [PUBLISHED],
            )
