"""Latin spelling: Ukrainian letters by the national table, other Cyrillic ones beside it, accents left out."""

import re
from unicodedata import category, name, normalize

# The table of the Cabinet of Ministers of Ukraine, resolution No. 55 of 27 January 2010.
UKRAINIAN = {
    **dict(zip("абвгґдезиіклмнопрстуф", "abvhgdezyiklmnoprstuf", strict=True)),  # noqa: RUF001
    **{"є": "ie", "ж": "zh", "ї": "i", "й": "i", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch"},
    **{"ь": "", "ю": "iu", "я": "ia", "зг": "zgh"},
}
BEGINS_WORD = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

OTHER_CYRILLIC = {
    **{"ё": "io", "ъ": "", "ы": "y", "э": "e", "ў": "u"},
    **{"ђ": "dj", "ѓ": "gj", "ѕ": "dz", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c", "ќ": "kj", "џ": "dz"},
    **{"ә": "a", "ғ": "g", "җ": "zh", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h"},
}
LATIN = {
    **{"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"},
    **{"ħ": "h", "ŧ": "t", "ŋ": "ng", "ə": "a"},
}
SPELLING = {**LATIN, **OTHER_CYRILLIC, **UKRAINIAN}

APOSTROPHES = re.compile("['`´’‘ʼʻʹ′＇]")  # noqa: RUF001
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
