"""Every field of every type, in the languages and for the callers for which it may differ."""

from tests.graph.differential.comparing import Case

PUBLISHED = "publicationStatus publishedAt createdAt updatedAt version id"
TEXTS = "{ language text __typename }"
PRICE = "{ min max currency unit __typename }"
INFO = "{ hasNextPage hasPreviousPage startCursor endCursor __typename }"
COMMENT = "{ id body createdAt enterprise { id slug } __typename }"
INDUSTRY = "{ id scheme code name level __typename }"
ENTERPRISE = f"""{{ {PUBLISHED} slug name nameTranslations {TEXTS} legalName description
    descriptionTranslations {TEXTS} registrations {{ scheme number }} region {{ id code }}
    address {{ street city postalCode location {{ latitude longitude __typename }} __typename }}
    website logo foundedYear employees size languages exportMarkets {{ code name }} cooperationTypes
    operationalStatus damage isExample review {{ decision note reviewedAt }} verifiedAt
    primaryIndustry {INDUSTRY} industries {INDUSTRY} contact {{ person email phone __typename }} __typename }}"""
PRODUCT = f"""{{ {PUBLISHED} kind name nameTranslations {TEXTS} description descriptionTranslations {TEXTS} hsCode
    industry {INDUSTRY} price {PRICE} minimumOrder monthlyCapacity certifications images enterprise {{ slug }} }}"""
OPPORTUNITY = f"""{{ {PUBLISHED} kind cooperationType title titleTranslations {TEXTS} description
    descriptionTranslations {TEXTS} enterprise {{ slug }} industries {INDUSTRY} targetRegions {{ code name }}
    hsCodes budget {PRICE} closesAt isOpen }}"""
EXPERIENCE = f"""{{ {PUBLISHED} title titleTranslations {TEXTS} body bodyTranslations {TEXTS} originalLanguage topics
    industries {INDUSTRY} enterprise {{ slug name }} partners {{ slug name }} helpfulCount viewerFoundHelpful
    comments {{ totalCount pageInfo {INFO} nodes {COMMENT} edges {{ cursor node {COMMENT} __typename }} }} }}"""
STATISTICS = f"""{{ total verified byOperationalStatus {{ status count __typename }}
    byIndustry {{ count industry {INDUSTRY} __typename }} __typename }}"""
REGION = f"""{{ id code name country {{ code name __typename }} description timeZone website
    indicators {{ code value unit asOf source __typename }} statistics {STATISTICS} partnerRegions {{ code name }} }}"""
INDUSTRY_TREE = f"""{{ id scheme code name level parent {INDUSTRY} ancestors {INDUSTRY} children {INDUSTRY}
    correspondences {INDUSTRY} }}"""
FULL = {
    "enterprises": ENTERPRISE,
    "products": PRODUCT,
    "opportunities": OPPORTUNITY,
    "experiences": EXPERIENCE,
    "regions": REGION,
    "industries": INDUSTRY_TREE,
}
PAGE = "{{ totalCount pageInfo {0} nodes {1} edges {{ cursor node {1} __typename }} __typename }}"
LANGUAGES: list[tuple[str, ...]] = [(), ("uk",), ("en",), ("de",), ("de-AT", "uk-UA", "uk", "en")]
CALLERS = ("anonymous", "member", "token", "region", "platform")
TRANSLATED = {
    'region(code: "UA-32")': ("name", "description", "country { %s: name }"),
    'industry(code: "C")': ("name", "children { %s: name }"),
    'product(id: "<product 0>")': ("name", "description"),
    'opportunity(id: "<opportunity 0>")': ("title", "description"),
    'experience(id: "<experience 0>")': ("title", "body"),
    'enterprise(by: { id: "<enterprise 0>" })': ("name", "description"),
}

ONE_OF_EACH = [
    f'{{ region(code: "UA-32") {REGION} }}',
    f'{{ industry(code: "10.51") {INDUSTRY_TREE} }}',
    f'{{ industry(scheme: NAICS, code: "11") {INDUSTRY_TREE} }}',
    f'{{ enterprise(by: {{ id: "<enterprise 1>" }}) {ENTERPRISE} }}',
    f'{{ enterprise(by: {{ slug: "<slug 2>" }}) {ENTERPRISE} }}',
    f'{{ enterprise(by: {{ registration: {{ scheme: EDRPOU, number: "<registration 1>" }} }}) {ENTERPRISE} }}',
    f'{{ product(id: "<product 1>") {PRODUCT} }}',
    f'{{ opportunity(id: "<opportunity 1>") {OPPORTUNITY} }}',
    f'{{ experience(id: "<commented>") {EXPERIENCE} }}',
    "{ enterprise(by: { slug: null }) { id } }",
    "query ($v: ID!) { enterprise(by: { id: $v }) { id } }",
]
MISSING = [
    '{ region(code: "US-CA") { code } }',
    '{ industry(code: "nothing") { code children { code } } }',
    '{ enterprise(by: { id: "<unknown>" }) { id products { totalCount } } }',
    '{ enterprise(by: { slug: "nothing" }) { id address { city } } }',
    '{ enterprise(by: { registration: { scheme: EDRPOU, number: " <registration 1> " } }) { slug } }',
    '{ enterprise(by: { registration: { scheme: LEI, number: "" } }) { id } }',
    '{ product(id: "<enterprise 0>") { id } }',
    '{ opportunity(id: "<unknown>") { id } experience(id: "<unknown>") { id } product(id: "<unknown>") { id } }',
    '{ here: product(id: "<product 0>") { id } gone: product(id: "<unknown>") { id } }',
    '{ enterprise(by: { id: "<draft 0>" }) { id slug products { nodes { id } } } }',
]
EMBEDDED = [
    '{ experience(id: "<experience 0>") { partners { address { city } contact { email } } } }',
    "{ experiences(first: 5) { nodes { partners { address { location { latitude } } } enterprise { address { city } } } } }",
    "{ regions { nodes { partnerRegions { statistics { total byIndustry(first: 1) { count } } } } } }",
    "{ products(last: 2) { edges { node { price { min } enterprise { address { city } contact { person } } } cursor } } }",
]
BESIDE = """{ __typename region(code: "US-WA") { __typename statistics { __typename total } }
    enterprises(first: 2) { __typename nodes { __typename address { __typename location { __typename } } } } }"""
ARGUED = [
    'region(code: "UA-32") { indicators(codes: []) { code } none: indicators(codes: null) { code } }',
    'region(code: "UA-32") { indicators(codes: [POPULATION, ENTERPRISES_DAMAGED]) { code value asOf } }',
    'region(code: "UA-32") { statistics { byIndustry(first: 3) { count industry { code } } } }',
    'region(code: "UA-32") { statistics { byIndustry(first: 0) { count } all: byIndustry(first: null) { count } } }',
    'region(code: "UA-32") { statistics { a: byIndustry(first: 1) { count } b: byIndustry(first: 2) { count } } }',
    'industry(code: "10.51") { correspondences(scheme: NAICS) { code } none: correspondences(scheme: null) { code } }',
    'industry(code: "A") { children { code children { code correspondences(scheme: ISIC) { code ancestors { code } } } } }',
    'industry(code: "01.11") { parent { parent { parent { parent { code } code } code } code } ancestors { level } }',
    'regions(countries: ["US"]) { nodes { code partnerRegions { code partnerRegions { code country { code } } } } }',
]


def translated() -> list[Case]:
    """Texts in the languages asked, in the arguments and by Accept-Language."""
    cases = []
    for root, fields in TRANSLATED.items():
        for place, field in enumerate(fields):
            plain = field if "%s" not in field else field % "own"
            asked = [
                field.replace("name", f'name(language: "{tag}")') % f"a{number}"
                if "%s" in field
                else f'a{number}: {field}(language: "{tag}")'
                for number, tag in enumerate(("uk", "en", "de", "uk-UA", "UK", "en-US"))
            ]
            query = f"{{ {root} {{ {plain} {' '.join(asked)} }} }}"
            cases += [Case(query, languages=languages) for languages in LANGUAGES[place:]]
    return cases


CASES = [
    *[Case(query, languages=("uk",)) for query in ONE_OF_EACH],
    *[Case(query) for query in (*MISSING, *EMBEDDED)],
    *[Case(f"{{ {query} }}", languages=("en",)) for query in ARGUED],
    *[Case(f"{{ {page}(first: 3) {PAGE.format(INFO, full)} }}", {}, ("uk",)) for page, full in FULL.items()],
    *[
        Case(f"{{ {page}(last: 4) {{ nodes {full} }} }}", {}, languages, caller)
        for page, full in FULL.items()
        for caller, languages in zip(CALLERS, LANGUAGES, strict=True)
    ],
    *[
        Case(f'{{ enterprise(by: {{ id: "<draft {number}>" }}) {ENTERPRISE} }}', caller=caller)
        for caller in CALLERS
        for number in range(2)
    ],
    Case(BESIDE),
    *translated(),
]
