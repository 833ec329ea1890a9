"""What every search index of the site is: objects that the database calls public, in four fields and some filters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, DateTimeField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Length, Replace, Substr, TruncDate
from django.utils import timezone
from haystack import indexes

LOOKED_THROUGH = 100_000  # characters of a text in which its best place is looked for


class Source(NamedTuple):
    """A piece of what can be found of an object: its own words, or those of a file with its name and address."""

    text: str
    name: str = ""
    url: str = ""
    about: bool = False  # what is known about it, such as its number: no words of its own


class Row(NamedTuple):
    """A public object as lists, counts and filters need it."""

    kind: str
    pk: int
    title: str
    agency: str
    category: str
    validity: str
    on: str  # its day as the database writes it, 2024-01-05; empty where none is known
    score: float = 0.0

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None

    @property
    def year(self) -> str:
        return self.on[:4]


def first_day(moments: Iterable[date | datetime | None]) -> date | None:
    """The first that is known, as a day of this country."""
    for moment in moments:
        if moment:
            return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    return None


class PublicIndex(indexes.SearchIndex):
    """Base of the search indexes. A subclass names the columns; `index_queryset` adds to `public` what is read of each.

    What is public decides what is indexed, what a result may show and what a count may count.
    """

    text = indexes.CharField(document=True, stored=False)
    title = indexes.CharField(stored=False)
    kind = indexes.CharField(stored=False)
    agency = indexes.CharField(stored=False)
    category = indexes.CharField(stored=False)
    year = indexes.CharField(stored=False)
    validity = indexes.CharField(stored=False)
    date = indexes.DateField(stored=False, null=True)

    name: str  # of the kind: document, request, answer, agency
    title_column = "title"
    text_columns: tuple[str, ...] = ()
    agency_column = "agency__slug"
    category_column = ""
    validity_column = ""
    day_columns: tuple[str, ...] = ()

    def public(self) -> QuerySet[Any]:
        return self.get_model().objects.public()

    def index_queryset(self, using: str | None = None) -> QuerySet[Any]:
        return self.public()

    def read(self, found: QuerySet[Any]) -> list[Any]:
        """The objects of a part of `index_queryset`, with what `sources` looks at."""
        return list(found)

    def among(self, pks: Iterable[int]) -> QuerySet[Any]:
        """Those of some objects that are public now, in no order: for keys and columns."""
        return self.public().order_by().filter(pk__among=pks)

    def words(self, obj: Any) -> str:
        """All that can be found of an object, but its title."""
        raise NotImplementedError

    def sources(self, obj: Any) -> list[Source]:
        """The same in pieces, the object's own words first."""
        return [Source(self.words(obj))]

    def lineage(self) -> dict[str, tuple[str, ...]]:
        """By category, those that it lies in, itself first. Who chooses one means all that lies in it."""
        return {}

    def files(self, obj: Any) -> int:
        """How many files it has."""
        return 0

    def heading(self, obj: Any) -> str:
        """The title of a result, in the reader's language where the object has one."""
        return str(self._value(obj, self.title_column))

    def rows(self, scores: dict[int, float]) -> Iterator[Row]:
        """Those of the proposed objects that are public now, in one query."""
        yield from self._rows(self.among(scores), scores)

    def titled(self, words: Iterable[str], among: Mapping[str, Sequence[str]], limit: int) -> Iterator[Row]:
        """Public objects with all `words` in the title and a value of each of `among`: for when there is no index."""
        found = self.public()
        for word in words:
            found = found.filter(**{f"{self.title_column}__icontains": word})
        for name, values in among.items():
            if column := getattr(self, f"{name}_column", ""):
                found = found.filter(**{f"{column}__in": values})
        yield from self._rows(found.order_by("-pk")[:limit], {})

    def holders(self, pks: Iterable[int], wording: str) -> dict[int, tuple[int, int]]:
        """Of some objects those that are public and have a wording as it stands in their own title or text.

        By key how often, and how long title and text are together, markup included.
        """
        columns = (self.title_column, *self.text_columns)
        own = Concat(*(part for column in columns for part in (column, Value("\n"))), output_field=TextField())
        without = Replace("own", Value(wording), Value(""))
        found = self.among(pks).annotate(own=own).filter(own__contains=wording)
        counted = found.values_list("pk", Length("own"), Length(without))
        return {pk: ((size - less) // len(wording), size) for pk, size, less in counted}

    def texts(self, pks: Iterable[int]) -> dict[int, tuple[str, str]]:
        """Title and text, markup included, of some objects that are public."""
        columns = (Substr(column, 1, LOOKED_THROUGH) for column in self.text_columns)
        rows = self.among(pks).values_list("pk", self.title_column, *columns)
        return {pk: (title, "\n".join(filter(None, texts))) for pk, title, *texts in rows}

    def _rows(self, found: QuerySet[Any], scores: dict[int, float]) -> Iterator[Row]:
        columns = (self.title_column, self.agency_column, self.category_column, self.validity_column)
        named = (column or Value("") for column in columns)
        rows = found.values_list("pk", *named, self._day())
        for pk, title, agency, category, validity, on in rows.iterator(chunk_size=5000):
            yield Row(self.name, pk, title, agency, category, validity, on or "", scores.get(pk, 0.0))

    def _day(self) -> Any:
        """`first_day` of the columns in the database, as a text: to make days of texts would be a third of a search."""
        fields = {name: self.get_model()._meta.get_field(name) for name in self.day_columns}
        days = [TruncDate(name) if isinstance(field, DateTimeField) else F(name) for name, field in fields.items()]
        return Cast(Coalesce(*days, Value(None), output_field=DateField()) if days else Value(""), CharField())

    def objects_by_pk(self, pks: Iterable[int]) -> dict[int, Any]:
        return {obj.pk: obj for obj in self.read(self.index_queryset().order_by().filter(pk__among=pks))}

    def _value(self, obj: Any, column: str) -> Any:
        for name in column.split("__") if column else ():
            obj = getattr(obj, name)
        return obj if column else ""

    def prepare_text(self, obj: Any) -> str:
        return self.words(obj)

    def prepare_title(self, obj: Any) -> str:
        return str(self._value(obj, self.title_column))

    def prepare_kind(self, obj: Any) -> str:
        return self.name

    def prepare_agency(self, obj: Any) -> str:
        return str(self._value(obj, self.agency_column))

    def prepare_category(self, obj: Any) -> str:
        return str(self._value(obj, self.category_column))

    def prepare_validity(self, obj: Any) -> str:
        return str(self._value(obj, self.validity_column))

    def prepare_date(self, obj: Any) -> date | None:
        return first_day(self._value(obj, column) for column in self.day_columns)

    def prepare_year(self, obj: Any) -> str:
        day = self.prepare_date(obj)
        return str(day.year) if day else ""
