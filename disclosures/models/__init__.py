"""What disclosures keep."""

from disclosures.models.agency_texts import AgencyText, AgencyTextVersion
from disclosures.models.attachments import READER, Attachment, attachment_path
from disclosures.models.batches import Batch, BatchRow, RowState
from disclosures.models.catalogue import CatalogueItem, Field
from disclosures.models.categories import Category
from disclosures.models.documents import Document, DocumentEvent, Revision
from disclosures.models.links import OutgoingLink
from disclosures.models.release import ReleaseAcceptance
from disclosures.models.tables import DataRow, DataTable
from disclosures.models.unsaved import UnsavedText

__all__ = [
    "AgencyText",
    "AgencyTextVersion",
    "READER",
    "Attachment",
    "Batch",
    "BatchRow",
    "CatalogueItem",
    "Category",
    "DataRow",
    "DataTable",
    "Document",
    "DocumentEvent",
    "Field",
    "OutgoingLink",
    "ReleaseAcceptance",
    "Revision",
    "RowState",
    "UnsavedText",
    "attachment_path",
]
