"""The formats that others read, as their specifications say them: written out from those texts, not from our code.

`atom.rng`: RFC 4287, without extensions, of which our feeds have none. `sitemap.xsd`: sitemaps.org/protocol.html, both
kinds of file. `jsonfeed.py`: jsonfeed.org/version/1.1. `schema.py`: what of JSON Schema 2020-12 our OpenAPI file uses.
"""

from pathlib import Path

from lxml import etree

HERE = Path(__file__).parent


def atom(content: bytes) -> None:
    """Raises where `content` is no Atom feed. A feed has an author, or each of its entries has (4.1.1)."""
    feed = etree.fromstring(content)
    etree.RelaxNG(etree.parse(HERE / "atom.rng")).assertValid(feed)
    ids = feed.xpath("//a:entry/a:id/text()", namespaces={"a": "http://www.w3.org/2005/Atom"})
    assert len(ids) == len(set(ids))


def sitemap(content: bytes) -> None:
    """Raises where `content` is neither a sitemap nor an index of sitemaps."""
    etree.XMLSchema(etree.parse(HERE / "sitemap.xsd")).assertValid(etree.fromstring(content))
    assert len(content) <= 52_428_800
