# ruff: noqa: RUF001 - the names here are Ukrainian, in Cyrillic
"""Write data/reference from iso-codes (by pycountry) and CLDR (by babel): `python -m data.convert.reference`.

What the sources have wrong is put right in the tables here; data/reference/SOURCES.md says why.
"""

import csv
import gettext
from collections.abc import Iterable, Iterator
from pathlib import Path

import pycountry
from babel import Locale
from babel.numbers import get_currency_precision

REFERENCE = Path(__file__).parents[1] / "reference"
ENGLISH = Locale("en")
UKRAINIAN = Locale("uk")
APOSTROPHES = str.maketrans({"'": "ʼ", "’": "ʼ"})

# iso-codes spells Ukraine's regions as adjectives ("Kyivska oblast").
UKRAINE_IN_ENGLISH = {
    "UA-05": "Vinnytsia region",
    "UA-07": "Volyn region",
    "UA-09": "Luhansk region",
    "UA-12": "Dnipropetrovsk region",
    "UA-14": "Donetsk region",
    "UA-18": "Zhytomyr region",
    "UA-21": "Zakarpattia region",
    "UA-23": "Zaporizhzhia region",
    "UA-26": "Ivano-Frankivsk region",
    "UA-30": "Kyiv",
    "UA-32": "Kyiv region",
    "UA-35": "Kirovohrad region",
    "UA-40": "Sevastopol",
    "UA-43": "Autonomous Republic of Crimea",
    "UA-46": "Lviv region",
    "UA-48": "Mykolaiv region",
    "UA-51": "Odesa region",
    "UA-53": "Poltava region",
    "UA-56": "Rivne region",
    "UA-59": "Sumy region",
    "UA-61": "Ternopil region",
    "UA-63": "Kharkiv region",
    "UA-65": "Kherson region",
    "UA-68": "Khmelnytskyi region",
    "UA-71": "Cherkasy region",
    "UA-74": "Chernihiv region",
    "UA-77": "Chernivtsi region",
}

# Translations copied from a like-sounding neighbour or namesake, and misprints.
SUBDIVISIONS_IN_UKRAINIAN = {
    "AG-05": "Сент-Мері",
    "BH-13": "Столичне губернаторство",
    "BH-14": "Південне губернаторство",
    "BJ-LI": "Літораль",
    "CM-CE": "Центральний регіон",
    "CM-LT": "Прибережний регіон",
    "CM-NW": "Північно-Західний регіон",
    "CN-XZ": "Тибетський автономний район",
    "CN-ZJ": "Чжецзян",
    "CO-CAL": "Кальдас",
    "EE-205": "Хійумаа",
    "EE-251": "Йихві",
    "EE-255": "Ярва",
    "EE-39": "Хійумаа",
    "ER-MA": "Центральна",
    "FI-10": "Лапландія",
    "FI-11": "Пірканмаа",
    "FI-18": "Уусімаа",
    "FR-04": "Альпи Верхнього Провансу",
    "FR-92": "О-де-Сен",
    "GB-HAV": "Гейверінґ",
    "GB-NET": "Ньюкасл-апон-Тайн",
    "GB-WLS": "Уельс",
    "GB-ZET": "Шетландські Острови",
    "GR-K": "Північні Егейські острови",
    "GR-L": "Південні Егейські острови",
    "ID-KU": "Північний Калімантан",
    "IL-M": "Центральний округ",
    "IL-Z": "Північний округ",
    "IL-D": "Південний округ",
    "IN-GA": "Гоа",
    "IT-34": "Венето",
    "IT-CE": "Казерта",
    "JM-05": "Сент-Мері",
    "KR-42": "Канвондо",
    "LR-RG": "Рівер-Джі",
    "LV-002": "Айзкраукльський край",
    "MV-20": "Південний Маалхосмадулу",
    "PH-00": "Національний столичний регіон",
    "PL-30": "Великопольське воєводство",
    "RU-KYA": "Красноярський край",
    "RU-SA": "Республіка Саха (Якутія)",
    "SG-03": "Північно-Західний округ",
    "SS-EW": "Західна Екваторія",
    "TH-48": "Након Пханом",
    "TW-HUA": "Хуалянь",
    "US-GA": "Джорджія",
    "UZ-TO": "Ташкентська область",
    "VN-03": "Хазянг",
    "VN-32": "Фуйєн",
    "ZA-NW": "Північно-Західна провінція",
}

# Too new, or too rarely held, for CLDR.
CURRENCIES_IN_ENGLISH = {"XAD": "Arab Accounting Dinar"}
CURRENCIES_IN_UKRAINIAN = {
    "UYW": "уругвайська індексована одиниця номінальної заробітної плати",
    "VED": "венесуельський цифровий болівар",
    "XAD": "арабський розрахунковий динар",
    "XCG": "карибський гульден",
    "XSU": "сукре",
    "XUA": "розрахункова одиниця Африканського банку розвитку",
    "ZWG": "зімбабвійське золото",
}

# CLDR gives the digits people still use; contracts and banks keep those of ISO 4217.
ISO_DIGITS = dict.fromkeys(("AFN", "ALL", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"), 2) | {
    "IQD": 3
}


def one_apostrophe(name: str) -> str:
    """Spell the Ukrainian apostrophe as CLDR does: U+02BC, a letter to every tokenizer."""
    return name.translate(APOSTROPHES)


def countries() -> Iterator[tuple[str, ...]]:
    for country in pycountry.countries:
        code = country.alpha_2
        yield code, ENGLISH.territories[code], one_apostrophe(UKRAINIAN.territories[code])


def subdivisions() -> Iterator[tuple[str, ...]]:
    catalogue = gettext.translation("iso3166-2", pycountry.LOCALES_DIR, languages=["uk"])
    for subdivision in pycountry.subdivisions:
        code, name = subdivision.code, subdivision.name
        translated = catalogue.gettext(name)
        in_english = UKRAINE_IN_ENGLISH.get(code, name)
        in_ukrainian = SUBDIVISIONS_IN_UKRAINIAN.get(code, "" if translated == name else translated)
        yield code, subdivision.country_code, in_english, one_apostrophe(in_ukrainian), subdivision.type


def currencies() -> Iterator[tuple[str, ...]]:
    for currency in pycountry.currencies:
        code = currency.alpha_3
        in_english = CURRENCIES_IN_ENGLISH.get(code) or ENGLISH.currencies[code]
        in_ukrainian = CURRENCIES_IN_UKRAINIAN.get(code) or UKRAINIAN.currencies[code]
        digits = ISO_DIGITS.get(code, get_currency_precision(code))
        yield code, in_english, one_apostrophe(in_ukrainian), str(digits)


def languages() -> Iterator[tuple[str, ...]]:
    for language in pycountry.languages:
        code = getattr(language, "alpha_2", language.alpha_3)
        if code in ENGLISH.languages and language.scope != "S":
            yield code, ENGLISH.languages[code], one_apostrophe(UKRAINIAN.languages.get(code, ""))


def write(name: str, *, header: str, rows: Iterable[tuple[str, ...]]) -> None:
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(sorted(rows))


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    write("countries.csv", header="code,name_en,name_uk", rows=countries())
    write("subdivisions.csv", header="code,country,name_en,name_uk,type", rows=subdivisions())
    write("currencies.csv", header="code,name_en,name_uk,digits", rows=currencies())
    write("languages.csv", header="code,name_en,name_uk", rows=languages())


if __name__ == "__main__":
    main()
