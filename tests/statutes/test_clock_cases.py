"""Histories that were counted day by day by somebody else."""

import json

import pytest

from statutes.cases import answer
from tests.conftest import shared


@pytest.mark.parametrize(("law", "number"), [("cn", 167), ("us", 44), ("uk", 50), ("jp", 42)])
def test_every_case_of_a_law_comes_out_as_expected(law, number):
    lines = shared("checks/clock_cases.jsonl").read_text().splitlines()
    cases = [case for case in map(json.loads, lines) if case["law"] == law]
    assert len(cases) >= number
    wrong = []
    for case in cases:
        expect, found = case.pop("expect"), answer(case)
        fits = "error" in found if "error" in expect else expect.items() <= found.items()
        if not fits:
            wrong.append((case, expect, {key: value for key, value in found.items() if key != "proof"}))
    assert wrong == []
