"""What the Accept-Language header prefers."""

import re

LONGEST = 500
PREFERENCE = re.compile(r"([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?:\s*;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")


def preferred_languages(header: str) -> tuple[str, ...]:
    """The tags of an Accept-Language header, best first, each followed by its language alone."""
    weighted = [parsed(part.strip()) for part in header[:LONGEST].split(",")]
    accepted = sorted((found for found in weighted if found and found[1] > 0), key=lambda found: -found[1])
    tags = [tag for whole, _ in accepted for tag in (whole, whole.partition("-")[0])]
    return tuple(dict.fromkeys(tags))


def parsed(part: str) -> tuple[str, float] | None:
    found = PREFERENCE.fullmatch(part)
    return found and (canonical(found[1]), float(found[2] or 1))


def canonical(tag: str) -> str:
    language, *others = tag.split("-")
    return "-".join([language.lower(), *(part.upper() if len(part) == len("UA") else part for part in others)])
