"""Words have the keys that search compares."""

import pytest

from loaders.words import MOST_CHARACTERS, MOST_WORDS, asked_words, forms_of, keys_of, telling, words_of
from models.errors import BadUserInput


@pytest.mark.parametrize(
    "spellings",
    [
        ("Молочний", "молочного", "МОЛОЧНИХ", "Molochnyi", "molochny", "molochnyy", "molochnij"),
        ("Київ", "Києва", "КИЄВІ", "Kyiv"),
        ("Київська", "Київської", "kyivska"),
        ("верстат", "верстатів", "verstat"),
        ("дерев'яний", "дерев’яних", "деревʼяною"),
        ("яблуко", "яблука", "yabluko", "iabluko"),
        ("machine", "machines", "Machines"),
        ("bakery", "bakeries"),
        ("café", "cafe", "Café", "CAFE\u0301"),
        ("Їжак", "їжака", "Yizhak"),
    ],
)
def test_forms_and_spellings_of_a_word_share_a_key(spellings: tuple[str, ...]) -> None:
    keys = [{key for word in words_of(spelling) for key in keys_of(word)} for spelling in spellings]
    assert all(found & keys[0] for found in keys), keys


@pytest.mark.parametrize(
    ("one", "other"), [("мед", "мідь"), ("ліс", "лист"), ("honey", "money"), ("сир", "сіль"), ("10.51", "10.52")]
)
def test_different_words_share_none(one: str, other: str) -> None:
    assert not {*keys_of(one)} & {*keys_of(other)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Рось-Механіка, м. Біла Церква", ["Рось", "Механіка", "м", "Біла", "Церква"]),
        ("дерев’яні «вікна»", ["дерев’яні", "вікна"]),
        ("10.51 і 602-123-456; 24/7", ["10.51", "і", "602-123-456", "24/7"]),
        ("5kg EN1090", ["5kg", "EN1090"]),
        ("東京 tower", ["東", "京", "tower"]),
        ("🍯 мед", ["мед"]),
        ("'' — …", []),
    ],
)  # fmt: skip
def test_texts_are_cut_into_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


def test_little_words_are_not_searched_for_beside_others() -> None:
    assert asked_words("мед і the хліб") == asked_words("мед хліб")
    assert asked_words("the") is not None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("molochnoho", "молочний"),
        ("medu", "мед"),
        ("lypovoho", "липовий"),
        ("verstativ", "верстат"),
        ("budynkiv", "будинок"),
    ],
)
def test_forms_of_ukrainian_words_in_latin_letters_are_those_words_too(asked: str, meant: str) -> None:
    assert {*(asked_words(asked) or "").split("|")} & {*keys_of(meant)}


def test_names_typed_small_are_names_too() -> None:
    assert "kiv" in (asked_words("київ") or "").split("|")


def test_there_is_nothing_to_search_for_without_a_word() -> None:
    assert [asked_words(text) for text in ("", " ", "?!", "ʼ")] == [None] * 4


@pytest.mark.parametrize("text", ["x" * (MOST_CHARACTERS + 1), " ".join(f"w{n}" for n in range(MOST_WORDS + 1))])
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(BadUserInput):
        asked_words(text)


def test_abbreviations_in_capitals_are_no_little_words() -> None:
    assert list(telling(["IT", "it", "It", "US", "us"])) == ["IT", "US"]
    assert asked_words("IT послуги") == f"it {asked_words('послуги')}"
    assert asked_words("it послуги") == asked_words("послуги")
    assert asked_words("US") == "us"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("10 000 тонн", "10000"),
        ("понад 1\u00a0400\u202f000.", "1400000"),
        ("(10 000,5)", "10000.5"),
        ("10 000-20 000", "20000"),
    ],
)
def test_numbers_in_groups_are_found_in_one_too(text: str, key: str) -> None:
    keys = {key for form in forms_of(text) for key in keys_of(form)}
    assert key in keys
    assert keys >= {key for word in words_of(text) for key in keys_of(word)}


@pytest.mark.parametrize("text", ["2024 100", "10 0000", "1,5 200", "10 000кг", "0409 1704", "100, 200"])
def test_numbers_beside_each_other_are_not_one(text: str) -> None:
    assert list(forms_of(text)) == list(words_of(text))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("10 000", "10000"),
        (" 10\u00a0000,5 ", "10000.5"),
        ("100 100", "100100"),
        ("99 000 005", "99000005"),
        ("0409 1704", "0409|04091704 1704|04091704"),
        ("0407.29 1704", "0407.29|040729|0407291704 1704|0407291704"),
    ],
)
def test_digits_alone_are_one_number_or_several_codes(text: str, asked: str) -> None:
    assert asked_words(text) == asked


def test_little_words_of_longer_texts_are_not_kept() -> None:
    assert list(telling(["мед", "і", "The", "хліб", "with"])) == ["мед", "хліб"]
