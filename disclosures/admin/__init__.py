"""The desk of those who publish: documents with all that belongs to them, the catalogue, the texts of an agency."""

import disclosures.checks  # noqa: F401 -- they register themselves
from disclosures.admin.agency_texts import AgencyTextAdmin
from disclosures.admin.catalogue import CatalogueItemAdmin, FieldAdmin
from disclosures.admin.categories import CategoryAdmin
from disclosures.admin.documents import DocumentAdmin
from disclosures.admin.links import OutgoingLinkAdmin

__all__ = [
    "AgencyTextAdmin", "CatalogueItemAdmin", "CategoryAdmin", "DocumentAdmin", "FieldAdmin", "OutgoingLinkAdmin",
]  # fmt: skip
