"""Slugs: a name in small Latin letters, as it stands in an address."""

import re
import unicodedata
from collections.abc import Mapping

LONGEST = 80
NAMELESS = "enterprise"


def table(pairs: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in pairs.split())


# The national table of 2010 (Cabinet of Ministers, No. 55).
UKRAINIAN = table(
    "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts "
    "ч=ch ш=sh щ=shch ю=iu я=ia ь= '= ’= ʼ="
)
AT_THE_START = table("є=ye ї=yi й=y ю=yu я=ya")
# Other Cyrillic letters, and Latin ones that have no accent to drop.
OTHERS = table("ё=e ъ= ы=y э=e ў=u џ=dzh љ=lj њ=nj ћ=c ђ=dj ј=j ѕ=dz ß=ss ø=o ł=l đ=d ð=d þ=th æ=ae œ=oe ı=i `=")
WORD = re.compile("[^\\W_]+(?:['’ʼ`][^\\W_]+)*")
LETTERS = {**OTHERS, **UKRAINIAN}


def slug_of(name: Mapping[str, str]) -> str:
    """The slug of a name in several languages: of the English one, else of the first that gives any."""
    tried = [name[tag] for tag in ("en", "uk") if tag in name] + list(name.values())
    return next(filter(None, map(latin, tried)), NAMELESS)


def numbered(slug: str, number: int) -> str:
    """The slug of the so manyth that would have it."""
    if number == 1:
        return slug
    return f"{slug[: LONGEST - len(str(number)) - 1].rstrip('-')}-{number}"


def latin(text: str) -> str:
    """The text in small letters and digits, its words joined by hyphens; as many words as fit."""
    words = re.findall("[a-z0-9]+", " ".join(map(romanized, WORD.findall(text.lower()))))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug


def romanized(word: str) -> str:
    """A word in Latin letters, without accents."""
    composed = unicodedata.normalize("NFC", word).replace("зг", "zgh")
    if composed[:1] in AT_THE_START:
        composed = AT_THE_START[composed[0]] + composed[1:]
    spelled = "".join(LETTERS.get(letter, letter) for letter in composed)
    return "".join(letter for letter in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(letter))
