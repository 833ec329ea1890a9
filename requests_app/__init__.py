"""Disclosure on request: applications, their events, the workflow, letters, enforcement."""
