"""Who writes in tests, and what."""

from itertools import count
from typing import Any

from stdnum.ua import edrpou

from models import Caller, Role

NUMBERS = count(1)

OWNER = Caller(subject="olena", roles=frozenset({Role.ENTREPRENEUR}))
OTHER = Caller(subject="taras", roles=frozenset({Role.ENTREPRENEUR}))
KYIV = Caller(subject="kyiv", roles=frozenset({Role.REGION_ADMIN}), regions=("UA-32",))
WASHINGTON = Caller(subject="washington", roles=frozenset({Role.REGION_ADMIN}), regions=("US-WA",))
PLATFORM = Caller(subject="platform", roles=frozenset({Role.PLATFORM_ADMIN}))
INTEGRATOR = Caller(subject="integrator", roles=frozenset({Role.INTEGRATOR}))


def newcomer(name: str, *roles: Role) -> Caller:
    """Someone who has nothing yet: no other caller of the tests has this subject."""
    return Caller(subject=f"{name} {next(NUMBERS)}", roles=frozenset(roles))


def edrpou_number() -> str:
    """A number that no other enterprise of the tests has."""
    stem = f"{9_000_000 + next(NUMBERS):07d}"
    return next(f"{stem}{digit}" for digit in "0123456789" if edrpou.is_valid(f"{stem}{digit}"))


def registration(**changes: Any) -> dict[str, Any]:
    """The input of a registration."""
    given = {
        "region": "UA-32",
        "name": [{"language": "uk", "text": "ТОВ «Молочний дім»"}, {"language": "en", "text": "Dairy House"}],
        "registrations": [{"scheme": "EDRPOU", "number": edrpou_number()}],
        "industries": [{"code": "10.51"}],
        "contact": {"person": "Олена", "email": "olena@dairy.com.ua", "phone": "044 234 56 78"},
    }
    return {**given, **changes}


ERRORS = "userErrors { code message field }"
REGISTER = f"""mutation ($input: RegisterEnterpriseInput!) {{ registerEnterprise(input: $input) {{
  enterprise {{ id slug version publicationStatus name(language: "uk") registrations {{ scheme number }}
    industries {{ code }} contact {{ email phone }} region {{ code }} }} {ERRORS} }} }}"""


def changing(name: str, kind: str, row: str, selected: str) -> str:
    """The document of a mutation that selects this of its row."""
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ {row} {{ {selected} }} {ERRORS} }} }}"


UPDATE = changing("updateEnterprise", "UpdateEnterpriseInput", "enterprise", "id version legalName employees")
SUBMIT = changing("submitEnterprise", "IdInput", "enterprise", "id version publicationStatus")
ARCHIVE = changing("archiveEnterprise", "IdInput", "enterprise", "id publicationStatus")
REVIEW = changing(
    "reviewEnterprise",
    "ReviewEnterpriseInput",
    "enterprise",
    "id publicationStatus verifiedAt publishedAt review { decision note }",
)


ADD_PRODUCT = changing("addProduct", "AddProductInput", "product", "id version publicationStatus")
SHARE = changing("shareExperience", "ShareExperienceInput", "experience", "id")
OFFER = changing("publishOpportunity", "PublishOpportunityInput", "opportunity", "id")
CLOSE = changing("closeOpportunity", "CloseOpportunityInput", "opportunity", "id isOpen")
UPDATE_PRODUCT = changing("updateProduct", "UpdateProductInput", "product", "id version publicationStatus")


def text(words: str) -> list[dict[str, str]]:
    return [{"language": "en", "text": words}]


async def registered(api: Any, caller: Caller = OWNER, **changes: Any) -> Any:
    """A new draft."""
    answer = (await api.data(caller, REGISTER, input=registration(**changes)))["registerEnterprise"]
    assert answer["userErrors"] == [], answer
    return answer["enterprise"]


async def published(api: Any, caller: Caller = OWNER, **changes: Any) -> Any:
    """A new enterprise that all see."""
    enterprise = await registered(api, caller, **changes)
    await api.data(caller, SUBMIT, input={"id": enterprise["id"]})
    answer = await api.data(PLATFORM, REVIEW, input={"id": enterprise["id"], "decision": "APPROVE"})
    assert answer["reviewEnterprise"]["enterprise"]["publicationStatus"] == "PUBLISHED"
    return enterprise
