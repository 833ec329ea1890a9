"""Properties are tried with the same examples on every run, and without a limit of time on a busy machine."""

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")
