"""Links in the text of a document: which there are, where those inside the site lead, and whether the others answer."""

from disclosures.links.inside import findings
from disclosures.links.reading import Link, bad_links, links_of

__all__ = ["Link", "bad_links", "findings", "links_of"]
