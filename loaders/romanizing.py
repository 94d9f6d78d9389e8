"""Latin spelling: Ukrainian letters by the national table, other Cyrillic ones beside it, accents left out."""

import re
from unicodedata import category, name, normalize


def spelling(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


# The table of the Cabinet of Ministers of Ukraine, resolution No. 55 of 27 January 2010.
UKRAINIAN = {
    **spelling("абвгґдеєжзиіїйкл", "a b v h g d e ie zh z y i i i k l"),
    **spelling("мнопрстуфхцчшщюя", "m n o p r s t u f kh ts ch sh shch iu ia"),
    "ь": "",
    "зг": "zgh",
}
BEGINS_WORD = spelling("єїйюя", "ye yi y yu ya")

SPELLING = {
    **spelling("æøœłđðþħŧŋıəß", "ae o oe l d d th h t ng i a ss"),
    **spelling("ёыэўђѓѕјљњћќџ", "io y e u dj gj dz j lj nj c kj dz"),
    **spelling("әғҗқңөұүһ", "a g zh q ng o u u h"),
    **UKRAINIAN,
    "ъ": "",
}

APOSTROPHES = re.compile("['`´’‘ʼʻʹ′＇]")
SOUNDS = re.compile(rf"(?P<first>(?<![^\W\d_])[{''.join(BEGINS_WORD)}])|зг|\w")


def romanized(text: str) -> str:
    """In small letters; those without a Latin spelling here stay as they are."""
    return SOUNDS.sub(lambda sound: BEGINS_WORD.get(sound["first"]) or _spelled(sound[0]), _bare(text.lower()))


def is_latin(text: str) -> bool:
    """Whether all of its letters are Latin ones."""
    return all("LATIN" in name(sign, "") for sign in _bare(text) if sign.isalpha())


def _bare(text: str) -> str:
    """Without apostrophes, and without the marks that are no part of a letter, such as those of stress."""
    return _unmarked(normalize("NFC", APOSTROPHES.sub("", text)))


def _unmarked(text: str) -> str:
    return "".join(sign for sign in text if category(sign) != "Mn")


def _spelled(sound: str) -> str:
    if sound in SPELLING:
        return SPELLING[sound]
    return "".join(SPELLING.get(part, part) for part in _unmarked(normalize("NFKD", sound))).lower()
