"""The content of the demonstration city, before it is loaded: whole sentences, right sums, any day."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest

from portal.demo.agencies import AGENCIES, DIGITS, WEIGHTS
from portal.demo.days import Days
from portal.demo.documents import documents
from portal.demo.prose import html, numeral
from portal.demo.requests import requests
from statutes import calendars


def working(day: date) -> bool:
    return calendars.load("CN").is_working(day)


def content(seed: int = 1, today: date = date(2026, 6, 15)) -> list:
    return documents(seed, today, working)


def test_the_same_seed_writes_the_same_documents_and_another_seed_others():
    assert [doc.body for doc in content(1)] == [doc.body for doc in content(1)]
    assert {doc.body for doc in content(1)} != {doc.body for doc in content(2)}


@pytest.mark.parametrize(
    "today", [date(2024, 2, 29), date(2025, 1, 1), date(2025, 12, 31), date(2026, 10, 4), date(2026, 11, 24)]
)
def test_the_city_can_be_loaded_for_any_day(today):
    found = content(3, today)
    assert len(found) >= 300
    assert max(doc.written_on for doc in found) < today
    assert all(working(doc.written_on) for doc in found)
    assert all(doc.written_on <= doc.published_on < today for doc in found if doc.published_on)
    cases = list(requests(3, Days(today, working), 60))
    assert all(step.on < today for case in cases for step in case.steps)
    assert all(case.submitted_on <= case.received_on < today for case in cases)


def test_no_hole_of_a_text_is_left_open():
    cases = requests(1, Days(date(2026, 6, 15), working), 120)
    texts = [doc.title + doc.summary + doc.body for doc in content()]
    texts += [f"{case.subject}{case.description}{case.features}{case.steps}" for case in cases]
    assert [text for text in texts if re.search(r"\{[A-Za-z]", text.replace("facts={", ""))] == []


def test_any_two_documents_differ_in_title_and_text():
    found = content()
    assert Counter(doc.title for doc in found).most_common(1)[0][1] == 1
    assert Counter(doc.body for doc in found).most_common(1)[0][1] == 1


def test_document_numbers_have_the_official_form_and_are_never_given_twice():
    numbers = [doc.doc_no for doc in content() if doc.doc_no]
    assert all(re.fullmatch(r"[\u4e00-\u9fa5]+〔\d{4}〕\d+号", number) for number in numbers)
    assert len(set(numbers)) == len(numbers) > 60


def test_the_rows_of_every_account_add_up_to_their_total():
    accounts = [doc for doc in content() if doc.title.endswith(("部门预算", "部门决算"))]
    assert len(accounts) == 2 * len(AGENCIES)
    for doc in accounts:
        for table in re.findall(r"<tbody>(.*?)</tbody>", doc.body):
            cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", table)]
            sums = [[round(float(cell.replace(",", "")) * 100) for cell in row[1:] if "%" not in cell] for row in cells]
            assert [sum(column) for column in zip(*sums[:-1], strict=True)] == sums[-1], doc.key


def test_every_agency_has_a_code_with_a_right_check_character():
    for agency in AGENCIES:
        total = sum(DIGITS.index(char) * weight for char, weight in zip(agency.code, WEIGHTS, strict=False))
        assert DIGITS[(31 - total % 31) % 31] == agency.code[17]
    assert len({agency.code for agency in AGENCIES}) == len(AGENCIES)


def test_plain_lines_become_an_official_text():
    text = "各单位：\n# 目标\n## 近期\n<b>\n1. 甲\n1. 乙\n- 丙\n# 附则"
    assert html(text) == (
        '<p class="no-indent">各单位：</p><h2>一、目标</h2><h3>（一）近期</h3><p>&lt;b&gt;</p>'
        "<ol><li>甲</li><li>乙</li></ol><ul><li>丙</li></ul><h2>二、附则</h2>"
    )


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_numerals(number, word):
    assert numeral(number) == word


def test_days_are_counted_in_working_days():
    days = Days(date(2026, 10, 12), working)
    assert days.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert days.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert days.at_or_after(date(2026, 10, 3)) == date(2026, 10, 8)
    assert days.before(1) == date(2026, 10, 10)  # a Saturday that is worked
    assert days.last(10, 12) == days.at_or_before(date(2025, 10, 12)) == date(2025, 10, 11)
    assert days.months(2) == [(2026, 8), (2026, 9)]
