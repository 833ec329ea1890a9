"""What a time limit of the catalogue says in numbers: only what is certain, the words stay as they are."""

from __future__ import annotations

import re
import unicodedata

from disclosures.enums import Unit

NUMERALS = {char: n for n, char in enumerate("零一二三四五六七八九")} | {"两": 2}
# Only a span that runs to the publication: 公告期限5个工作日 says how long a notice hangs, not when it must be out.
SPAN = re.compile(
    r"(?:之日起|之日|起|后|^|[,，。;；:：、在于应当])\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*"
    r"个?(工作日|自然日|日历日|日|天|个?月)(?:内|以内|之内)"
)
BARE = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})个?(工作日|自然日|日历日|日|天|月)")
# Words after which a number is no limit for the publication.
HANGS = re.compile(r"公[告示]期|公示时间|公[告示].{0,4}不少于|不少于|提前|每")
UNITS = {
    "工作日": Unit.WORKING,
    "自然日": Unit.CALENDAR,
    "日历日": Unit.CALENDAR,
    "日": Unit.CALENDAR,
    "天": Unit.CALENDAR,
    "月": Unit.MONTH,
    "个月": Unit.MONTH,
}


def parse(text: str) -> tuple[int, Unit] | None:
    """Number and unit of a limit; None where the words give none (实时公开, 及时公开), several, or one in doubt."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if HANGS.search(plain):
        return None
    found = {(_number(number), UNITS[unit]) for number, unit in SPAN.findall(plain)}
    if not found and (bare := BARE.fullmatch(plain)):
        found = {(_number(bare[1]), UNITS[bare[2]])}
    only = found.pop() if len(found) == 1 else None
    return only if only and only[0] else None


def _number(written: str) -> int:
    """7, 七, 十五, 二十, 三十五; 0 where it is no number."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return NUMERALS.get(written, 0)
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (NUMERALS[tens] if tens else 1) * 10 + (NUMERALS[ones] if ones else 0)
