"""The release check proved: everything planted is found at its place, and clean files go out unhindered."""

import random

import pytest

from agencies.files import sandbox
from disclosures import release
from disclosures.release.files import Context
from tests.conftest import shared
from tests.disclosures import release_corpus

PLANTED = release_corpus.planted()
MOST_FALSE = 2
CONTEXT = Context(
    frozenset({"明州市卫生健康委员会"}), frozenset({"关于示例事项的通知"}), frozenset({"mingzhou.example"})
)


def look(path, name, content):
    kept = path / f"file.{name.rpartition('.')[2]}"
    kept.write_bytes(content)
    answer = sandbox.look(kept, name.rpartition(".")[2])
    assert answer["refused"] is None, name
    return answer


def test_the_corpus_has_thirty_kinds():
    assert len({one.kind for one in PLANTED}) >= 30
    assert len({(one.name.rpartition(".")[2], one.kind) for one in PLANTED}) >= 50


@pytest.mark.parametrize(
    "one", PLANTED, ids=[f"{one.name.rpartition('.')[2]}-{one.kind}-{n}" for n, one in enumerate(PLANTED)]
)
def test_what_is_planted_is_found_at_its_place(tmp_path, one):
    answer = look(tmp_path, one.name, one.content)
    places = [place for kind, place, _value in answer["found"] if kind == one.kind]
    assert places, answer["found"]
    assert one.place in [place[: len(one.place)] for place in places], places
    told = [finding for finding in release.in_file(one.name, answer["found"], CONTEXT) if finding.kind == one.kind]
    assert told, "found, and thought harmless"
    assert told[0].place.startswith(one.name)


def test_a_damaged_file_is_read_or_unreadable_and_never_kills_its_reader(tmp_path):
    dice = random.Random(1)
    for one in PLANTED:
        content = bytearray(one.content)
        for _n in range(dice.choice((1, 5, 40))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        kind = one.name.rpartition(".")[2]
        kept = tmp_path / f"file.{kind}"
        kept.write_bytes(content[: dice.randrange(len(content))] if dice.random() < 0.3 else content)
        answer = sandbox._reader.ask({"task": "look", "path": str(kept), "kind": kind})
        assert answer.get("state") in ("read", "none", "failed"), (one.name, answer)


def test_clean_files_go_out(tmp_path, record_property):
    files = list(release_corpus.clean(release_corpus.texts(shared("data/laws.jsonl.gz"), 100)))
    assert len(files) == 200
    stopped = {}
    for name, content in files:
        answer = look(tmp_path, name, content)
        if found := list(release.in_file(name, answer["found"], CONTEXT)):
            stopped[name] = [(one.what, one.place, one.shown) for one in found]
    print(f"{len(stopped)} of {len(files)} clean files stopped: {stopped}")  # noqa: T201 -- the proof says its figure
    assert len(stopped) <= MOST_FALSE, stopped
