"""Holiday notices that the tests announce."""

from __future__ import annotations

from datetime import date, timedelta

from agencies import workflow
from agencies.workflow import Day, Wanted

SPRING = "春节"


def days(first: str, last: str = "", *, off: bool = True, name: str = SPRING) -> tuple[Day, ...]:
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return tuple(Day(start + timedelta(days=n), off, name) for n in range((end - start).days + 1))


def wanted(*rows: Day, **fields) -> Wanted:
    defaults = {
        "calendar": "CN",
        "title": "关于示例节假日安排的通知",
        "number": "示例〔2026〕1号",
        "issued_on": date(2026, 10, 30),
        "address": "https://www.example.com/notice",
    }
    return Wanted(days=tuple(rows), **{**defaults, **fields})


def yearly(year: int = 2027, *more: Day) -> Wanted:
    """A notice that moves the New Year: three days off, one Sunday worked."""
    rows = days(f"{year}-01-01", f"{year}-01-04", name="元旦")
    return wanted(*rows, *days(f"{year}-01-10", off=False, name="元旦"), *more, year=year)


def announce(what: Wanted, actor, **fields):
    return workflow.announce(what, actor=actor, **fields)
