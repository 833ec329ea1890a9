"""What a request costs under art. 42 and 国办函〔2020〕109号: rules 1.7."""

import pytest

from statutes import laws
from statutes.fees import Fee, FeeLine, charge
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
    with pytest.raises(ValueError, match="^The law cn has no fee per_hour.$"):
        charge(LAW, "per_hour", 1)
    for quantity, already in ((-1, 0), (1, -1)):
        with pytest.raises(ValueError, match="^A quantity cannot be negative.$"):
            charge(LAW, ITEMS, quantity, already)


@pytest.mark.parametrize(("mode", "documents", "yen"), [("per_document", 3, 900), ("per_document_online", 3, 600)])
def test_in_japan_every_document_has_its_price(mode, documents, yen):
    """情報公開法 16."""
    fee = charge(laws.load("jp"), mode, documents)
    assert (fee.amount, fee.currency, [line.first for line in fee.lines]) == (yen, "JPY", [1])


def test_a_fee_says_what_was_charged_for():
    """国办函〔2020〕109号 5."""
    assert charge(LAW, ITEMS, 2, 9) == Fee(
        ITEMS, 2, 9, 100, "CNY", "国办函〔2020〕109号 5", False,
        (FeeLine(10, 10, (1, 10), 1, 0, 0), FeeLine(11, 11, (11, 30), 1, 100, 100)),
    )  # fmt: skip
    assert charge(LAW, ITEMS, 0) == Fee(ITEMS, 0, 0, 0, "CNY", "国办函〔2020〕109号 5", False, ())


@pytest.mark.parametrize(
    ("free", "bands", "step", "add", "lines"),
    [
        (20, "[]", 0, 0, [(1, 12, 0, 0)]),
        (3, "[]", 0, 0, [(1, 3, 0, 0)]),
        (0, "[[5, 7]]", 6, 0, [(1, 5, 7, 35), (6, 11, 7, 42), (12, 12, 7, 7)]),
        (1, "[[2, 7], [4, 8], [0, 9]]", 0, 0, [(1, 1, 0, 0), (2, 2, 7, 7), (3, 4, 8, 16), (5, 12, 9, 72)]),
    ],
)
def test_the_bands_follow_each_other(tmp_path, free, bands, step, add, lines):
    text = (laws.ROOT / "jp.toml").read_text()
    head, rest = text.split("[[fee]]", 1)
    row = (
        f'[[fee]]\nmode = "m"\ntitle = {{ zh-hans = "费", en = "Fee" }}\nunit = {{ zh-hans = "件", en = "one" }}\n'
        f'article = "16"\nfree = {free}\nbands = {bands}\nstep = {step}\nadd = {add}\n'
    )
    (tmp_path / "jp.toml").write_text(head + row)
    fee = charge(laws.load("jp", tmp_path), "m", 12)
    assert [(line.first, line.last, line.price, line.sum) for line in fee.lines] == lines
    assert fee.amount == sum(line[3] for line in lines)
    assert [line.units for line in fee.lines] == [last - first + 1 for first, last, _, _ in lines]
