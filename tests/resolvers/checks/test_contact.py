from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET

from resolvers.checks.contact import contact
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import ANY_TEXT, Contact, is_storable, told

EMAILS = [
    ("office@lypova-ramka.ua", "office@lypova-ramka.ua"),
    (" Office.Sales+UA@LYPOVA-Ramka.UA ", "Office.Sales+UA@lypova-ramka.ua"),
    ("пошта@приклад.укр", "пошта@приклад.укр"),
    ("info@xn--80aikifvh.xn--j1amh", "info@приклад.укр"),
    ("sales@lypova-ramka.example", "sales@lypova-ramka.example"),
]
NO_EMAILS = ["office", "office@", "@a.ua", "a b@c.ua", "a@b", "a@b..ua", "a@[127.0.0.1]", "A <a@b.ua>", "a@localhost"]
NO_EMAILS += ["a@b.ua, c@d.ua", "mailto:a@b.ua@", "a@b.ua\0", "a\n@b.ua", f"{'a' * 65}@b.ua", f"a@{'b.' * 130}ua"]

PHONES = [
    ("UA-32", "+380 44 123 45 67", "+380441234567"),
    ("UA-32", "(044) 123-45-67", "+380441234567"),
    ("UA-32", "0671234567", "+380671234567"),
    ("UA-32", "+1 206 555 0100", "+12065550100"),
    ("US-WA", "206-555-0100", "+12065550100"),
    ("US-WA", "+380 67 123 45 67", "+380671234567"),
    ("PL-14", "22 694 40 00", "+48226944000"),
    (None, "tel:+1-206-555-0100", "+12065550100"),
    (None, " +380671234567 ", "+380671234567"),
]
NO_PHONES = [
    ("UA-32", "123"),
    ("UA-32", "206-555-0100"),
    ("US-WA", "044 123 45 67"),
    (None, "0671234567"),
    ("UA-32", "+380 44 123 45 67 ext. 5"),
    ("UA-32", "call me"),
    ("UA-32", "+999 123 456 789"),
    ("UA-32", "+38067123456789"),
    ("US-WA", "+1 206 155 0100"),
    ("ZZ-1", "0671234567"),
    ("UA-32", "+380671234567\0"),
]


@pytest.mark.parametrize("absent", [None, UNSET])
def test_all_is_cleared_where_no_contact_is_given(absent: Any) -> None:
    cleared = {"contact_person": None, "contact_email": None, "contact_phone": None, "contact_is_public": False}
    assert contact(Problems(), absent, "contact", region="UA-32") == cleared
    assert contact(Problems(), Contact(), "contact", region="UA-32") == cleared


def test_a_contact_is_as_public_as_it_says() -> None:
    given = Contact(person=" Оксана Приклад ", email="a@b.ua", phone="0671234567", is_public=True)
    problems = Problems()
    assert contact(problems, given, "contact", region="UA-32") == {
        "contact_person": "Оксана Приклад",
        "contact_email": "a@b.ua",
        "contact_phone": "+380671234567",
        "contact_is_public": True,
    }
    assert told(problems) == []
    assert contact(problems, Contact(is_public=UNSET), "contact", region=None)["contact_is_public"] is False


@pytest.mark.parametrize(("written", "stored"), EMAILS)
def test_an_address_that_mail_can_reach_is_kept(written: str, stored: str) -> None:
    problems = Problems()
    assert contact(problems, Contact(email=written), "contact", region=None)["contact_email"] == stored
    assert told(problems) == []


@pytest.mark.parametrize("written", NO_EMAILS)
def test_an_address_that_mail_cannot_reach_is_told(written: str) -> None:
    problems = Problems()
    assert contact(problems, Contact(email=written), "contact", region=None)["contact_email"] is None
    assert told(problems) == [("INVALID", ("contact", "email"))]


@pytest.mark.parametrize(("region", "written", "stored"), PHONES)
def test_a_national_number_is_read_as_one_of_the_regions_country(region: str | None, written: str, stored: str) -> None:
    problems = Problems()
    assert contact(problems, Contact(phone=written), "contact", region=region)["contact_phone"] == stored
    assert told(problems) == []


@pytest.mark.parametrize(("region", "written"), NO_PHONES)
def test_a_number_that_cannot_be_dialled_is_told(region: str | None, written: str) -> None:
    problems = Problems()
    assert contact(problems, Contact(phone=written), "contact", region=region)["contact_phone"] is None
    assert told(problems) == [("INVALID", ("contact", "phone"))]


def test_a_wrong_number_is_told_with_how_to_write_it() -> None:
    problems = Problems()
    contact(problems, Contact(phone="123"), "contact", region="UA-32")
    assert "+380" in problems.found[0].message


def test_all_that_is_wrong_is_told_at_once() -> None:
    problems = Problems()
    contact(problems, Contact(person="a" * 301, email="a", phone="1"), "input", "contact", region="UA-32")
    assert told(problems) == [
        ("TOO_LONG", ("input", "contact", "person")),
        ("INVALID", ("input", "contact", "email")),
        ("INVALID", ("input", "contact", "phone")),
    ]


LOCAL = st.text(st.characters(exclude_characters="@"), min_size=1, max_size=20)
EMAIL_LIKE = st.builds("{}@{}.{}".format, LOCAL, LOCAL, LOCAL)
PHONE_LIKE = st.text("+0123456789() -/.;extAБ٣", max_size=30)


@given(ANY_TEXT, ANY_TEXT | EMAIL_LIKE, ANY_TEXT | PHONE_LIKE, st.sampled_from(["UA-32", "US-WA", None]))
def test_any_contact_is_kept_or_told(person: str, email: str, phone: str, region: str | None) -> None:
    found = contact(Problems(), Contact(person, email, phone), "contact", region=region)
    assert all(map(is_storable, found.values()))
