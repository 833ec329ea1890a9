"""What a request costs: progressive bands on what exceeds the free quantity, with the lines that explain the sum."""

from collections.abc import Iterator
from dataclasses import dataclass

from statutes.rules import FeeRule, Law


@dataclass(frozen=True)
class FeeLine:
    """The units from `first` to `last` that fall into one band (`last` of the band: None, it has no end)."""

    first: int
    last: int
    band: tuple[int, int | None]
    units: int
    price: int
    sum: int


@dataclass(frozen=True)
class Fee:
    """`amount` in whole units of the currency of the law; the lines of the free units are among them, at 0."""

    mode: str
    quantity: int
    already: int
    amount: int
    currency: str
    article: str
    verified: bool
    lines: tuple[FeeLine, ...]


def charge(law: Law, mode: str, quantity: int, already: int = 0) -> Fee:
    """The fee for `quantity` units after the `already` counted ones (of the same applicant in the same month)."""
    if mode not in law.fees:
        raise ValueError(f"The law {law.id} has no fee {mode}.")
    if quantity < 0 or already < 0:
        raise ValueError("A quantity cannot be negative.")
    rule = law.fees[mode]
    lines = tuple(_lines(rule, already + 1, already + quantity))
    amount = sum(line.sum for line in lines)
    return Fee(mode, quantity, already, amount, law.currency, rule.article, rule.verified, lines)


def _lines(rule: FeeRule, first: int, last: int) -> Iterator[FeeLine]:
    for start, end, price in _bands(rule):
        if start > last:
            return
        low, high = max(first, start), last if end is None else min(last, end)
        if low <= high:
            units = high - low + 1
            yield FeeLine(low, high, (start, end), units, price, units * price)


def _bands(rule: FeeRule) -> Iterator[tuple[int, int | None, int]]:
    """First unit, last unit and price of each band, without end."""
    if rule.free:
        yield 1, rule.free, 0
    start = rule.free + 1
    for upto, price in rule.bands:
        yield start, upto or None, price
        start = upto + 1
    if rule.step:
        while True:
            price += rule.add
            yield start, start + rule.step - 1, price
            start += rule.step
