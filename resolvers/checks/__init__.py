"""Checks of what callers write: each gives what can be stored, and tells the problems with their paths."""
