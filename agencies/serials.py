"""Numbers without gaps: one counter for each agency, series and year."""

from django.db.models import F

from agencies.models import Agency, Serial


def take(agency: Agency, series: str, year: int) -> int:
    """The next number, in the caller's transaction: a rollback gives it back, a commit keeps it for ever."""
    return take_many(agency, series, year, 1)[0]


def take_many(agency: Agency, series: str, year: int, count: int) -> range:
    """The next `count` numbers at once."""
    row, _made = Serial.objects.get_or_create(agency=agency, series=series, year=year)
    # The update locks the row until the transaction ends, so the value read back is ours alone.
    Serial.objects.filter(pk=row.pk).update(last=F("last") + count)
    last = Serial.objects.values_list("last", flat=True).get(pk=row.pk)
    return range(last - count + 1, last + 1)
