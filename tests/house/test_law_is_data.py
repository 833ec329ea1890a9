"""What a law says is asked of its file: no line of code turns on which law it is."""

import ast

import pytest

from statutes import laws
from tests.house.test_doors import CODE, REPOSITORY

DATA = ("statutes", "portal/demo")


def compared(source: str) -> list[int]:
    """Lines that compare something, or a case of `match`, with the name of a law."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Compare | ast.MatchValue) and any(_names_a_law(part) for part in _parts(node))
    ]


def _parts(node: ast.Compare | ast.MatchValue) -> list[ast.expr]:
    sides = [node.left, *node.comparators] if isinstance(node, ast.Compare) else [node.value]
    return [
        part for side in sides for part in (side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side])
    ]


def _names_a_law(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and part.value in laws.ids()


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('law.id != "cn"', [1]),
        ('"cn" == case.law', [1]),
        ('law.id in ("uk", "uk-sct")', [1]),
        ('match law.id:\n    case "jp":\n        pass', [2]),
        ('law.reply.unit == "working"', []),
        ('laws.load("cn")', []),
    ],
)
def test_the_search_finds_what_it_looks_for(line, found):
    assert compared(line) == found


def test_no_line_outside_the_statutes_asks_which_law_it_is():
    strangers = [
        f"{place}:{line}"
        for path in CODE
        if not (place := path.relative_to(REPOSITORY).as_posix()).startswith(DATA)
        for line in compared(path.read_text(encoding="utf-8"))
    ]
    assert strangers == []
