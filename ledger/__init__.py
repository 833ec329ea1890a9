"""What happened: append-only rows, projected columns, audit entries."""
