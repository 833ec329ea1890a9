"""Numbers as they were given: whether each series of a year is whole."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Min, Q

from agencies.models import Agency, Serial
from agencies.numbers import REQUEST, org
from requests_app.letters.making import SERIES
from requests_app.models import Event, InformationRequest, Letter


def gaps() -> Iterator[str]:
    """Sentences on every series that is not 1 to the last number of its counter."""
    given = {**_of_requests(), **_of_letters()}
    for serial in Serial.objects.filter(Q(series="request") | Q(series__startswith=SERIES)).select_related("agency"):
        numbers = given.pop((serial.agency_id, serial.series, serial.year), [])
        where = f"{serial.agency.slug}, {serial.series} {serial.year}"
        if len(numbers) != serial.last:
            yield f"{where}: {len(numbers)} numbers stand, {serial.last} were given"
        known = [number for number in numbers if number is not None]
        if len(known) == len(numbers) == serial.last and sorted(known) != list(range(1, serial.last + 1)):
            yield f"{where}: {_differs(known, serial.last)}"
    for (agency, series, year), numbers in given.items():
        yield f"agency {agency}, {series} {year}: {len(numbers)} numbers of no counter"


def _differs(known: list[int], last: int) -> str:
    missing = sorted(set(range(1, last + 1)) - set(known))
    return f"missing {missing[:10]}, {len(known) - len(set(known))} twice"


def _of_requests() -> dict[tuple[int, str, int], list[int | None]]:
    """The places of requests by agency and year of their first registration; None where the pattern has changed."""
    first = Event.objects.filter(kind="registered").order_by().values("case_id").annotate(n=Min("n"))
    years = {
        (case, n): on.year for case, n, on in Event.objects.filter(kind="registered").values_list("case_id", "n", "on")
    }
    year_of = {row["case_id"]: years[row["case_id"], row["n"]] for row in first.iterator()}
    shapes = {agency.pk: _shape(agency) for agency in Agency.objects.all()}
    found: dict[tuple[int, str, int], list[int | None]] = defaultdict(list)
    rows = InformationRequest.objects.exclude(number=None).values_list("pk", "agency_id", "number")
    for pk, agency, number in rows.iterator():
        if pk in year_of:
            place = shapes[agency].fullmatch(number)
            found[agency, "request", year_of[pk]].append(int(place["seq"]) if place else None)
    return found


def _shape(agency: Agency) -> re.Pattern[str]:
    """The agency's pattern, to read the place out of a number."""
    pattern = re.escape(agency.request_pattern or REQUEST)
    words = {r"\{org\}": re.escape(org(agency)), r"\{year\}": r"\d{4}"}
    for name, expression in words.items():
        pattern = pattern.replace(name, expression)
    head, _seq, tail = pattern.partition(r"\{seq\}")
    return re.compile(rf"{head}(?P<seq>\d+){tail}")


def _of_letters() -> dict[tuple[int, str, int], list[int | None]]:
    found: dict[tuple[int, str, int], list[int | None]] = defaultdict(list)
    rows: Iterable[tuple[int, str, int, int]] = Letter.objects.exclude(series="").values_list(
        "case__agency_id", "series", "year", "seq"
    )
    for agency, series, year, seq in rows:
        found[agency, series, year].append(seq)
    return found
