"""Pages: documents, the catalogue, agencies with their four blocks, tables."""
