"""What can be broken in `statutes`: the mutations of mutmut, each as the text of a whole module.

Mutations of nothing but the words of a message, and of `__all__`, are left out.
"""

import ast
import hashlib
from dataclasses import dataclass
from pathlib import Path

from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace


@dataclass(frozen=True)
class Mutant:
    """`lines` are those of the changed statement; `inside`: it stands in the body of a function."""

    module: str
    key: str
    line: int
    was: str
    becomes: str
    source: str
    lines: frozenset[int]
    inside: bool


class Program:
    """A file of the rules, and all that could be changed in it."""

    def __init__(self, path: Path) -> None:
        self.path, self.code = path, path.read_text()
        self.module, self.mutations, *_ = create_mutations(str(path), self.code)
        self.places = MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(PositionProvider)
        self.tree, self.bare = ast.parse(self.code), _without_words(self.code)

    def mutant(self, number: int) -> Mutant | None:
        """One mutant; none if it changes nothing but words or what a star import would take."""
        source = self._changed(self.mutations[number])
        old, new = self.code.splitlines(), source.splitlines()
        line, (was, becomes) = next((n, it) for n, it in enumerate(zip(old, new, strict=False), 1) if it[0] != it[1])
        if was.startswith("__all__") or _without_words(source) == self.bare:
            return None
        around = [node for node in ast.walk(self.tree) if isinstance(node, ast.stmt) and _has(node, line)]
        outer, inner = around[0], around[-1]
        text = "\n".join(new[outer.lineno - 1 : (outer.end_lineno or 0) + len(new) - len(old)])
        return Mutant(
            module=f"statutes.{self.path.stem}",
            key=hashlib.sha256(f"{self.path.stem}\n{text}".encode()).hexdigest()[:16],
            line=line,
            was=was.strip(),
            becomes=becomes.strip(),
            source=source,
            lines=frozenset(range(inner.lineno, _body(inner))),
            inside=any(isinstance(node, ast.FunctionDef) and line >= _body(node) for node in around),
        )

    def _changed(self, mutation: Mutation) -> str:
        """The text with the new node in place of the old one; by way of the tree where that is not to be had."""
        node = mutation.original_node
        if place := self.places.get(node):
            rows = self.code.splitlines(keepends=True)
            start, end = (len("".join(rows[: at.line - 1])) + at.column for at in (place.start, place.end))
            if self.code[start:end] == self.module.code_for_node(node):
                return self.code[:start] + self.module.code_for_node(mutation.mutated_node) + self.code[end:]
        return deep_replace(self.module, node, mutation.mutated_node).code


def _has(node: ast.stmt, line: int) -> bool:
    first = min((it.lineno for it in getattr(node, "decorator_list", [])), default=node.lineno)
    return first <= line <= (node.end_lineno or 0)


def _body(node: ast.stmt) -> int:
    """The line after the statement, or after the head of one that has a body."""
    body = getattr(node, "body", None)
    return max(body[0].lineno, node.lineno + 1) if body else (node.end_lineno or 0) + 1


def _without_words(code: str) -> str:
    """The program without the texts that a person reads: those with a space in them."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            node.value = " "
    return ast.dump(tree)
