"""What a request costs under art. 42 and 国办函〔2020〕109号: rules 1.7."""

import pytest

from statutes import laws
from statutes.fees import FeeLine, charge
from tests.statutes.stories import LAW

ITEMS, PAGES = "items_per_natural_month", "pages_per_request"


@pytest.mark.parametrize(
    ("items", "yuan"),
    [(0, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (40, 4000), (41, 4300), (50, 7000), (51, 7400)],
)
def test_by_item_a_month_is_free_up_to_ten_and_every_ten_after_thirty_cost_a_hundred_more_each(items, yuan):
    assert charge(LAW, ITEMS, items).amount == yuan


@pytest.mark.parametrize(
    ("pages", "yuan"), [(0, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (300, 6700)]
)
def test_by_page_a_request_is_free_up_to_thirty_and_forty_yuan_from_201(pages, yuan):
    assert charge(LAW, PAGES, pages).amount == yuan


def test_the_lines_explain_the_sum():
    fee = charge(LAW, PAGES, 101)
    assert fee.lines == (
        FeeLine(1, 30, (1, 30), 30, 0, 0),
        FeeLine(31, 100, (31, 100), 70, 10, 700),
        FeeLine(101, 101, (101, 200), 1, 20, 20),
    )
    assert (fee.currency, fee.article, fee.verified) == ("CNY", "国办函〔2020〕109号 5", False)
    assert charge(LAW, PAGES, 300).lines[-1] == FeeLine(201, 300, (201, None), 100, 40, 4000)


@pytest.mark.parametrize(("already", "more"), [(0, 55), (5, 5), (9, 3), (28, 4), (39, 2), (60, 25)])
def test_items_of_the_month_before_this_request_move_it_up_the_scale(already, more):
    before, both = charge(LAW, ITEMS, already), charge(LAW, ITEMS, already + more)
    fee = charge(LAW, ITEMS, more, already)
    assert fee.amount == both.amount - before.amount == sum(line.sum for line in fee.lines)
    assert (fee.lines[0].first, fee.lines[-1].last, sum(line.units for line in fee.lines)) == (
        already + 1, already + more, more,
    )  # fmt: skip


def test_another_scale_and_a_negative_quantity_are_errors():
    with pytest.raises(ValueError, match="has no fee per_hour"):
        charge(LAW, "per_hour", 1)
    for quantity, already in ((-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="negative"):
            charge(LAW, ITEMS, quantity, already)


@pytest.mark.parametrize(("mode", "documents", "yen"), [("per_document", 3, 900), ("per_document_online", 3, 600)])
def test_in_japan_every_document_has_its_price(mode, documents, yen):
    """情報公開法 16."""
    fee = charge(laws.load("jp"), mode, documents)
    assert (fee.amount, fee.currency, [line.first for line in fee.lines]) == (yen, "JPY", [1])
