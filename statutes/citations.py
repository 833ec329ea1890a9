"""Articles in words, as each law writes them: "33.2" becomes 第三十三条第二款, "10(1)" 第10条第1款, "s10(1)" stays."""

import re

from statutes.rules import Law

DIGITS = "零一二三四五六七八九"
_ARTICLE = re.compile(r"(?:(?P<law>\S+) )?(?P<article>\d+)(?:\.(?P<paragraph>\d+))?(?:\((?P<item>\d+)\))?")
_NUMBERED = re.compile(r"(?:(?P<law>\S+) )?(?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?::(?P<item>[\d-]+))?")


def cite(law: Law, reference: str, language: str, *, full: bool = True) -> str:
    """The article with its law; `full=False` leaves the name of this law away. A document stays as it is."""
    if law.style == "plain":
        return _plain(law, reference, full=full)
    pattern, place = (_ARTICLE, _place) if law.style == "chinese" else (_NUMBERED, _numbered_place)
    found = [pattern.fullmatch(part) for part in reference.split("、")]
    parts = [part for part in found if part]
    if parts != found:
        return _title(law, reference, language)
    places = [place(part, language) for part in parts]
    other = parts[0]["law"]
    chinese = language.startswith("zh")
    joined = ("、" if chinese else " and ").join(places)
    if not other and not full:
        return joined
    name = _title(law, other, language) if other else (f"《{law.short['zh-hans']}》" if chinese else law.short["en"])
    return name + joined if chinese else f"{name}, {joined}"


def _plain(law: Law, reference: str, *, full: bool) -> str:
    """A section as its own language writes it: "(a)(6)(A)(i)" joins its title, "s10(1)" follows it."""
    if not reference or reference[0] not in "(s" or reference in law.cited:
        return law.cited.get(reference, reference)
    if not full:
        return reference
    return law.short["en"] + ("" if reference.startswith("(") else " ") + reference


def _title(law: Law, name: str, language: str) -> str:
    """The name of another law; a document that is no law keeps its number."""
    if name not in law.cited:
        return name
    return f"《{name}》" if language.startswith("zh") else law.cited[name]


def _place(part: re.Match[str], language: str) -> str:
    article, paragraph, item = part["article"], part["paragraph"], part["item"]
    if language.startswith("zh"):
        words = f"第{numeral(int(article))}条"
        words += f"第{numeral(int(paragraph))}款" if paragraph else ""
        return words + (f"第（{numeral(int(item))}）项" if item else "")
    words = f"article {article}" + (f", paragraph {paragraph}" if paragraph else "")
    return words + (f", item {item}" if item else "")


def _numbered_place(part: re.Match[str], language: str) -> str:
    article, paragraph, item = part["article"], part["paragraph"], part["item"]
    if language.startswith("zh"):
        number, _, branch = (item or "").partition("-")
        words = f"第{article}条" + (f"第{paragraph}款" if paragraph else "") + (f"第{number}项" if number else "")
        return words + (f"之{branch}" if branch else "")
    words = f"article {article}" + (f"({paragraph})" if paragraph else "")
    return words + (f", item {item}" if item else "")


def numeral(number: int) -> str:
    """A number below a thousand as a statute writes it: 33 三十三, 201 二百零一."""
    if not 0 <= number < 1000:
        raise ValueError("Articles are numbered below a thousand.")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        words += "零"
    if tens:
        words += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    return words + (DIGITS[ones] if ones or not number else "")
