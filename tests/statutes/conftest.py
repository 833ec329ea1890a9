"""Properties are tried with the same examples on every run, and without a limit of time on a busy machine."""

import os

from hypothesis import settings

EXAMPLES = 20 if "MUTANT" in os.environ else 100
settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=EXAMPLES)
settings.load_profile("house")
