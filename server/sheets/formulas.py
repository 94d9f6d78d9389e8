"""Texts that a spreadsheet would run as formulas: made harmless when they are written, as they were meant when read."""

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide ones for the others
"""With these a cell begins that a spreadsheet may run as a formula."""
APOSTROPHE = "'"


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe goes before what would be a formula.

    One more goes before what looks as if it was made harmless, so that both can be told apart.
    """
    return f"{APOSTROPHE}{text}" if is_dangerous(text.lstrip(APOSTROPHE)) else text


def as_meant(text: str) -> str:
    """The text that was made harmless."""
    return text[1:] if text.startswith(APOSTROPHE) and is_dangerous(text.lstrip(APOSTROPHE)) else text


def is_dangerous(text: str) -> bool:
    return text.startswith(DANGEROUS)
