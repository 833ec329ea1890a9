"""Which days are worked, written down by hand: China's notices day by day, the others by the rule of their statutes."""

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)

# The yearly notices of the State Council's General Office: weekend days that are worked, weekdays that are not.
CHINA_WORKED = {
    2019: "02-02 02-03 04-28 05-05 09-29 10-12",
    2020: "01-19 04-26 05-09 06-28 09-27 10-10",
    2021: "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    2022: "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    2023: "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}
CHINA_OFF = {
    2019: "01-01 02-04..08 04-05 05-01 05-02 05-03 06-07 09-13 10-01..04 10-07",
    2020: "01-01 01-24 01-27..31 04-06 05-01 05-04 05-05 06-25 06-26 10-01 10-02 10-05..08",
    2021: "01-01 02-11 02-12 02-15..17 04-05 05-03..05 06-14 09-20 09-21 10-01 10-04..07",
    2022: "01-03 01-31 02-01..04 04-04 04-05 05-02..04 06-03 09-12 10-03..07",
    2023: "01-02 01-23..27 04-05 05-01..03 06-22 06-23 09-29 10-02..06",
    2024: "01-01 02-12..16 04-04 04-05 05-01..03 06-10 09-16 09-17 10-01..04 10-07",
    2025: "01-01 01-28..31 02-03 02-04 04-04 05-01 05-02 05-05 06-02 10-01..03 10-06..08",
    2026: "01-01 01-02 02-16..20 02-23 04-06 05-01 05-04 05-05 06-19 09-25 10-01 10-02 10-05..07",
}
CHINA_LAST_NOTICE = 2026
# No notice yet: New Year's Eve of the lunar year and the three days after it, Qingming, Dragon Boat, Mid-Autumn.
CHINA_FESTIVALS = {
    2027: "02-05..08 04-05 06-09 09-15",
    2028: "01-25..28 04-04 05-28 10-03",
    2029: "02-12..15 04-04 06-16 09-22",
    2030: "02-02..05 04-05 06-05 09-12",
    2031: "01-22..25 04-05 06-24 10-01",
}
CHINA_FIXED_FESTIVALS = "01-01 05-01 05-02 10-01..03"


def _days(year: int, text: str) -> set[date]:
    """'02-04..08 04-05' as dates of that year."""
    found = set()
    for word in text.split():
        first, _, last = word.partition("..")
        month, day = first.split("-")
        for number in range(int(day), int(last or day) + 1):
            found.add(date(year, int(month), number))
    return found


WORKED = set().union(*(_days(year, text) for year, text in CHINA_WORKED.items()))
OFF = set().union(
    *(_days(year, text) for year, text in CHINA_OFF.items()),
    *(_days(year, f"{text} {CHINA_FIXED_FESTIVALS}") for year, text in CHINA_FESTIVALS.items()),
)


def china(day: date) -> bool:
    """Whether China works on that day; from 2027 on by the festival days of the statute alone, which is provisional."""
    if not 2019 <= day.year <= max(CHINA_FESTIVALS):
        raise LookupError(f"{day} is not in the almanac")
    if day in WORKED:
        return True
    return day.weekday() < 5 and day not in OFF


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of a month; n = -1 is the last."""
    day = date(year, month, 1)
    found = []
    while day.month == month:
        if day.weekday() == weekday:
            found.append(day)
        day += ONE_DAY
    return found[n - 1] if n > 0 else found[n]


@cache
def _federal(year: int) -> frozenset[date]:
    """5 U.S.C. 6103(a), and (b): what falls on a Saturday is kept on Friday, on a Sunday on Monday."""
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25), date(year + 1, 1, 1)]
    if year >= 2021:
        fixed.append(date(year, 6, 19))
    kept = {_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _nth(year, 5, 0, -1), _nth(year, 9, 0, 1)}
    kept |= {_nth(year, 10, 0, 2), _nth(year, 11, 3, 4)}
    for day in fixed:
        if day.weekday() == 5:
            kept.add(day - ONE_DAY)
        elif day.weekday() == 6:
            kept.add(day + ONE_DAY)
        else:
            kept.add(day)
    return frozenset(kept)


def united_states(day: date) -> bool:
    """Whether the federal offices work."""
    return day.weekday() < 5 and day not in _federal(day.year)


def easter(year: int) -> date:
    """Easter Sunday, by the steps of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _substituted(*days: date) -> set[date]:
    """Bank holidays of a weekend move to the next weekday that is not one already."""
    kept = {day for day in days if day.weekday() < 5}
    for day in sorted(days):
        if day.weekday() >= 5:
            while day.weekday() >= 5 or day in kept:
                day += ONE_DAY
            kept.add(day)
    return kept


def _everywhere(year: int) -> set[date]:
    """What all parts of the kingdom keep, with the days of one year only that were proclaimed."""
    days = {easter(year) - 2 * ONE_DAY}
    days |= _substituted(date(year, 12, 25), date(year, 12, 26))
    days.add(date(2020, 5, 8) if year == 2020 else _nth(year, 5, 0, 1))
    days.add(date(2022, 6, 2) if year == 2022 else _nth(year, 5, 0, -1))
    return days | {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


@cache
def _scotland(year: int) -> frozenset[date]:
    new_year = _substituted(date(year, 1, 1), date(year, 1, 2))
    andrew = _substituted(date(year, 11, 30))
    return frozenset(_everywhere(year) | new_year | andrew | {_nth(year, 8, 0, 1), date(2026, 6, 15)})


@cache
def _rest_of_the_kingdom(year: int) -> frozenset[date]:
    """England, Wales and Northern Ireland together."""
    days = _everywhere(year) | {easter(year) + ONE_DAY, _nth(year, 8, 0, -1)}
    for day in (date(year, 1, 1), date(year, 3, 17), date(year, 7, 12)):
        days |= _substituted(day)
    return frozenset(days)


def scotland(day: date) -> bool:
    """Whether Scotland works: FOISA s73."""
    return day.weekday() < 5 and day not in _scotland(day.year)


def united_kingdom(day: date) -> bool:
    """Whether all parts of the kingdom work: FOIA s10(6)."""
    return scotland(day) and day not in _rest_of_the_kingdom(day.year)


@cache
def _institutions(year: int) -> frozenset[date]:
    """The days that the Commission usually keeps, weekends apart."""
    days = {
        date(year, month, day) for month, day in ((1, 1), (1, 2), (5, 1), (5, 9), (7, 21), (8, 15), (11, 1), (11, 2))
    }
    days |= {date(year, 12, day) for day in range(24, 32)}
    days |= {easter(year) + number * ONE_DAY for number in (-3, -2, 1, 39, 40, 50)}  # Maundy Thursday to Whit Monday
    return frozenset(days)


def institutions(day: date) -> bool:
    """Whether the institutions of the European Union work."""
    return day.weekday() < 5 and day not in _institutions(day.year)


def every_day(day: date) -> bool:
    """Calendar days all count."""
    return True
