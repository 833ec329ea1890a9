"""Every sentence can be found by the collector of translations."""

import re

from tests.house.test_doors import CODE, REPOSITORY


def test_gettext_goes_by_names_that_are_collected():
    """`makemessages` knows `_`, `gettext`, `gettext_lazy` and their kin; an alias of another name hides its words."""
    hidden = [
        f"{path.relative_to(REPOSITORY)}: {alias}"
        for path in CODE
        for alias in re.findall(r"\b[np]*gettext\w* as (\w+)", path.read_text(encoding="utf-8"))
        if alias != "_"
    ]
    assert hidden == []
