"""How well the search finds: recall@10, MRR@10 and nDCG@10 for lay questions and known phrases, with both engines.

    make search-quality [DATA=folder] [QUESTIONS=file] [PHRASES=file] [ENGINES=whoosh,tantivy] [SETS=3000,10000,all,laws]

Questions go through `search.finding.find`, as the search page asks: Haystack, the engine, `.public()`, and what lifts
exact wordings and titles are all part of what is measured. Documents are rows in a database of its own: a file under
VAR_DIR that is kept for the next run, or the one that DATABASE_URL names, which must hold no other documents.

The sets, all from the folder DATA (articles.jsonl.gz, laws.jsonl.gz):
    3000, 10000   first the articles that answer a question or hold a phrase, then others by a fixed seed. Nearly half
                  of 3,000 are such answers: figures compare searches with each other and do not foretell a real site.
    all           every article. Some stand there twice, with the same title and words: either answers
    Rows lie in the database in that order in every set, so of two equal results one that answers has the lower number.
    laws          every whole law; an article that answers counts as its law
A question file has lines {"q": question, "gold": [ids of the articles that answer it]}.

The exit status is 1 where a floor is missed. Floors are those of the questions and phrases that DATA brings; for other
files the table is printed and nothing is judged.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from math import log2
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FIRST = 10  # results that count
SETS = ("3000", "10000", "all", "laws")
FLOORS = {  # of MRR@10
    ("3000", "questions"): 0.46, ("all", "questions"): 0.37, ("laws", "questions"): 0.48,
    ("3000", "phrases"): 0.94, ("all", "phrases"): 0.77, ("laws", "phrases"): 0.77,
}  # fmt: skip
MEASURES = ("recall@10", "MRR@10", "nDCG@10")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=REPOSITORY.parent / "shared" / "data")
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--phrases", type=Path)
    parser.add_argument("--engines", default="whoosh,tantivy")
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--var", type=Path, default=Path(os.environ.get("VAR_DIR", REPOSITORY / "var")) / "quality")
    parser.add_argument("--ranks", type=Path, help="write the rank of the first answer to each question there")
    parser.add_argument("--one", help=argparse.SUPPRESS)  # in a child: the engine that this process measures
    options = parser.parse_args()
    options.own = bool(options.questions or options.phrases)
    options.questions = options.questions or options.data / "questions.jsonl"
    options.phrases = options.phrases or options.data / "phrases.jsonl"
    corpus = (options.data / f"{name}.jsonl.gz" for name in ("articles", "laws"))
    for path in (*corpus, options.questions, options.phrases):
        if not path.is_file():
            raise SystemExit(f"{path} is not there: name the folder of the corpus by DATA=")
    if unknown := set(options.sets.split(",")) - set(SETS):
        raise SystemExit(f"there is no set {', '.join(sorted(unknown))}; the sets are {', '.join(SETS)}")
    return options


options = arguments()
# Before Django is set up: each engine is measured in a process of its own, since Haystack reads its name once.
sys.path.insert(0, str(REPOSITORY))
os.environ.update(VAR_DIR=str(options.var), DJANGO_SETTINGS_MODULE="portal.settings")
os.environ.setdefault("DATABASE_URL", f"sqlite:///{options.var / 'quality.sqlite3'}")
if options.one:
    os.environ.update(SEARCH_ENGINE=options.one, SEARCH_INDEX_DIR=str(options.var / f"index-{options.one}"))

import django  # noqa: E402

django.setup()
from django.core.management import call_command  # noqa: E402

from benchmarks.corpus import Corpus, lines, publish, stock  # noqa: E402
from search import finding, writer  # noqa: E402


def asked() -> dict[str, list[dict]]:
    """The questions and the phrases, each with its line."""
    found = {}
    for name in ("questions", "phrases"):
        path = getattr(options, name)
        found[name] = list(lines(path))
        for n, one in enumerate(found[name], 1):
            if not isinstance(one.get("q"), str) or not one.get("gold"):
                raise SystemExit(f'{path}, line {n}: expected {{"q": "...", "gold": ["..."]}}')
    return found


def judge(found: list[str], gold: set[str]) -> tuple[float, float, float]:
    """recall, reciprocal rank and nDCG of the first results, each answer worth the same."""
    places = {key: rank for rank, key in reversed(list(enumerate(found[:FIRST], 1)))}
    ranks = sorted(rank for key, rank in places.items() if key in gold)
    best = sum(1 / log2(rank + 1) for rank in range(1, min(len(gold), FIRST) + 1))
    gained = sum(1 / log2(rank + 1) for rank in ranks)
    return len(ranks) / len(gold), 1 / ranks[0] if ranks else 0.0, gained / best


def measure(corpus: Corpus, questions: dict[str, list[dict]]) -> None:
    """Print a line of JSON for each set and kind."""
    numbers = stock(corpus)
    keys = {number: key for key, number in numbers.items()}
    for name in options.sets.split(","):
        members = corpus.members(name)
        publish(members, numbers)
        started = time.process_time()
        if (count := writer.rebuild()) != len(members):
            raise SystemExit(f"{name}: {len(members)} documents, but {count} are in the index")
        built = time.process_time() - started
        for kind, some in questions.items():
            figures, spent = [], time.process_time()
            for one in some:
                rows = finding.find(one["q"], {}).rows[:FIRST]
                shown = [keys[row.pk] for row in rows]
                shown = [corpus.twin.get(key, key) for key in shown]
                figures.append(judge(shown, corpus.golds(name, one)))
            line = {"engine": options.one, "set": name, "documents": len(members), "kind": kind, "figures": figures}
            print(
                json.dumps(line | {"built": built, "ms": 1000 * (time.process_time() - spent) / len(some)}), flush=True
            )


def child() -> None:
    call_command("migrate", verbosity=0)
    questions = asked()
    measure(Corpus(options.data, questions), questions)


def run(engine: str):
    command = [sys.executable, __file__, *sys.argv[1:], "--var", str(options.var), "--one", engine]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield from map(json.loads, process.stdout)
    if process.returncode:
        raise SystemExit(f"{engine}: not measured to the end")


def main() -> int:
    if options.one:
        child()
        return 0
    asked()
    missed = []
    print(
        f"{'':9}{'':7}{'documents':>10}  {'':10}{''.join(f'{name:>11}' for name in MEASURES)}{'floor':>8}{'ms CPU':>8}"
    )
    for engine in options.engines.split(","):
        for line in run(engine):
            means = [sum(column) / len(column) for column in zip(*line["figures"], strict=True)]
            floor = None if options.own else FLOORS.get((line["set"], line["kind"]))
            below = floor is not None and means[1] < floor
            head = f"{engine:9}{line['set']:7}{line['documents']:>10,}  {line['kind']:10}"
            figures = "".join(f"{mean:11.3f}" for mean in means)
            print(
                f"{head}{figures}{f'{floor:.2f}' if floor else '':>8}{line['ms']:8.1f}{'  MISSED' * below}", flush=True
            )
            missed += [line] * below
            if options.ranks:
                with options.ranks.open("a") as file:
                    print(json.dumps(line), file=file)
    if missed:
        print(f"{len(missed)} floors missed")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
