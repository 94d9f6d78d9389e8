"""Imports at work: files are read, and their rows written by whichever process is free."""
