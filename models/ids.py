"""The ids that callers see: the number of a node as text."""

from models.base import LARGEST_ID
from models.errors import BadUserInput

LONGEST_ID = len(str(LARGEST_ID))


def node_number(text: str) -> int:
    """The number in a node's id. Raises BadUserInput where it is no id of this API."""
    is_number = text.isdigit() and text.isascii() and len(text) <= LONGEST_ID and text[0] != "0"
    number = int(text) if is_number else 0
    if not 0 < number <= LARGEST_ID:
        raise BadUserInput(f"{text!r:.40} is not an id.")
    return number


def node_numbers(texts: list[str]) -> list[int]:
    """The numbers in many ids, in fewer steps than one by one. Raises BadUserInput."""
    digits = "".join(texts)
    if digits.isdecimal() and digits.isascii() and max(map(len, texts)) <= LONGEST_ID:
        firsts = {text[:1] for text in texts}
        if "0" not in firsts and "" not in firsts and max(numbers := list(map(int, texts))) <= LARGEST_ID:
            return numbers
    return [node_number(text) for text in texts]
