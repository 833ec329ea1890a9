"""Rules and querysets are twins, for every one of the cast."""

import pytest
from django.utils import timezone

from feedback import rules
from feedback.models import Consultation, Opinion, Rating, Sender, Submission
from tests import factories
from tests.feedback.stories import CONTACT, consultation, message

READERS = {"clerk", "other_clerk", "reviewer", "head", "supervisor", "auditor"}


@pytest.fixture
def things(cast):
    draft = consultation(cast)
    return {
        "submission": message(cast.health, sender=CONTACT),
        "consultation": draft,
        "opinion": Opinion.objects.create(consultation=draft, form_key=factories.key(), text="同意"),
        "rating": Rating.objects.create(key="k", path="/", agency=cast.health, useful=True, at=timezone.now()),
    }


@pytest.mark.parametrize(
    ("name", "model"),
    [("submission", Submission), ("consultation", Consultation), ("opinion", Opinion), ("rating", Rating)],
)
def test_who_may_view_is_who_finds_it(cast, things, name, model):
    by_rule = {who for who, user in cast.everyone().items() if rules.can_view(user, things[name])}
    by_query = {who for who, user in cast.everyone().items() if model.objects.visible_to(user).exists()}
    assert (by_rule, by_query) == (READERS, READERS)


def test_the_sender_is_for_those_who_answer(cast, things):
    answering = READERS - {"supervisor", "auditor"}
    by_rule = {who for who, user in cast.everyone().items() if rules.can_see_sender(user, things["submission"])}
    by_query = {who for who, user in cast.everyone().items() if Sender.objects.visible_to(user).exists()}
    assert (by_rule, by_query) == (answering, answering)
