"""Where a Chinese word ends and the next begins: the most probable path through a list of words."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from search.analysis import IS_HAN

RARE = 10  # words that the list has met less often are taken for chance
LONGEST = 8  # characters of a word

# Characters that join words or stand for a person, words with which one asks, and words that fit everywhere.
JOINING = frozenset(
    "的了是在有和与及或就都也还对把被给让向从到而但并等这那哪几该其之以要会能可不没吗呢啊吧么我你他她您谁所为于由"
)
ASKING = frozenset(
    ["请问", "想问", "问一下", "是否", "如何", "怎么", "怎样", "怎么办", "怎么样", "什么", "为什么", "哪些", "哪个"]
    + ["哪里", "哪种", "何处", "何时", "何种", "多少", "多久", "能否", "可否", "能不能", "可不可以", "是不是", "有没有"]
    + ["要不要", "会不会", "咋办"]
)
EMPTY = frozenset(
    ["可以", "应该", "应当", "要求", "如果", "需要", "情况", "但是", "没有", "我们", "自己", "别人"]  # fmt: skip
)


@cache
def _listed() -> dict[str, float]:
    """By word the logarithm of its share of all words. Read at the first question; no code of jieba is run."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise ImportError("the package jieba-py is not installed")
    counts: dict[str, int] = {}
    total = 0
    with (Path(package.origin).parent / "_data" / "dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _kind = line.split(" ", 2)
            total += int(count)
            if int(count) >= RARE and IS_HAN(word) and len(word) <= LONGEST:
                counts[word] = int(count)
    return {word: log(count / total) for word, count in counts.items()} | {"": log(1 / total)}


def says_nothing(word: str) -> bool:
    """A word that tells nothing of what is looked for."""
    return word in ASKING or word in EMPTY or (len(word) == 1 and bool(IS_HAN(word)))


def is_listed(word: str) -> bool:
    """Whether it is a word, and not characters that met by chance or a name."""
    return word in _listed()


def asks(text: str) -> bool:
    return text[-1:] in ("吗", "呢") or any(word in text for word in ASKING)


@lru_cache(1000)
def cut(run: str) -> tuple[str, ...]:
    """The words of a run of ideographs. Characters that belong to no word are one together: mostly a name."""
    listed = _listed()
    unknown = listed[""]
    best = [0.0] * (len(run) + 1)
    ends = [0] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best[start], ends[start] = listed.get(run[start], unknown) + best[start + 1], start + 1
        for end in range(start + 2, min(len(run), start + LONGEST) + 1):
            share = listed.get(run[start:end])
            if share is not None and share + best[end] > best[start]:
                best[start], ends[start] = share + best[end], end
    found: list[str] = []
    joins = True  # the last word is whole, nothing is added to it
    start = 0
    while start < len(run):
        word = run[start : ends[start]]
        single = len(word) == 1 and word not in JOINING
        if single and not joins:
            found[-1] += word
        else:
            found.append(word)
        joins = not single
        start = ends[start]
    return tuple(found)
