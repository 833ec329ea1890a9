"""What a time limit says in numbers (art. 26, and the words of the standard catalogues)."""

import pytest

from disclosures.catalogue.time_limits import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自信息形成或者变更之日起20个工作日内", (20, "working")),  # art. 26
        ("自该信息形成或者变更之日起 20 个工作日内予以公开", (20, "working")),
        ("自信息形成或变更之日起２０个工作日内", (20, "working")),
        ("信息形成之日起二十个工作日内", (20, "working")),
        ("自收到之日起七日内", (7, "calendar")),
        ("批复后20日内", (20, "calendar")),  # 预算法 art. 14
        ("7个工作日内", (7, "working")),
        ("1个月内", (1, "month")),
        ("在3个月内", (3, "month")),
        ("20个工作日", (20, "working")),
        ("十五日内", (15, "calendar")),
        ("实时公开", None),
        ("及时公开", None),
        ("", None),
        ("公告期限5个工作日", None),  # how long it hangs, not when it must be out
        ("公示期不少于7个工作日", None),
        ("提前10个工作日内", None),
        ("每年3月31日前", None),
        ("自信息形成之日起20个工作日内；处罚决定作出之日起7个工作日内", None),  # two limits: a person decides
        ("〇个工作日内", None),
        ("二二十日内", None),
    ],
)
def test_what_is_certain_becomes_a_number_and_a_unit(text, expected):
    assert parse(text) == expected
