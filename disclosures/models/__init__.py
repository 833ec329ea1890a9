"""What disclosures keep."""

from disclosures.models.attachments import Attachment, attachment_path
from disclosures.models.categories import Category
from disclosures.models.documents import Document, DocumentEvent, Revision

__all__ = ["Attachment", "Category", "Document", "DocumentEvent", "Revision", "attachment_path"]
