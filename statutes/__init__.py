"""The rules: laws and calendars as data, and the clock that folds events into a due date. Pure Python."""
