"""An admin page of many parts: no part hides a method of another one by chance."""

from collections import defaultdict

import pytest
from django.contrib import admin

from agencies.scoped_admin import ScopedAdmin


@pytest.mark.parametrize("keeper", admin.site._registry.values(), ids=lambda keeper: type(keeper).__name__)
def test_parts_of_a_page_have_private_methods_of_their_own(keeper):
    owners = defaultdict(list)
    for part in type(keeper).__mro__:
        if issubclass(part, ScopedAdmin) and part is not ScopedAdmin:
            for name, value in vars(part).items():
                if name.startswith("_") and not name.startswith("__") and callable(value):
                    owners[name].append(part.__name__)
    assert {name: parts for name, parts in owners.items() if len(parts) > 1} == {}
