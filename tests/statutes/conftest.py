"""Properties are tried with the same examples on every run, and without a limit of time on a busy machine."""

import os

from hypothesis import HealthCheck, Phase, settings

settings.register_profile("house", deadline=None, derandomize=True, database=None)
if "MUTANT" in os.environ:  # whether it fails is enough: tests/statutes/mutants.py
    settings.register_profile(
        "house",
        settings.get_profile("house"),
        max_examples=20,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
settings.load_profile("house")
