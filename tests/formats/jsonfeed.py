"""JSON Feed 1.1, from jsonfeed.org/version/1.1: what must be there, and of which type the rest is."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

TOP = {"version", "title", "home_page_url", "feed_url", "description", "language", "authors", "items", "next_url"}
ITEM = {
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "date_published",
    "date_modified", "authors", "tags", "language", "attachments",
}  # fmt: skip


def check(content: bytes) -> dict[str, Any]:
    """Raises where `content` is no JSON Feed; answers it."""
    feed = json.loads(content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert set(feed) <= TOP
    for name in ("home_page_url", "feed_url"):
        assert _is_address(feed[name])
    for item in feed["items"]:
        _item(item)
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids))
    return feed


def _item(item: dict[str, Any]) -> None:
    assert set(item) <= ITEM
    assert item["id"]
    assert isinstance(item["id"], str)
    assert "content_html" in item or "content_text" in item
    assert _is_address(item["url"])
    for name in ("date_published", "date_modified"):
        if name in item:
            assert datetime.fromisoformat(item[name]).tzinfo
    for author in item.get("authors", []):
        assert set(author) <= {"name", "url", "avatar"}
        assert author
    assert all(isinstance(tag, str) for tag in item.get("tags", []))


def _is_address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
