"""What a table looks like: its columns, what adds up in it, whom it may not name. One TOML file a schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from agencies.choices import language
from statutes import source
from statutes.source import LawError, Names, Section

FOLDER = Path(__file__).with_name("schemas")
TYPES = ("text", "long", "name", "code", "choice", "date", "integer", "money", "percent")
NUMBERS = ("integer", "money", "percent")
NATURAL = ("keep", "mask", "absent")
MOST = {"text": 300, "name": 200, "code": 60, "long": 4000}  # characters, unless the column says less


@dataclass(frozen=True, eq=False)
class Column:
    """One column. `places`: decimals that are always shown, `most_places`: that are taken. `levels`: lengths of a code
    from the general to the particular. `natural`: what becomes of the cell where the row is about a natural person."""

    code: str
    label: Names
    type: str
    heads: tuple[str, ...]
    unit: Names | None
    places: int
    most_places: int
    least: Decimal | None
    choices: tuple[Names, ...]
    levels: tuple[int, ...]
    most: int
    required: bool
    natural: str

    def __str__(self) -> str:
        return self.label[language()]

    @property
    def is_number(self) -> bool:
        return self.type in NUMBERS

    @property
    def said_unit(self) -> str:
        return self.unit[language()] if self.unit else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What is chosen from: the word that is kept, and the same for the reader."""
        return [(names["zh-hans"], names[language()]) for names in self.choices]

    @property
    def head(self) -> str:
        """As a sheet names it: in Chinese, with its unit."""
        return f"{self.label['zh-hans']}（{self.unit['zh-hans']}）" if self.unit else self.label["zh-hans"]


@dataclass(frozen=True)
class Across:
    """In each row `total` is the sum of `parts`."""

    total: str
    parts: tuple[str, ...]
    tolerance: Decimal


@dataclass(frozen=True)
class Tree:
    """By the code in `by`, each row that has others below it is their sum, in each of `columns`."""

    by: str
    columns: tuple[str, ...]
    tolerance: Decimal


@dataclass(frozen=True)
class Down:
    """The row that `by` calls one of `labels` is the sum of the plain rows: all of them, or those above it."""

    by: str
    labels: tuple[str, ...]
    columns: tuple[str, ...]
    above: bool
    tolerance: Decimal


@dataclass(frozen=True)
class Equal:
    """Two cells say the same; each is (column, column of the name of its row, that name)."""

    cells: tuple[tuple[str, str, str], ...]
    tolerance: Decimal


Rule = Across | Tree | Down | Equal


@dataclass(frozen=True)
class Register:
    """The list over all documents: by which date it is ordered, which columns it shows."""

    title: Names
    date: str
    columns: tuple[str, ...]

    def __str__(self) -> str:
        return self.title[language()]


@dataclass(frozen=True)
class Schema:
    """`natural`: the column that says whom a row is about, and its words for a natural person. `left_out`: heads of
    columns that are never taken over, whatever a sheet holds under them. `kinds`: of documents that it goes with."""

    code: str
    title: Names
    basis: str
    verified: bool
    kinds: tuple[str, ...]
    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    natural: tuple[str, tuple[str, ...]] | None
    left_out: tuple[str, ...]
    register: Register | None
    order: int

    def __str__(self) -> str:
        return self.title[language()]

    def column(self, code: str) -> Column:
        """A column that the schema no longer has is shown as text under its code: old tables stay readable."""
        known = {column.code: column for column in self.columns}
        return known.get(code) or _unknown(code)

    @property
    def tree(self) -> Tree | None:
        return next((rule for rule in self.rules if isinstance(rule, Tree)), None)


def load(code: str) -> Schema:
    """The schema of this code; where its file is gone, one that shows everything as text."""
    return schemas().get(code) or Schema(code, {"zh-hans": code, "en": code}, "", False, (), (), (), None, (), None, 0)


@cache
def schemas() -> dict[str, Schema]:
    """All there are, by code, in the order in which a person is offered them."""
    found = [read(file) for file in FOLDER.glob("*.toml")]
    return {schema.code: schema for schema in sorted(found, key=lambda schema: (schema.order, schema.code))}


def read(file: Path) -> Schema:
    """`LawError` names the file, the key and the reason."""
    data, _version = source.read(file)
    head = data.table("schema")
    if head.text("code") != file.stem:
        raise head.fail("code", "must be the name of the file")
    columns = tuple(map(_column, data.tables("column")))
    codes = [column.code for column in columns]
    if not codes or len(codes) != len({*codes}):
        raise LawError(file, "column", "must be there, each code once")
    schema = Schema(
        code=file.stem,
        title=head.names("title"),
        basis=head.text("basis"),
        verified=head.flag("verified"),
        kinds=head.texts("kinds"),
        columns=columns,
        rules=tuple(_rule(row, columns) for row in data.tables("sum")),
        natural=_natural(data.table("natural"), columns) if data.has("natural") else None,
        left_out=head.texts("left_out", optional=True),
        register=_register(data.table("register"), columns) if data.has("register") else None,
        order=head.number("order", 0, 9999),
    )
    if not schema.natural and any(column.natural != "keep" for column in columns):
        raise LawError(file, "natural", "must say by which column a natural person is known")
    for section in (head, data):
        section.done()
    return schema


def _column(row: Section) -> Column:
    type = row.choice("type", TYPES)
    places = row.number("places", 0, 6, default=0)
    column = Column(
        code=row.text("code"),
        label=row.names("label"),
        type=type,
        heads=row.texts("heads", optional=True),
        unit=row.names("unit") if type == "money" else {"zh-hans": "%", "en": "%"} if type == "percent" else None,
        places=places,
        most_places=row.number("most_places", places, 6, default=places),
        least=_decimal(row, "least") if row.has("least") else None,
        choices=tuple(Section(row.file, row.key, {"choice": c}).names("choice") for c in _list(row, "choices", type)),
        levels=row.numbers("levels") if row.has("levels") else (),
        most=row.number("most", 1, 10_000, default=MOST.get(type, 40)),
        required=row.flag("required", default=False),
        natural=row.choice("natural", NATURAL) if row.has("natural") else "keep",
    )
    if list(column.levels) != sorted({*column.levels}):
        raise row.fail("levels", "must grow")
    if column.required and column.natural == "absent":
        raise row.fail("natural", "cannot be absent where it is required")
    row.done()
    return column


def _list(row: Section, name: str, type: str) -> list[object]:
    if type != "choice":
        return []
    value = row._get(name, "a list of names in each language")
    if not isinstance(value, list) or not value:
        raise row.fail(name, "must be a list of names in each language")
    return value


def _decimal(row: Section, name: str) -> Decimal:
    try:
        return Decimal(row.text(name))
    except InvalidOperation:
        raise row.fail(name, 'must be a number in quotes, such as "0.01"') from None


def _known(row: Section, name: str, columns: tuple[Column, ...], fits: Callable[[Column], bool]) -> str:
    value = row.text(name)
    if not any(column.code == value and fits(column) for column in columns):
        raise row.fail(name, "must be a column that fits")
    return value


def _all_known(row: Section, name: str, columns: tuple[Column, ...], fits: Callable[[Column], bool]) -> tuple[str, ...]:
    values, known = row.texts(name), {column.code for column in columns if fits(column)}
    if not values or not known.issuperset(values):
        raise row.fail(name, "must be columns that fit")
    return values


def _adds(column: Column) -> bool:
    return column.type in ("money", "integer")


def _rule(row: Section, columns: tuple[Column, ...]) -> Rule:
    kind = row.choice("kind", ("across", "tree", "down", "equal"))
    tolerance = _decimal(row, "tolerance") if row.has("tolerance") else Decimal(0)
    rule: Rule
    if kind == "across":
        rule = Across(_known(row, "total", columns, _adds), _all_known(row, "parts", columns, _adds), tolerance)
    elif kind == "tree":
        by = _known(row, "by", columns, lambda column: bool(column.levels))
        rule = Tree(by, _all_known(row, "columns", columns, _adds), tolerance)
    elif kind == "down":
        by, labels = _known(row, "by", columns, lambda column: not column.is_number), row.texts("labels")
        rule = Down(by, labels, _all_known(row, "columns", columns, _adds), row.flag("above", default=False), tolerance)
    else:
        rule = Equal(tuple(_cell(cell, columns) for cell in row.tables("cell")), tolerance)
        if len(rule.cells) != 2:
            raise row.fail("cell", "must be two")
    row.done()
    return rule


def _cell(row: Section, columns: tuple[Column, ...]) -> tuple[str, str, str]:
    by = _known(row, "by", columns, lambda column: not column.is_number)
    cell = (_known(row, "column", columns, _adds), by, row.text("label"))
    row.done()
    return cell


def _natural(row: Section, columns: tuple[Column, ...]) -> tuple[str, tuple[str, ...]]:
    found = (_known(row, "column", columns, lambda column: column.type == "choice"), row.texts("words"))
    row.done()
    return found


def _register(row: Section, columns: tuple[Column, ...]) -> Register:
    date = _known(row, "date", columns, lambda column: column.type == "date" and column.required)
    register = Register(row.names("title"), date, _all_known(row, "columns", columns, lambda column: True))
    row.done()
    return register


def _unknown(code: str) -> Column:
    label = {"zh-hans": code, "en": code}
    return Column(code, label, "text", (), None, 0, 0, None, (), (), MOST["text"], False, "keep")
