"""Places, firms and surnames of Mingzhou. None of them exists; firms carry the word 示例 or 演示."""

import random

from portal.demo.prose import entries

WORDS = {entry["key"]: tuple(entry["body"].split()) for entry in entries("words")}
ROADS, SUBDISTRICTS, COMMUNITIES, ESTATES = (
    WORDS[name] for name in ("roads", "subdistricts", "communities", "estates")
)
VILLAGES, RIVERS, PRIMARY, MIDDLE = (WORDS[name] for name in ("villages", "rivers", "primary", "middle"))
HOSPITALS, MARKETS, FIRMS, SHOPS = (WORDS[name] for name in ("hospitals", "markets", "firms", "shops"))
# The ten stems stand for surnames no person bears here: 甲某, 乙某某.
SURNAMES = "甲乙丙丁戊己庚辛壬癸"
GIVEN = ("某", "某某", "女士", "先生", "某明", "某清")


def firms(rng: random.Random, trades: str, count: int) -> list[str]:
    """`count` different firms of these trades."""
    places, marks = ("明州", "临溪", "文澜", "望江"), ("示例", "演示")
    names = [f"{place}{mark}{trade}有限公司" for place in places for mark in marks for trade in trades.split()]
    return rng.sample(names, count)
