"""Words as search knows them: each as a key that its forms and its spellings share.

A Cyrillic word is reduced to its Ukrainian lemma and written in Latin letters, any other to its English lemma; what
spellings of the same sounds differ in is left out. So «Молочний», «молочного», `Molochnyi` and `molochny` have one key.
Lemmas come from simplemma's dictionaries.
"""

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from unicodedata import normalize

import simplemma

from loaders.romanizing import APOSTROPHES, romanized
from models.errors import BadUserInput

MOST_CHARACTERS = 300
"""Of what is searched for."""
MOST_WORDS = 16
"""Of what is searched for; `search_in_names` counts so many."""
LONGEST_WORD = 60
"""In characters; what goes beyond is cut."""
REMEMBERED = 50_000

WORD = re.compile(
    rf"(?P<sign>[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])"  # these are written without spaces: each is a word
    rf"|\d+(?:[.,\-/]\d+)*(?!\w)|(?:(?![\u3040-\u30ff\u3400-\u9fff])\w)+(?:{APOSTROPHES.pattern}\w+)*"
)
CYRILLIC = re.compile("[\u0400-\u052f]")
NUMBER = re.compile(r"\d[\d\s.,\-/]*")
GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?(?!\w)")
NUMBER_ALONE = re.compile(r"[\d\s.,\-/]*\d[\d\s.,\-/]*")

# Ways to write the same sounds, each as one; all of a word's are tried from the left.
SOUNDS = {
    "shch": "sch", "zgh": "zh", "kh": "h", "yi": "i", "iy": "i", "ii": "i", "yy": "i", "ij": "i", "yj": "i",
    "y": "i", "j": "i",
}  # fmt: skip
SOUND = re.compile("|".join(SOUNDS))
DOUBLED = re.compile(r"(\D)\1+")

# What Latin letters may stand for in Ukrainian, by the table of 2010 and by what people write beside it.
LATIN = (
    "shch:щ zgh:зг zh:ж kh:х ts:ц ch:ч sh:ш yi:ї ye:є ie:є yu:ю iu:ю ya:я ia:я yo:йо io:йо "
    "a:а b:б v:в h:г g:ґ d:д e:е z:з y:и i:і k:к l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф j:й w:в"
)
CYRILLIC_OF = dict(pair.split(":") for pair in LATIN.split())
LATIN_SOUND = re.compile("|".join(CYRILLIC_OF))

LITTLE = """
а або адже але б без би біля бо був буде будуть була були було бути в вам вас ваш ваша ваше ваші ви від він вже вона
вони воно все всі втім де для до досі дуже є ж же з за завжди зате зі із інша інше інший інші й його її їм їх їхній
їхня їхнє їхні і к кожен кожна кожне кожні коли крім ледь лише ми між може можна можуть на над нам нас наш наша наше
нашого нашої наші наших нашим не нею ні ним них ніж о об один одна одне одні он от ось перед під по поки після при про
проте саме сам сама самі свій своя своє свої своєї своїх себе серед собі та так також там те теж ти тим тих ті тільки
тобто того тоді той тому то тут у усе усі хто хоч хоча це цей ця ці цього цієї цих через чи чим що щоб ще я як яка яке
який які якого якої яких якщо
a about above after again against all also am an and any are as at be because been before being below between both but
by can could did do does doing down during each few for from further had has have having he her here hers him his how
i if in into is it its just me more most my no nor not of off on once only or other our ours out over own same she so
some such than that the their theirs them then there these they this those through to too under until up us very was
we were what when where which while who whom why will with within without you your yours
"""
STOP_WORDS = frozenset(LITTLE.split())
"""They are found in names alone, and nothing is searched for by them as long as there are other words."""
ABBREVIATIONS = frozenset(("IT", "US"))
"""Words like any in capitals, which without them are little ones."""
HS_LENGTHS = (4, 6)
"""How many digits an HS code has."""


def load_dictionaries() -> None:
    """Reads the dictionaries of lemmas, which takes about a second: else the first search would wait for it."""
    for word in ("слово", "word"):
        lemma_of(word)
    give_back()


def give_back() -> None:
    """Gives the memory that unpacking took back to the system, where the C library can (glibc): some 11 MiB."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def words_of(text: str) -> Iterator[str]:
    """The words of a text as they stand there, each up to LONGEST_WORD."""
    return (found[0][:LONGEST_WORD] for found in WORD.finditer(normalize("NFC", text)))


def forms_of(text: str) -> Iterator[str]:
    """The words of a text, and its numbers in groups of digits, such as 10 000, each as one beside them."""
    yield from words_of(text)
    yield from (found[0][:LONGEST_WORD] for found in GROUPED.finditer(normalize("NFC", text)))


def telling(words: Iterable[str]) -> Iterator[str]:
    """The words without little ones."""
    return (word for word in words if word in ABBREVIATIONS or word.lower() not in STOP_WORDS)


@lru_cache(REMEMBERED)
def keys_of(word: str) -> tuple[str, ...]:
    """The keys by which a word of a text is found: that of its lemma, and its own where that is another."""
    if NUMBER.fullmatch(word):
        return (number_key(word),)
    plain = APOSTROPHES.sub("'", word)
    found = folded(lemma_of(plain)), folded(plain)
    return tuple(dict.fromkeys(key for key in found if key))


def lemma_of(word: str) -> str:
    """The word as a dictionary has it. Capitals tell names: «Києві» is of «Київ», «києві» of «кий»."""
    if word in ABBREVIATIONS:
        return word
    cased = word.capitalize() if word.isupper() else word
    # Packed dictionaries: 80 MB less in each process, and words are remembered here anyway.
    return simplemma.lemmatize(cased, lang="uk" if CYRILLIC.search(word) else "en", low_memory=True)


def folded(word: str) -> str:
    """A word in Latin letters, without what spellings differ in."""
    sounds = SOUND.sub(lambda sound: SOUNDS[sound[0]], romanized(word))
    return DOUBLED.sub(r"\1", "".join(sign for sign in sounds if sign.isalnum()))


def number_key(word: str) -> str:
    """A number as it is typed, such as 10.51 or 602-123-456; dashes, slashes and spaces in it are left out."""
    return re.sub(r"[\s\-/]", "", word).replace(",", ".")


def asked_words(text: str) -> str | None:
    """What is searched for, as SQL takes it: words with spaces between them, each with `|` between its alternatives.

    None where there is no word in it. Raises BadUserInput for too much of it.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadUserInput(f"A search has up to {MOST_CHARACTERS} characters.")
    words = list(words_of(text))
    different = list(dict.fromkeys(words))
    wanted = list(telling(different)) or different
    if len(wanted) > MOST_WORDS:
        raise BadUserInput(f"A search has up to {MOST_WORDS} words.")
    is_grouped = len(words) > 1 and NUMBER_ALONE.fullmatch(text)
    found = in_groups(text.strip(), wanted) if is_grouped else map(alternatives, wanted)
    return " ".join(dict.fromkeys(filter(None, map("|".join, found)))) or None


def in_groups(text: str, groups: Sequence[str]) -> Iterable[Iterable[str]]:
    """What is asked by groups of digits: one number, or several where each group may be an HS code."""
    number = (number_key(text) if GROUPED.fullmatch(text) else digits(text))[:LONGEST_WORD]
    if all(len(digits(group)) in HS_LENGTHS for group in groups):
        return ((*alternatives(group), number) for group in groups)
    return ((number,),)


def alternatives(word: str) -> Iterable[str]:
    """The keys that a word may have been meant as; names are often typed small."""
    if word in ABBREVIATIONS:
        return keys_of(word)
    plain = digits(word) if NUMBER.fullmatch(word) else ""
    found = *keys_of(word), *keys_of(word.capitalize()), plain, *keys_of_romanized(word.lower())
    return dict.fromkeys(key for key in found if key)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def keys_of_romanized(word: str) -> tuple[str, ...]:
    """The keys of a Ukrainian word of which this is a form in Latin letters, such as `molochnoho`, if there is one."""
    cyrillic = LATIN_SOUND.sub(lambda sound: CYRILLIC_OF[sound[0]], word)
    return keys_of(cyrillic) if cyrillic != word and simplemma.is_known(cyrillic, "uk", low_memory=True) else ()
