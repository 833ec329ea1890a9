"""Search over real law texts: build rate, index size, CPU time of each kind of question, and quality.

    python manage.py import_documents laws.jsonl.gz     (once, into the database of the settings)
    python benchmarks/search.py DIRECTORY [--build]

DIRECTORY holds laws.jsonl.gz, articles.jsonl.gz, questions.jsonl and phrases.jsonl. CPU time, not wall time.
"""

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from django.test import Client  # noqa: E402

from disclosures.models import Document  # noqa: E402
from search import finding, writer  # noqa: E402


def lines(path: Path):
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        yield from map(json.loads, file)


def timed(run, texts) -> str:
    spent = []
    for text in texts:
        started = time.process_time()
        run(text)
        spent.append(1000 * (time.process_time() - started))
    spent.sort()
    return f"{statistics.median(spent):7.1f} {spent[int(0.95 * (len(spent) - 1))]:7.1f} {spent[-1]:7.1f}"


def build() -> None:
    characters = sum(len(body) for body in Document.objects.public().values_list("body", flat=True).iterator())
    before, started = time.process_time(), time.monotonic()
    count = writer.rebuild()
    cpu, wall = time.process_time() - before, time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"build: {count} documents, {cpu:.1f} CPU-s, {wall:.1f} s, {count / cpu:.0f} documents and")
    print(f"       {characters / cpu / 1000:.0f} thousand characters a CPU-s, peak {peak:.0f} MB")


def quality(questions: list[dict], law_of: dict[str, str], key_of: dict[str, int]) -> str:
    """A question is answered where a law with a gold article is among the first ten."""
    ranks, found = [], 0
    for one in questions:
        gold = {key_of.get(law_of.get(str(article), "")) for article in one["gold"]} - {None}
        rows = finding.find(one["q"], {}).rows[:10]
        rank = next((n for n, row in enumerate(rows, 1) if row.pk in gold), 0)
        ranks.append(1 / rank if rank else 0)
        found += bool(rank)
    return f"MRR@10 {statistics.mean(ranks):.3f}, found {found / len(questions):.3f} of {len(questions)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--sample", type=int, default=150)
    options = parser.parse_args()
    if options.build:
        build()
    engine = writer.backend()
    size = sum(file.stat().st_size for file in engine.snapshot().directory.rglob("*")) / 1e6
    print(f"index: {engine.snapshot().size} documents, {len(engine.snapshot().leaves)} segments, {size:.1f} MB")

    chance = random.Random(1)
    questions = list(lines(options.data / "questions.jsonl"))
    phrases = [one["q"] for one in lines(options.data / "phrases.jsonl")]
    kinds = {
        "one character": [phrase[1] for phrase in phrases[:30]],
        "word of 2": [phrase[2:4] for phrase in phrases],
        "word of 4": [phrase[2:6] for phrase in phrases],
        "phrase": phrases,
        "quoted phrase": [f'"{phrase}"' for phrase in phrases],
        "question": [one["q"] for one in chance.sample(questions, min(options.sample, len(questions)))],
    }
    client = Client()
    finding.find("预热", {})
    client.get("/search/", {"q": "预热"})
    print(f"{'CPU ms':16}{'engine: p50     p95     max':>32}{'page: p50     p95     max':>32}")
    for kind, texts in kinds.items():
        raw = timed(lambda text: engine.search(text, end_offset=finding.PROPOSED), texts)
        page = timed(lambda text: client.get("/search/", {"q": text}), texts)
        print(f"{kind:16}{raw:>32}{page:>32}")

    law_of = {str(one["id"]): str(one["law"]) for one in lines(options.data / "articles.jsonl.gz")}
    key_of = dict(Document.objects.exclude(source_key=None).values_list("source_key", "pk"))
    print("questions:", quality(questions, law_of, key_of))


if __name__ == "__main__":
    main()
