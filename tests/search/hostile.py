"""Two thousand questions that nobody should be able to break anything with: lists, and what a grammar makes of them."""

import itertools
import random
from collections.abc import Iterator

SYNTAX = (
    "*", "**", "*的*", "?", "??", "a*", "*a", "[a TO 龥]", "[TO]", "{a TO b}", "{TO}", "title:*", "text:电梯",
    "id:*",
    "NOT NOT NOT a", "NOT", "AND", "OR", "a AND", "AND a", "OR OR", "a OR OR b", "NOT(", "(", ")", "()",
    "((((((((((",
    "a^2", "a^", "^", "~", "a~", "a~9", "电梯~9", "\"", "\"\"", "\"a", "a\"", "\"\"\"\"", "\"a\"b\"c\"", "'",
    "''", "`",
    "-", "--", "---a", "- -", "-\"\"", "-\"a", "a -", "-a -b -c", "+", "+a", "+-a", "\\", "\\\\", "\\\"", "a\\",
    "/",
    "//", "/.*/", "/[/", ":", "::", ":a", "a:", "a:b:c", ";", "|", "||", "&&", "&", "!", "!!", "%", "%%", "%s",
    "%(a)s",
    "{}", "{0}", "{{ 7*7 }}", "{% now 'Y' %}", "${7*7}", "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; DROP TABLE disclosures_document; --", "' OR '1'='1", "1) UNION SELECT * FROM auth_user --", "\u0000",
    "a\u0000b",
    "..", "../../etc/passwd", "file:///etc/passwd", "http://example.com/", "javascript:alert(1)", "null",
    "None", "NaN",
    "undefined", "true", "-1", "0", "1e309", "0x10", "１２３", "٣٤٥", "१२३", "²³", "①", "㊙", "½", "Ⅻ", "㍿",
    "ﷺ", "ﬃ",
)  # fmt: skip
UNICODE = (
    "\ud800", "a\udfffb", "\ud83d", "\u202e电梯", "电\u200b梯", "\ufeff电梯", "\u2066电梯\u2069", "e\u0301" * 50,
    "a" + "\u0301" * 500, "👩‍👩‍👧‍👦", "🇨🇳", "🏳️‍🌈", "𠮷", "𠮷野家", "𪚥", "\ue000", "\U000f0000", "㐀",
    "々", "〇", "〇〇",
    "龥", "鿿", "豈", "ｶﾞ", "が", "カ゛", "한국어", "ไทย", "العربية", "עברית", "Ελληνικά", "İ", "ı", "ß", "ẞ",
    "ﬀ", "Ǆ",
    "\u3000", "\u00a0", "\t", "\n", "\r\n", "\x0b\x0c", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029",
    "\u00ad", "\U0010ffff",
    "\ufffe", "\uffff", "\ufffd", "\U000e0041", "電梯", "电 梯", "电　梯", "〔〕", "〔2024〕", "〔2024",
    "2024〕5号", "(0000)0号",
    "国发〔99999〕99999999号", "国发〔２０２４〕５号", "《》", "《电梯》", "“”", "「」", "“电梯", "电梯”",
    "“电梯\"", "＂电梯＂", "－电梯",
)  # fmt: skip
LONG = (
    "电" * 50_000, "a" * 50_000, "电 " * 25_000, "a b " * 12_000, "\"" * 50_000, "(" * 50_000, "-" * 50_000,
    "* " * 20_000,
    "a OR " * 1000, "电梯 " * 1000, "\"电梯\" " * 1000, "-电梯 " * 1000, "NOT " * 1000 + "a", "\u0301" * 50_000,
    "\ud800" * 1000,
    "\u202e" * 10_000, "ﷺ" * 10_000, "①" * 10_000, "税 " * 5000, "的" * 199, "一二三四五六七八九十" * 30,
    "　" * 50_000,
)  # fmt: skip
MIXED = tuple(
    "".join(parts) for parts in itertools.product(("电梯", "税", "a1", "“国发〔2024〕5号”"), ("-", "\"", "*",
    ":", "~", "("), ("改造", "%", "\u200b", "5"))
)  # fmt: skip
WORDS = (
    "电梯", "税", "补助", "居住证", "国发〔2024〕5号", "明州市", "办法", "電梯", "退税流程", "食品安全监督", "a", "covid-19",
    "PM2.5", "api", "2024", "5", "，", "的", "王小明", "𠮷野", "请问老旧小区的电梯改造可以领多少补助向谁申请",
)  # fmt: skip
FIELDS = (
    "text",
    "title",
    "id",
    "django_ct",
    "kind",
    "agency",
    "date",
    "pk",
    "_id",
    "*",
    "电梯",
    "disclosures.document",
)
OPERATORS = ("AND", "OR", "NOT", "ANDNOT", "ANDMAYBE", "TO", "IN", "NEAR/3", "&&", "||", "!", "+", "-", "－", "REQUIRE")
WRAPPED = ("({})", "(({}", "{}))", "[{} TO *]", "{{{} TO {}}}", "[{}", "{}]", "\"{}\"", "\"{}", "{}\"", "“{}”", "「{}", "'{}'",
           "{}*", "*{}", "?{}", "{}?", "{}~", "{}~9", "{}^99999", "\"{}\"~5", "/{}/", "/({}+)+$/", "{}\\", "\\{}", "<{}>",
           "-{}", "--{}", "-\"{}\"", "+{}", "~{}", "#{}", "@{}", "{}:", ":{}", "{}::{}", "{{!func}}{}", "_val_:{}")  # fmt: skip
ATTACKS = (
    "' OR 1=1 --", "'; SELECT pg_sleep(9) --", "\" UNION SELECT password FROM auth_user", "%27%20OR%201", "x' AND '1'='1",
    "<svg onload=alert(1)>", "<script>alert(1)</script>", "javascript:alert(1)", "{{config}}", "{% debug %}", "${{7*7}}",
    "../../../../etc/passwd", "..%2f..%2fetc", "\r\nSet-Cookie: a=b", "%0d%0aX: y", "$(id)", "`id`", "| id", "; ls",
    "%s%s%s%n", "%x", "\x00", "\\u0000", "__class__.__mro__", "__import__('os')", "!!python/object", "<!ENTITY x SYSTEM>",
    "*)(uid=*", "()(|", "[$ne]=1", "{\"$gt\": \"\"}", "q=1&q=2", "?q=电梯", "#", "&amp;", "&#x27;", "%", "%%%", "_", "LIKE '%'",
)  # fmt: skip
PLANES = ((0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x600, 0x6FF), (0xE00, 0xE7F), (0x2000, 0x206F), (0x20D0, 0x20FF),
          (0x2460, 0x24FF), (0x2E80, 0x2FDF), (0x3000, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
          (0xD800, 0xDFFF), (0xE000, 0xF8FF), (0xF900, 0xFAFF), (0xFE00, 0xFE0F), (0xFF00, 0xFFEF), (0x1F300, 0x1F6FF),
          (0x20000, 0x2A6DF), (0xE0000, 0xE007F), (0x10FFF0, 0x10FFFF), (0x0, 0x1F), (0x7F, 0x9F))  # fmt: skip
BRACKETS = "〔〕[]（）()【】〖〗{}「」『』《》<>"


def _wrapped(chance: random.Random, deep: int = 3) -> str:
    """A word in the syntax of one engine or another, in itself up to so deep."""
    inner = _wrapped(chance, deep - 1) if deep and chance.random() < 0.6 else chance.choice(WORDS)
    made = chance.choice(WRAPPED).format(inner, chance.choice(WORDS))
    return f"{chance.choice(FIELDS)}:{made}" if chance.random() < 0.3 else made


def _sentence(chance: random.Random) -> str:
    parts = [_wrapped(chance) if n % 2 == 0 else chance.choice(OPERATORS) for n in range(chance.randint(1, 15))]
    return chance.choice((" ", " ", "", "\u3000", "\t")).join(parts)


def _soup(chance: random.Random) -> str:
    planes = chance.sample(PLANES, chance.randint(1, 4))
    return "".join(chr(chance.randint(*chance.choice(planes))) for _n in range(chance.choice((1, 2, 5, 20, 80, 300))))


def _attack(chance: random.Random) -> str:
    parts = [chance.choice(ATTACKS), chance.choice(WORDS), chance.choice(ATTACKS)]
    chance.shuffle(parts)
    return chance.choice(("", " ", '"')).join(parts[: chance.randint(1, 3)])


def _number(chance: random.Random) -> str:
    """The number of a document, or what looks like one."""
    year, n = (
        chance.choice(("2024", "２０２４", "0", "99999999999", "-1", "二〇二四")),
        chance.choice(("5", "05", "5-7", "١", "")),
    )
    return f"{chance.choice(WORDS)}{chance.choice(BRACKETS)}{year}{chance.choice(BRACKETS)}{n}{chance.choice(('号', '號', ''))}"


def _repeated(chance: random.Random) -> str:
    """One thing very often: as many words, quotes, exclusions, brackets, ideographs as there is room for."""
    made = chance.choice((_wrapped(chance, 1), chance.choice(WORDS), chance.choice(OPERATORS), _soup(chance)[:3]))
    return (made + chance.choice(("", " ", " -", ' "'))) * chance.choice((3, 13, 60, 400, 3000))


def _ideographs(chance: random.Random) -> str:
    """Ideographs without sense: many terms, none of them anywhere, or all of them lone."""
    between = chance.choice(("", " ", "，", " -", '" "'))
    return between.join(chr(chance.randint(0x4E00, 0x9FA5)) for _n in range(chance.choice((1, 2, 3, 12, 50, 199, 500))))


def _made(most: int) -> Iterator[str]:
    """Different ones without end, the same on every machine."""
    chance, seen = random.Random(20261126), set(LISTED)
    makers = (_sentence, _sentence, _soup, _attack, _number, _repeated, _ideographs)
    for maker in itertools.cycle(makers):
        if len(seen) == most:
            return
        if (question := maker(chance)) not in seen:
            seen.add(question)
            yield question


LISTED = tuple(dict.fromkeys((*SYNTAX, *UNICODE, *LONG, *MIXED)))
QUESTIONS = (*LISTED, *_made(2000))
