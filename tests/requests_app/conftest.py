"""The day of the tests that play at the desk."""

import pytest
import time_machine

from tests.requests_app.acts import NOW


@pytest.fixture
def a_wednesday_in_march():
    with time_machine.travel(NOW, tick=False):
        yield
