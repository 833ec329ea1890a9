"""From plain text to the simple HTML of an official document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

TEXTS = Path(__file__).parent / "texts"
NUMERALS = "零一二三四五六七八九十"
HOLE = re.compile(r"\{([^{}]+)\}")


def numeral(number: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return NUMERALS[number]
    return ("" if tens == 1 else NUMERALS[tens]) + "十" + (NUMERALS[ones] if ones else "")


def day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def month_day(value: date) -> str:
    return f"{value.month}月{value.day}日"


def yuan(wan_hundredths: int) -> str:
    """A sum kept in hundredths of ten thousand yuan, as 万元 with two decimals."""
    return f"{wan_hundredths / 100:,.2f}"


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with a caption, column heads and row heads."""
    columns = "".join(f'<th scope="col">{escape(str(cell))}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{escape(str(row[0]))}</th>'
        + "".join(f"<td>{escape(str(cell))}</td>" for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{columns}</tr></thead><tbody>{body}</tbody></table>"


def fill(text: str, written_on: date, facts: dict[str, Any]) -> str:
    """Fill `{name}`, `{Y}`, `{Y+1}`, `{D}`, `{D+20}` (a day) and `{M-1}` (a month); other holes stay."""

    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in facts:
            return str(facts[name])
        if moved := re.fullmatch(r"([YDM])([+-]\d+)?", name):
            kind, by = moved.group(1), int(moved.group(2) or 0)
            if kind == "Y":
                return str(written_on.year + by)
            if kind == "D":
                return day(written_on + timedelta(days=by))
            index = written_on.year * 12 + written_on.month - 1 + by
            return f"{index // 12}年{index % 12 + 1}月"
        return match.group(0)

    return HOLE.sub(one, text)


def html(text: str) -> str:
    """Lines to HTML: `# ` a numbered heading, `## ` a numbered subheading, `- ` and `1. ` lists, else a paragraph."""
    parts: list[str] = []
    major = minor = 0
    for line in (raw.strip() for raw in text.strip().splitlines()):
        if line.startswith("<table"):
            parts.append(line)
        elif line.startswith("## "):
            minor += 1
            parts.append(f"<h3>（{numeral(minor)}）{escape(line[3:])}</h3>")
        elif line.startswith("# "):
            major, minor = major + 1, 0
            parts.append(f"<h2>{numeral(major)}、{escape(line[2:])}</h2>")
        elif line.startswith("= "):
            parts.append(f"<h2>{escape(line[2:])}</h2>")
        elif line.startswith("- "):
            parts.append(f"<ul><li>{escape(line[2:])}</li></ul>")
        elif re.match(r"1\. ", line):
            parts.append(f"<ol><li>{escape(line[3:])}</li></ol>")
        elif line:
            # The addressees stand at the margin, everything else is indented.
            opens = not parts and line.endswith("：") and "。" not in line and "如下" not in line
            kind = ' class="no-indent"' if opens else ""
            parts.append(f"<p{kind}>{escape(line)}</p>")
    return "".join(parts).replace("</ul><ul>", "").replace("</ol><ol>", "")


def entries(name: str) -> list[dict[str, str]]:
    """The pieces of a text file: each opens with `=== key`, has `name: value` lines, an empty line, and a body."""
    found = []
    for piece in re.split(r"^=== ", (TEXTS / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = piece.partition("\n\n")
        key, *lines = head.strip().splitlines()
        entry = {"key": key.strip(), "body": body.strip()}
        for line in lines:
            label, _, value = line.partition(":")
            entry[label.strip()] = value.strip()
        found.append(entry)
    return found
