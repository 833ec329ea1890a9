"""Documents that went through the door, and the index brought up to date."""

import pytest
from django.utils import timezone
from haystack import connections

from search import health, writer
from tests import factories

ENGINES = ("whoosh", "tantivy")


@pytest.fixture
def use_engine(monkeypatch, settings):
    """Let searches go through an engine: `use_engine("tantivy")`."""

    def use(name):
        # Haystack reads the name of the engine once, when it is imported.
        settings.SEARCH_ENGINE = name
        monkeypatch.setitem(connections.connections_info["default"], "ENGINE", f"search.{name}_engine.Engine")
        connections.reload("default")

    yield use
    monkeypatch.undo()
    connections.reload("default")


@pytest.fixture(params=ENGINES)
def each_engine(request, use_engine):
    use_engine(request.param)
    return request.param


@pytest.fixture
def publish(cast):
    """Publish a document: `publish("关于电梯的通知", "正文")`."""

    def make(title="关于示例事项的通知", body="示例正文。", **fields):
        fields.setdefault("agency", cast.health)
        people = (cast.clerk, cast.reviewer) if fields["agency"] == cast.health else (
            cast.finance_clerk, cast.finance_reviewer)  # fmt: skip
        return factories.published(clerk=people[0], reviewer=people[1], title=title, body=f"<p>{body}</p>", **fields)

    return make


@pytest.fixture
def withdraw(cast):
    from disclosures import workflow  # noqa: PLC0415 -- needs the apps

    def take(document):
        workflow.perform(document, "withdraw", actor=cast.reviewer, facts={"reason": "示例理由"})

    return take


@pytest.fixture
def indexed():
    """Drain everything that is queued."""

    def now():
        if not health.readable():
            writer.rebuild()
        while writer.drain(timezone.now()):
            pass

    return now


@pytest.fixture
def ask(client, settings):
    """The search page in English, as it answers: `ask("电梯", kind="document")`."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    def get(q="", **state):
        response = client.get("/search/", {"q": q, **state})
        assert response.status_code == 200
        return response

    return get
