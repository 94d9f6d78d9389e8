import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei
from stdnum.iso7064 import mod_97_10
from stdnum.ua import edrpou, rntrc
from strawberry import UNSET

from models import RegistrationScheme
from resolvers.checks.registrations import compact, registrations
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import ANY_TEXT, Entry, is_storable, told

EDRPOU, RNOKPP, UBI, EIN, LEI, VAT = RegistrationScheme

GOOD = [
    (EDRPOU, "32855961", "32855961"),
    (EDRPOU, " 32 855 961 ", "32855961"),
    (EDRPOU, "00032129", "00032129"),
    (RNOKPP, "1759013776", "1759013776"),
    (RNOKPP, "25 30 41 40 71", "2530414071"),
    (UBI, "601234567", "601234567"),
    (UBI, "601 234 567", "601234567"),
    (UBI, " 601-234-567 ", "601234567"),
    (UBI, "601\u2013234\u2013567", "601234567"),
    (EIN, "91-1144442", "911144442"),
    (EIN, "911144442", "911144442"),
    (LEI, "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    (LEI, "2138 00kud8lajwsq9d 15", "213800KUD8LAJWSQ9D15"),
    (VAT, "PL8567346215", "PL8567346215"),
    (VAT, "pl 856-734-62-15", "PL8567346215"),
    (VAT, "ATU 57194903", "ATU57194903"),
    (VAT, "BE697449992", "BE0697449992"),
    (VAT, "BE 0697.449.992", "BE0697449992"),
    (VAT, "FR 61 954 506 077", "FR61954506077"),
    (VAT, "EL 094259216", "EL094259216"),
    (VAT, "GR 094259216", "EL094259216"),
]
BAD = [
    (
        EDRPOU,
        [
            "",
            "3285" + " " * 50 + "5961",
            "32855968",
            "3285596",
            "328559610",
            "3285596a",
            "٣٢٨٥٥٩٦١",
            "32855961\0",
            "-32855961",
            "1" * 100_000,
        ],
    ),
    (RNOKPP, ["", "1759013770", "175901377", "17590137760", "175901377x", "\ud800759013776"]),
    (UBI, ["", "60123456", "6012345678", "601 234567", "601-234 567", "60-1234-567", "60123456x", "-601234567"]),
    (EIN, ["", "91114444", "911-14-4442", "07-1144442", "91-114444x", "9111444421"]),
    (LEI, ["", "213800KUD8LXJWSQ9D15", "213800KUD8LAJWSQ9D1", "0" * 20, "1", "213800ЛUD8LAJWSQ9D15"]),
    (VAT, ["", "PL", "PL8567346216", "8567346215", "UA8567346215", "US123456789", "XX1", "P", "🇵🇱8567346215"]),
]


@pytest.mark.parametrize(("scheme", "written", "stored"), GOOD)
def test_a_number_is_stored_in_one_way(scheme: RegistrationScheme, written: str, stored: str) -> None:
    problems = Problems()
    assert registrations(problems, [Entry(scheme, written)], "registrations") == [(scheme, stored)]
    assert told(problems) == []
    assert compact(scheme, written) == compact(scheme, stored) == stored


@pytest.mark.parametrize(("scheme", "number"), [(scheme, number) for scheme, numbers in BAD for number in numbers])
def test_a_number_that_does_not_hold_is_told(scheme: RegistrationScheme, number: str) -> None:
    problems = Problems()
    assert registrations(problems, [Entry(EDRPOU, "32855961"), Entry(scheme, number)], "registrations") != []
    assert told(problems) == [("INVALID", ("registrations", "1", "number"))]
    assert scheme.value in problems.found[0].message


def test_a_number_with_any_other_check_digit_does_not_hold() -> None:
    for module, scheme, start in ((edrpou, EDRPOU, "6543210"), (rntrc, RNOKPP, "304567812")):
        right = module.calc_check_digit(start)
        for digit in "0123456789":
            problems = Problems()
            registrations(problems, [Entry(scheme, start + digit)], "registrations")
            assert bool(problems.found) == (digit != right)


def test_a_legal_entity_identifier_has_twenty_characters() -> None:
    short = "213800KUD8LAJWSQ9"
    short += mod_97_10.calc_check_digits(short)
    assert lei.is_valid(short)  # the library does not count
    problems = Problems()
    registrations(problems, [Entry(LEI, short)], "registrations")
    assert told(problems) == [("INVALID", ("registrations", "0", "number"))]


@pytest.mark.parametrize("absent", [None, UNSET, []])
def test_one_entry_is_needed(absent: list[Entry] | None) -> None:
    problems = Problems()
    assert registrations(problems, absent, "registrations") == []
    assert told(problems) == [("REQUIRED", ("registrations",))]


def test_entries_are_at_most_fifty() -> None:
    problems = Problems()
    assert registrations(problems, [Entry(EDRPOU, "32855961")] * 51, "registrations") == []
    assert told(problems) == [("TOO_MANY", ("registrations",))]


def test_a_repeated_entry_is_told_however_it_is_written() -> None:
    problems = Problems()
    given = [Entry(EIN, "91-1144442"), Entry(VAT, "BE697449992"), Entry(EIN, "911144442"), Entry(VAT, "BE0697449992")]
    assert registrations(problems, given, "registrations") == [(EIN, "911144442"), (VAT, "BE0697449992")]
    assert told(problems) == [("INVALID", ("registrations", str(place), "number")) for place in (2, 3)]
    assert all("repeated" in error.message for error in problems.found)


def test_an_enterprise_stands_once_in_a_register() -> None:
    problems = Problems()
    given = [Entry(EDRPOU, "32855961"), Entry(EDRPOU, "00032129")]
    assert registrations(problems, given, "registrations") == [(EDRPOU, "32855961")]
    assert told(problems) == [("INVALID", ("registrations", "1", "scheme"))]


def test_an_enterprise_can_have_several_vat_numbers_and_other_registers_beside() -> None:
    problems = Problems()
    given = [Entry(VAT, "PL8567346215"), Entry(VAT, "BE0697449992"), Entry(UBI, "601234567"), Entry(EIN, "91-1144442")]
    assert len(registrations(problems, given, "registrations")) == 4
    assert told(problems) == []


def test_a_number_can_be_looked_up_whether_its_check_digits_hold_or_not() -> None:
    assert compact(EDRPOU, " 99 999 999 ") == "99999999"
    assert compact(EIN, "89-0000001") == "890000001"
    assert compact(EDRPOU, "no number") is None
    assert compact(VAT, "") is None


NEARLY = st.builds(
    "{}{}".format,
    st.sampled_from(["", "PL", "ES", "GR", "FR", "NL", "EU", "XI", "ie", "CZ", "BG", "RO", "91-", "601 "]),
    st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ+*.-/ ", max_size=20),
)


@given(st.sampled_from(RegistrationScheme), ANY_TEXT | NEARLY)
def test_any_number_is_stored_or_told(scheme: RegistrationScheme, number: str) -> None:
    problems = Problems()
    found = registrations(problems, [Entry(scheme, number)], "registrations")
    assert bool(found) != bool(problems.found)
    for _, stored in found:
        assert is_storable(stored)
        assert compact(scheme, stored) == stored
        assert registrations(problems, [Entry(scheme, stored)]) == found
