import pytest

from graph.scalars import ScalarError, parse_language, parse_url

URLS = [
    "https://lypova-ramka.example/",
    "http://a.ua:8080/b?c=d#e",
    "https://приклад.укр/шлях",
    "https://[2001:db8::1]/",
    "https://a.ua/@someone",
    "https://a.ua?to=b@c.ua",
    "HTTPS://A.UA",
]
NO_URLS = ["", "a.ua", "//a.ua", "ftp://a.ua", "javascript:alert(1)", "data:text/html,a", "https://", "https:///a"]
NO_URLS += ["https://user:password@a.ua", "https://user@a.ua/", "https://@a.ua", "https://good.ua\\@evil.ua"]
NO_URLS += ["https://a.ua:99999", "https://a.ua:port", "https://a.ua:0", "https://[::1", f"https://a.ua/{'a' * 2000}"]
NO_URLS += [f"https://a.ua/{sign}" for sign in ("\0", "\ud800", "\x07", "\x85", " ", "\n", "\u2028", "<", '"')]


@pytest.mark.parametrize("url", URLS)
def test_an_absolute_url_is_kept_as_it_is(url: str) -> None:
    assert parse_url(url) == url


@pytest.mark.parametrize("url", NO_URLS)
def test_what_names_no_public_page_or_tells_a_password_is_refused(url: str) -> None:
    with pytest.raises(ScalarError, match="is not an absolute http"):
        parse_url(url)


def test_a_language_tag_is_as_long_as_tags_are() -> None:
    assert parse_language("SL-latn-it-ROZAJ-biske-1994") == "sl-Latn-IT-rozaj-biske-1994"
    with pytest.raises(ScalarError):
        parse_language("en" + "-variants" * 4)
