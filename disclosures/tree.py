"""The tree of categories with how many documents stand in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from disclosures.models import Category


@dataclass
class Node:
    """A category in its place: `own` documents, and `total` with those below it."""

    category: Category
    depth: int = 0
    own: int = 0
    total: int = 0
    children: list[Node] = field(default_factory=list)


def planted(documents: Any) -> list[Node]:
    """The roots, counted over `documents`; two queries, however deep the tree is."""
    counts = dict(documents.order_by().values_list("category").annotate(n=Count("*")))
    nodes = {c.pk: Node(c, own=counts.get(c.pk, 0)) for c in Category.objects.all()}
    roots = []
    for node in nodes.values():
        parent = nodes.get(node.category.parent_id)
        (parent.children if parent else roots).append(node)
    for root in roots:
        _sum(root, 0)
    return roots


def _sum(node: Node, depth: int) -> int:
    node.depth = depth
    node.total = node.own + sum(_sum(child, depth + 1) for child in node.children)
    return node.total


def flat(nodes: list[Node]) -> Iterator[Node]:
    """In reading order, each before its children."""
    for node in nodes:
        yield node
        yield from flat(node.children)
