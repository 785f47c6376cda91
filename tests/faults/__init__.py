"""Faults under load: producers and viewers that keep records, a proxy that breaks lines, a checker of the records."""
