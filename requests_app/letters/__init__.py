"""Letters: what each must say (rules.md 3.3), put together when it is issued, printed as DOCX and PDF on demand."""

from requests_app.letters.facts import day, remedy, reply_files
from requests_app.letters.kinds import ISSUES
from requests_app.letters.making import compose, fingerprint
from requests_app.letters.words import outcomes_with_words, texts

__all__ = ["ISSUES", "compose", "day", "fingerprint", "outcomes_with_words", "remedy", "reply_files", "texts"]
