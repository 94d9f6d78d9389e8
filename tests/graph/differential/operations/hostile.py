"""Response names that would mean something to SQL if it were not for quotes."""

from tests.graph.differential.comparing import Case

WORDS = """
    anon_1 _n _cursor _is_last _row _id _parent _k0 _value select user from order group table row null true all c0
    c1 _1 _2 _3 _4 json_agg count excluded ctid oid tableoid xmin name id code value enterprises enterprises_1
    products_1 regions_1 industries_1 key position language_0 now caller_subject site_1_0 param_1 SELECT Id iD __n
    current_user date nodes edges node cursor pageInfo totalCount data errors missing lateral
""".split()  # noqa: SIM905 - one a line would be a page
LONGEST = "x" * 63
TWINS = (LONGEST[:-1] + "y", LONGEST)
TOO_LONG = "x" * 64
REASON = "a response name of more than 63 characters"
PLACES = [
    '{{ {0}: region(code: "UA-32") {{ {0}: name }} }}',
    '{{ region(code: "UA-32") {{ {0}: id a: name {0}2: country {{ {0}: code }} statistics {{ {0}: total }} }} }}',
    "{{ {0}: enterprises(first: 2) {{ {0}: nodes {{ {0}: region {{ {0}: code }} {0}2: id }} }} }}",
    """{{ {0}: enterprises(last: 2) {{ {0}: edges {{ {0}: node {{ {0}: address {{ {0}: city }} {0}2: industries {{ {0}: code }} }}
        {0}2: cursor }} {0}2: pageInfo {{ {0}: endCursor }} {0}3: totalCount {0}4: __typename }} }}""",
    """{{ products(first: 2) {{ nodes {{ {0}: enterprise {{ {0}: products(first: 1) {{ {0}: nodes {{ {0}: id }} {0}2: totalCount }} }}
        {0}2: price {{ {0}: min }} }} }} }}""",
    """{{ {0}: node(id: "<enterprise 0>") {{ {0}: id ... on Enterprise {{ {0}2: primaryIndustry {{ {0}: code }} }} }}
        {0}2: nodes(ids: ["<product 0>", "<unknown>"]) {{ {0}: __typename }} }}""",
    """{{ experience(id: "<experience 0>") {{ {0}: comments(first: 1) {{ {0}: nodes {{ {0}: enterprise {{ {0}: id }} }} }} }} }}""",
    '{{ {0}: region(code: "UA-32") {{ {0}: statistics {{ {0}: byIndustry(first: 2) {{ {0}: industry {{ {0}: code }} {0}2: count }} }} }} }}',
    '{{ industry(code: "C") {{ {0}: children {{ {0}: ancestors {{ {0}: code }} {0}2: parent {{ {0}: name }} }} }} }}',
]
FALLING = [
    f"{{ {TOO_LONG}: regions {{ totalCount }} }}",
    f"{{ regions {{ nodes {{ {TOO_LONG}: code }} }} }}",
    f'{{ region(code: "UA-32") {{ statistics {{ {TOO_LONG}: total }} }} }}',
    f"{{ enterprises(first: 1) {{ pageInfo {{ {TOO_LONG}: endCursor }} edges {{ {TOO_LONG}: cursor }} }} }}",
    f'{{ node(id: "<product 0>") {{ {TOO_LONG}: id }} }}',
]


def twins() -> list[str]:
    """Two names that are the same but for the last character that PostgreSQL keeps."""
    one, two = TWINS
    return [
        f"{{ regions {{ nodes {{ {one}: id {two}: code }} }} }}",
        f"{{ enterprises(first: 2) {{ {one}: nodes {{ id }} {two}: nodes {{ slug }} edges {{ {one}: cursor {two}: cursor }} }} }}",
    ]


CASES = [
    *[Case(place.format(word)) for turn, word in enumerate(WORDS) for place in (PLACES * 2)[turn % 9 : turn % 9 + 3]],
    *[Case(place.format(LONGEST[:-1])) for place in PLACES],
    *[Case(query) for query in twins()],
]
FALLBACKS = [Case(query, fallback=REASON) for query in FALLING]
