"""What PostgreSQL takes for a text."""

import re

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def text_problem(text: str) -> str | None:
    """Why PostgreSQL could not hold the text: for NUL and for halves of characters."""
    if "\0" in text:
        return "Text cannot contain the character NUL."
    if not text.isascii() and LONE_SURROGATE.search(text):
        return "Text cannot contain a lone surrogate."
    return None
