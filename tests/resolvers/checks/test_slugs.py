import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.romanizing import is_latin, romanized
from resolvers.checks.slugs import LONGEST_SLUG, numbered, slug_of
from tests.resolvers.checks.inputs import ANY_TEXT

# The examples of the table itself (resolution No. 55 of 27 January 2010), letter by letter.
OFFICIAL = """
Алушта Alushta, Андрій Andrii, Борщагівка Borshchahivka, Борисенко Borysenko, Вінниця Vinnytsia, Володимир Volodymyr,
Гадяч Hadiach, Богдан Bohdan, Згурський Zghurskyi, Ґалаґан Galagan, Ґорґани Gorgany, Донецьк Donetsk, Дмитро Dmytro,
Рівне Rivne, Олег Oleh, Есмань Esman, Єнакієве Yenakiieve, Гаєвич Haievych, Короп'є Koropie, Житомир Zhytomyr,
Жанна Zhanna, Жежелів Zhezheliv, Закарпаття Zakarpattia, Казимирчук Kazymyrchuk, Медвин Medvyn,
Михайленко Mykhailenko, Іванків Ivankiv, Іващенко Ivashchenko, Їжакевич Yizhakevych, Кадиївка Kadyivka,
Мар'їне Marine, Йосипівка Yosypivka, Стрий Stryi, Олексій Oleksii, Київ Kyiv, Коваленко Kovalenko, Лебедин Lebedyn,
Леонід Leonid, Миколаїв Mykolaiv, Маринич Marynych, Ніжин Nizhyn, Наталія Nataliia, Одеса Odesa,
Онищенко Onyshchenko, Полтава Poltava, Петро Petro, Решетилівка Reshetylivka, Рибчинський Rybchynskyi, Суми Sumy,
Соломія Solomiia, Тернопіль Ternopil, Троць Trots, Ужгород Uzhhorod, Уляна Uliana, Фастів Fastiv,
Філіпчук Filipchuk, Харків Kharkiv, Христина Khrystyna, Стеценко Stetsenko, Чернівці Chernivtsi,
Шевченко Shevchenko, Шостка Shostka, Кишеньки Kyshenky, Щербухи Shcherbukhy, Гоща Hoshcha, Гаращенко Harashchenko,
Юрій Yurii, Корюківка Koriukivka, Яготин Yahotyn, Ярошенко Yaroshenko, Костянтин Kostiantyn, Знам'янка Znamianka,
Феодосія Feodosiia, Згорани Zghorany, Розгон Rozghon
"""
PAIRS = [tuple(pair.split()) for pair in OFFICIAL.replace("\n", " ").split(",")]

SMALL = "абвгґдежзиіклмнопрстуфхцчшщ"
SPELLED = "a b v h g d e zh z y i k l m n o p r s t u f kh ts ch sh shch"
LETTERS = {**dict(zip(SMALL, SPELLED.split(), strict=True)), **dict.fromkeys("ь'’ʼ", "")}
AT_THE_START = {"є": ("ye", "ie"), "ї": ("yi", "i"), "й": ("y", "i"), "ю": ("yu", "iu"), "я": ("ya", "ia")}


@pytest.mark.parametrize(("ukrainian", "latin"), PAIRS)
def test_the_examples_of_the_national_table_hold(ukrainian: str, latin: str) -> None:
    assert slug_of({"uk": ukrainian}) == slug_of({"uk": ukrainian.upper()}) == latin.lower()


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_spelled_alike_everywhere(letter: str) -> None:
    assert romanized(f"{letter}о{letter}") == f"{LETTERS[letter]}o{LETTERS[letter]}"


@pytest.mark.parametrize("letter", AT_THE_START)
def test_some_letters_are_spelled_otherwise_at_the_start_of_a_word(letter: str) -> None:
    first, later = AT_THE_START[letter]
    assert romanized(f"{letter}о{letter} {letter}-{letter}{letter}") == f"{first}o{later} {first}-{first}{later}"
    assert romanized(f"м'{letter}") == romanized(f"м’{letter}") == f"m{later}"


def test_the_examples_and_the_letters_are_the_whole_alphabet() -> None:
    alphabet = set("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
    assert alphabet <= set(LETTERS) | set(AT_THE_START)
    assert alphabet <= set("".join(ukrainian for ukrainian, _ in PAIRS).lower())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ({"uk": "Біла Церква"}, "bila-tserkva"),
        ({"uk": "Липова рамка", "en": "Linden Frame"}, "linden-frame"),
        ({"uk": "Липова рамка", "pl": "Lipowa Ramka", "ru": "Липовая рамка"}, "lipowa-ramka"),
        ({"ru": "Липовая рамка", "uk": "Липова рамка"}, "lypova-ramka"),
        ({"uk": "SoftServe Львів", "de": "SoftServe Lemberg"}, "softserve-lemberg"),
        ({"uk": "Квас", "en-US": "Kvass Brewers"}, "kvass-brewers"),
        ({"uk": "Квас", "en": "格瓦斯"}, "kvas"),
        ({"en": "Квас"}, "kvas"),
        ({"uk": "ТОВ «Мрія» № 5 (приклад)"}, "tov-mriia-5-pryklad"),
        ({"uk": "Украї\u0301на"}, "ukraina"),  # with its stress
        ({"uk": "\u0406\u0308жа"}, "yizha"),  # letters with their dots apart
        ({"uk": "Івано-Франківськ"}, "ivano-frankivsk"),
        ({"en": "O'Brien & Sons' Mill_2 — Ltd."}, "obrien-sons-mill-2-ltd"),
        ({"en": "Café Zürich Straße Ørsted"}, "cafe-zurich-strasse-orsted"),
        ({"pl": "Łódź Żółć"}, "lodz-zolc"),
        ({"tr": "İstanbul Işık"}, "istanbul-isik"),
        ({"vi": "Đặng Thưởng"}, "dang-thuong"),
        ({"is": "Þórður Ægir"}, "thordur-aegir"),
        ({"ja": "ＮＴＴ"}, "ntt"),
        ({"ru": "Объём Ёлка Сыр Эра"}, "obiom-iolka-syr-era"),
        ({"be": "Магілёў"}, "mahiliou"),
        ({"sr": "Љубљана Њива Ђорђе Џеп"}, "ljubljana-njyva-djordje-dzep"),
        ({"mk": "Ѓорче Ќе Ѕвезда"}, "gjorche-kje-dzvezda"),
        ({"kk": "Қазақ Өнер Ғылым"}, "qazaq-oner-gylym"),
        ({"en": "1+1 Media"}, "1-1-media"),
        ({"zh": "公司"}, "enterprise"),
        ({"el": "Ελλάδα"}, "enterprise"),
        ({"en": "!!!"}, "enterprise"),
        ({}, "enterprise"),
    ],
)
def test_a_slug_is_made_from_the_latin_spelling(name: dict[str, str], slug: str) -> None:
    assert slug_of(name) == slug


def test_a_long_name_is_cut_at_a_word() -> None:
    assert slug_of({"en": "word " * 30}) == "-".join(["word"] * 16)
    assert slug_of({"en": f"{'a' * 79} b"}) == "a" * 79
    assert slug_of({"en": f"{'a' * 78} b"}) == f"{'a' * 78}-b"
    assert slug_of({"en": "a" * 300}) == "a" * LONGEST_SLUG


def test_those_who_share_a_name_are_numbered() -> None:
    assert [numbered("mill", n) for n in (1, 2, 3, 1000)] == ["mill", "mill-2", "mill-3", "mill-1000"]


def test_a_number_finds_room_in_a_long_slug() -> None:
    assert numbered("a" * 80, 12) == f"{'a' * 77}-12"
    assert numbered(f"{'a' * 77}-bb", 2) == f"{'a' * 77}-2"
    assert numbered("a" * 80, 1) == "a" * 80


def test_latin_names_are_known_with_their_accents_and_apostrophes() -> None:
    assert all(map(is_latin, ["Łódź", "O’Brien", "Café 5", "ＮＴＴ", "1+1"]))
    assert not any(map(is_latin, ["Київ", "Mиx", "Ωmega", "公司"]))


SLUG = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGES = st.sampled_from(["en", "uk", "ru", "de", "zh", "en-GB"])


@given(st.dictionaries(LANGUAGES, ANY_TEXT | st.text("абвїєЇЯзг'ßŁø -", max_size=200)), st.integers(1, 10**9))
def test_any_name_has_a_slug(name: dict[str, str], n: int) -> None:
    slug = slug_of(name)
    assert slug_of(name) == slug
    for made in (slug, numbered(slug, n)):
        assert SLUG.fullmatch(made)
        assert len(made) <= LONGEST_SLUG
