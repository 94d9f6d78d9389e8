"""Texts that a spreadsheet would run as formulas: made harmless when they are written, as they were meant when read."""

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - spreadsheets take the wide ones for the others
"""With these a cell begins that a spreadsheet may run as a formula."""
APOSTROPHE = "'"


def harmless(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe goes before what would be a formula."""
    return f"{APOSTROPHE}{text}" if text.startswith(DANGEROUS) else text


def as_meant(text: str) -> str:
    """The text that was made harmless."""
    meant = text[1:]
    return meant if text.startswith(APOSTROPHE) and meant.startswith(DANGEROUS) else text
