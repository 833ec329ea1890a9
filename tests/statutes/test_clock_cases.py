"""Histories that were counted day by day by somebody else."""

import json

from statutes.cases import answer
from tests.conftest import shared


def test_every_chinese_case_comes_out_as_expected():
    lines = shared("checks/clock_cases.jsonl").read_text().splitlines()
    cases = [case for case in map(json.loads, lines) if case["law"] == "cn"]
    assert len(cases) >= 167
    wrong = []
    for case in cases:
        expect, found = case.pop("expect"), answer(case)
        fits = "error" in found if "error" in expect else expect.items() <= found.items()
        if not fits:
            wrong.append((case["id"], expect, {key: value for key, value in found.items() if key != "proof"}))
    assert wrong == []
