"""The shapes of the demo content: what a generator hands to the loader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class AgencySpec:
    slug: str
    name: str
    name_en: str
    short_name: str
    code: str
    kind: str
    parent: str
    address: str
    hours: str
    phone: str
    fax: str
    email: str
    head: str
    offices: tuple[str, ...]
    duties: tuple[str, ...]
    reconsideration_authority: str
    court: str


@dataclass(frozen=True)
class Person:
    username: str
    name: str
    agency: str
    role: str


@dataclass
class Attachment:
    """In a text it is named by `attachment:` and its name in brackets, until its key is known."""

    name: str
    make: Callable[[], bytes]


@dataclass
class Tabled:
    """A table of structured data; cells in the order of the columns of its schema."""

    schema: str
    title: str
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass
class Doc:
    """`category`: 1 to 15 as in art. 20; 16 the disclosure rules, 17 the annual reports."""

    key: str
    agency: str
    category: int
    genre: str
    title: str
    body: str
    written_on: date
    issuer: str = ""
    lag: int = 3
    series: str = ""
    doc_no: str = ""
    keywords: list[str] = field(default_factory=list)
    summary: str = ""
    validity: str = "in_force"
    effective_on: date | None = None
    repealed_on: date | None = None
    interpretation_of: str = ""
    replaces: str = ""
    withdrawn: str = ""
    stage: str = "published"
    attachments: list[Attachment] = field(default_factory=list)
    kind: str = "general"
    tables: list[Tabled] = field(default_factory=list)
    accepted: str = ""  # why a second person let through what the release check finds
    published_on: date | None = None


@dataclass(frozen=True)
class Step:
    """One act of a script: the door's action, the legal day, who acts, and what is stated."""

    action: str
    on: date
    role: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass
class Case:
    key: str
    agency: str
    channel: str
    applicant: dict[str, str]
    subject: str
    description: str
    features: str
    delivery: str
    submitted_on: date
    received_on: date
    steps: list[Step]
    story: str
    public: bool = False
    matter: tuple[list[str], dict[str, str]] = field(default_factory=lambda: ([], {}))  # the topic and its places


@dataclass
class Message:
    key: str
    agency: str
    kind: str
    title: str
    text: str
    name: str
    email: str
    submitted_on: date
    story: str
    reply: str = ""
    steps: list[Step] = field(default_factory=list)
    public: bool = False
    document: str = ""


@dataclass
class Consultation:
    key: str
    agency: str
    title: str
    text: str
    opens_on: date
    closes_on: date
    opinions: list[tuple[str, str, int]] = field(default_factory=list)
    outcome: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Rating:
    document: str
    useful: bool
    word: str
    on: date
