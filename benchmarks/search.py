"""How fast the search is: CPU milliseconds of each kind of question, CPU seconds and memory of a rebuild, both engines.

    make search-speed [DATA=folder] [ENGINES=whoosh,tantivy] [SETS=10000,all,laws,million] [TEXTS=60]

Each row of the first table is one kind of question, and each figure the CPU time of the one process that asks, the least
of a few runs of each text, at the median and the 95th percentile of TEXTS texts:

    engine     the engine's own query for ten hits, and nothing else
    Haystack   SearchQuerySet for the same ten hits, their rows read from the database, titles and extracts marked; with
               its ratio to the engine's query in the same search
    found      what the search page asks for: up to 5,000 public rows with their counts, and ten of them presented
    page       the whole page

The second table is of `manage.py index rebuild`, in a process of its own: documents and characters a CPU second (of all
threads, the reading of the database among it), the highest memory of the process, the size of the index. Whoosh is
built beside a stock Whoosh writer with bigrams, positions and stored text, as Haystack's own backend makes it, from the
same 3,000 rows and in the same process, in turns.

The sets are those of benchmarks/search_quality.py, and `million`: the articles repeated under other keys, in a database of
its own (about 3 GB under VAR_DIR). Whoosh is made for small sites and asked at 10,000. The exit status is 1 where an aim
is missed. CPU time moves with the load of the machine; the ratios move less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SETS = {"whoosh": ("10000",), "tantivy": ("all", "laws", "million")}
RUNS = {"Haystack": 3, "found": 2, "page": 1}  # of each text, of which the least counts
SAMPLE = 3000  # documents of the stock writer
LONGER = ("question", "phrase", "quoted phrase", "one character")  # Whoosh: as dear as a question, or dearer
AIMS = {  # ms at the 95th percentile through Haystack: of words and filters, of the longer kinds
    ("whoosh", "10000"): (15, 40), ("tantivy", "all"): (8, 8), ("tantivy", "million"): (25, 25),
}  # fmt: skip
RATES = {("tantivy", "all"): 1500, ("tantivy", "laws"): 70}  # documents a CPU second
STOCK = 1.5  # times the rate of the stock writer
MEMORY = 600  # MB


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--engines", default=",".join(SETS))
    parser.add_argument("--sets", default="10000,all,laws,million")
    parser.add_argument("--var", type=Path, default=Path(os.environ.get("VAR_DIR", REPOSITORY / "var")) / "speed")
    parser.add_argument("--texts", type=int, default=60, help="of each kind")
    parser.add_argument("--act", choices=("prepare", "build", "ask", "stock"), help=argparse.SUPPRESS)  # of a child
    return parser.parse_args()


options = arguments()
sys.path.insert(0, str(REPOSITORY))
if options.act:
    large = options.sets == "million"
    os.environ.update(
        VAR_DIR=str(options.var), DJANGO_SETTINGS_MODULE="portal.settings", SEARCH_ENGINE=options.engines,
        SEARCH_INDEX_DIR=str(options.var / f"index-{options.engines}-{options.sets}"),
    )  # fmt: skip
    if large or "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = f"sqlite:///{options.var / ('million' if large else 'speed')}.sqlite3"

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from haystack.query import SearchQuerySet
    from whoosh import fields
    from whoosh.analysis import NgramWordAnalyzer
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import FileIndex

    from benchmarks.corpus import Corpus, lines, publish, stock
    from disclosures.models import Document
    from search import finding, generations, keys, writer
    from search.engine import KEY, TEXT, TITLE
    from search.indexing import Row


# What a child does: each prints one line of JSON


def prepare() -> dict:
    """Have the rows of a set, and only these public."""
    call_command("migrate", verbosity=0)
    golds = {"questions": list(lines(options.data / "questions.jsonl"))}
    if options.sets != "million":
        corpus = Corpus(options.data, golds)
        publish(corpus.members(options.sets), stock(corpus))
    elif Document.objects.count() < 1_000_000:
        corpus = Corpus(options.data, golds)
        if not Document.objects.exists():
            publish(corpus.members("all"), stock(corpus))
        repeat()
    keys.count_anew([Document])
    return {"documents": Document.objects.public().count()}


def repeat() -> None:
    """The articles again under other keys, until there are a million."""
    columns = [f.column for f in Document._meta.concrete_fields if f.column not in ("id", "index_no", "source_key")]
    names = ", ".join(f'"{name}"' for name in columns)
    many = Document.objects.public().count()
    with connection.cursor() as cursor:
        for n in range(1, 1_000_000 // many + 1):
            least = min(many, 1_000_000 - n * many)
            cursor.execute(
                f"INSERT INTO disclosures_document ({names}, index_no, source_key) SELECT {names}, index_no || '-{n}',"
                f" source_key || '-{n}' FROM disclosures_document WHERE stage = 'published' AND source_key NOT LIKE '%%-%%'"
                f" LIMIT {least}"
            )


def build() -> dict:
    characters = sum(map(len, Document.objects.public().values_list("body", flat=True).iterator()))
    started, wall = time.process_time(), time.monotonic()
    call_command("index", "rebuild", verbosity=0)
    cpu, wall = time.process_time() - started, time.monotonic() - wall
    count, _generation = writer.backend().status()
    directory = writer.backend().snapshot().directory
    return {
        "documents": count, "rate": count / cpu, "characters": characters / cpu, "cpu": cpu, "wall": wall,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "index": sum(file.stat().st_size for file in directory.rglob("*")) / 1e6,
    }  # fmt: skip


def pairs():
    """The sample, as the index command reads it."""
    index = writer.search_indexes()["disclosures.document"]
    found = index.index_queryset()
    chosen = list(found.order_by("pk").values_list("pk", flat=True)[:SAMPLE])
    for start in range(0, SAMPLE, writer.BATCH):
        for obj in index.read(found.filter(pk__in=chosen[start : start + writer.BATCH])):
            yield index, obj


def stock_writer() -> dict:
    """Documents a CPU second of our writer and of the stock one, in turns; the best of two each."""
    engine = writer.backend()
    ours, theirs = [], []
    for _turn in range(2):
        with generations.writing(engine.root):
            started = time.process_time()
            count = engine.build(pairs())
            ours.append(count / (time.process_time() - started))
        with tempfile.TemporaryDirectory() as directory:
            started = time.process_time()
            index = FileIndex.create(FileStorage(directory), stock_schema())
            filling = index.writer()
            for document in engine._documents(pairs()):
                text = dict(zip((TITLE, TEXT), (document.pop(TITLE)[1], document.pop(TEXT)[1]), strict=True))
                filling.add_document(**{name: str(value) for name, value in {**document, **text}.items()})
            filling.commit()
            theirs.append(SAMPLE / (time.process_time() - started))
    return {"ours": max(ours), "stock": max(theirs), "times": max(ours) / max(theirs)}


def stock_schema() -> fields.Schema:
    """As haystack.backends.whoosh_backend builds it, but for an analyzer that finds Chinese."""
    bigrams = NgramWordAnalyzer(2, 2)
    exact = {name: fields.ID(stored=True) for name in (*writer.backend().filters, "date")}
    texts = {name: fields.TEXT(stored=True, analyzer=bigrams, sortable=True) for name in (TITLE, TEXT)}
    return fields.Schema(**exact, **texts, **{KEY: fields.ID(stored=True, unique=True)})


def kinds() -> dict[str, list[tuple[str, dict]]]:
    """Texts of each kind of question, with what else it asks for."""
    phrases = [one["q"] for one in lines(options.data / "phrases.jsonl")]
    questions = [one["q"] for one in lines(options.data / "questions.jsonl")]
    words = [phrase[2:4] for phrase in phrases]
    found = {
        "one character": [phrase[1] for phrase in phrases],
        "word of 2": words,
        "word of 4": [phrase[2:6] for phrase in phrases],
        "phrase": phrases,
        "quoted phrase": [f'"{phrase}"' for phrase in phrases],
        "filter": words,
        "newest": words,
        "in title": words,
        "question": random.Random(1).sample(questions, min(options.texts, len(questions))),
    }
    more = {"filter": {"chosen": {"year": "2021"}}, "newest": {"newest": True}, "in title": {"where": TITLE}}
    return {name: [(text, more.get(name, {})) for text in texts[: options.texts]] for name, texts in found.items()}


class Spent:
    """CPU milliseconds inside the engine's own query, wherever it is asked from."""

    def __init__(self) -> None:
        self.ms = 0.0
        kind = type(writer.backend().snapshot())
        query = kind.find

        def timed(snapshot, *args, **kwargs):
            started = time.process_time()
            try:
                return query(snapshot, *args, **kwargs)
            finally:
                self.ms += 1000 * (time.process_time() - started)

        kind.find = timed


def through_haystack(text: str, chosen=None, newest=False, where="text") -> None:
    """Ten hits of a query set, and what their places in the list show."""
    found = SearchQuerySet().filter(**{"title" if where == TITLE else "content": text})
    for name, value in (chosen or {}).items():
        found = found.filter(**{name: value})
    found = found.order_by("-date") if newest else found
    names = {label: index.name for label, index in writer.search_indexes().items()}
    rows = [
        Row(names[f"{hit.app_label}.{hit.model_name}"], int(hit.pk), "", "", "", "", "", hit.score)
        for hit in found[:10]
    ]
    finding.present(finding.read(text), rows)


def whole(text: str, chosen=None, **more) -> None:
    found = finding.find(text, chosen or {}, **more)
    finding.present(found.question, found.rows[:10])


def ask() -> dict:
    import_module("portal.wsgi")  # the process is one of a web server
    client = Client(SERVER_NAME="localhost")

    def page(text: str, chosen=None, newest=False, where="text") -> None:
        state = {"q": text, **(chosen or {}), **({"sort": "newest"} if newest else {})}
        answer = client.get("/search/", state | ({"in": "title"} if where == TITLE else {}))
        if answer.status_code != 200:
            raise SystemExit(f"{text}: {answer.status_code}")

    ways = {"Haystack": through_haystack, "found": whole, "page": page}
    for run in ways.values():
        run("预热")
    spent = Spent()
    figures: dict[str, dict[str, list[float]]] = {}
    for kind, texts in kinds().items():
        mine = figures[kind] = {name: [] for name in ("engine", *ways)}
        for text, more in texts:
            for name, run in ways.items():
                took = []
                for _run in range(RUNS[name]):
                    spent.ms, started = 0.0, time.process_time()
                    run(text, **more)
                    took.append((1000 * (time.process_time() - started), spent.ms))
                mine[name].append(min(took)[0])
                if name == "Haystack":
                    mine["engine"].append(min(took)[1])
    return {
        kind: {
            name: (statistics.median(some), sorted(some)[int(0.95 * (len(some) - 1))]) for name, some in mine.items()
        }
        for kind, mine in figures.items()
    }


# The parent


def run(engine: str, name: str, act: str) -> dict:
    command = [sys.executable, __file__, "--data", str(options.data), "--var", str(options.var)]
    command += ["--engines", engine, "--sets", name, "--act", act, "--texts", str(options.texts)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{engine} {name}: {act} failed")
    return json.loads(done.stdout.splitlines()[-1])


def told(text: str, missed: bool) -> int:
    print(text + "  MISSED" * missed, flush=True)
    return int(missed)


def one(engine: str, name: str) -> int:
    """Print the tables of an engine at a set; how many aims are missed."""
    documents = run(engine, name, "prepare")["documents"]
    built = run(engine, name, "build")
    print(f"\n{engine}, {name}: {documents:,} documents")
    line = (
        f"  rebuild: {built['rate']:,.0f} documents and {built['characters'] / 1000:,.0f} thousand characters a CPU second"
        f" ({built['cpu']:.0f} CPU-s, {built['wall']:.0f} s), {built['memory']:.0f} MB of memory, index {built['index']:.1f} MB"
    )
    missed = told(line, built["rate"] < RATES.get((engine, name), 0) or built["memory"] >= MEMORY)
    if engine == "whoosh":
        rates = run(engine, name, "stock")
        line = f"  {SAMPLE:,} documents: {rates['ours']:.0f} a CPU second, the stock writer {rates['stock']:.0f}"
        missed += told(f"{line}: {rates['times']:.1f} times", rates["times"] < STOCK)
    head = "".join(f"{column:>17}" for column in ("engine", "Haystack", "found", "page"))
    print(f"  {'CPU ms, p50 / p95':16}{head}{'ratio':>14}{'aim':>6}")
    words, questions = AIMS.get((engine, name), (None, None))
    for kind, mine in run(engine, name, "ask").items():
        aim = questions if kind in LONGER else words
        cells = "".join(f"{middle:9.2f}{high:8.2f}" for middle, high in mine.values())
        ratio = "".join(f"{h / max(e, 0.01):7.1f}" for h, e in zip(mine["Haystack"], mine["engine"], strict=True))
        missed += told(f"  {kind:16}{cells}{ratio}{aim or '':>6}", bool(aim) and mine["Haystack"][1] >= aim)
    return missed


def main() -> int:
    acts = {"prepare": prepare, "build": build, "ask": ask, "stock": stock_writer}
    if options.act:
        print(json.dumps(acts[options.act]()))
        return 0
    missed = 0
    for engine in options.engines.split(","):
        for name in options.sets.split(","):
            if name in SETS[engine]:
                missed += one(engine, name)
    print(f"\n{missed} aims missed" if missed else "\nall aims met")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
