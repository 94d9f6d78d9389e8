"""Pages: in every order, from both ends, between cursors, with all that can be asked of them; at the root and nested."""

from collections.abc import Iterator
from itertools import combinations

from tests.graph.differential.comparing import Case
from tests.graph.differential.known import DIRECTIONS, ROOT_PAGES, orders

INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
PIECES = ("nodes { id }", "edges { cursor node { id } }", INFO, "totalCount", "__typename")
WHOLE = " ".join(PIECES)
PARENTS = {
    'region(code: "UA-32")': ("enterprises", "products", "opportunities", "experiences"),
    'industry(code: "C")': ("enterprises", "products", "experiences"),
    "regions { nodes": ("enterprises", "products", "opportunities", "experiences"),
    "enterprises(first: 4) { nodes": ("products", "opportunities", "experiences"),
    'enterprises(first: 3, filter: { regions: ["US-WA"] }) { edges { node': (
        "products",
        "opportunities",
        "experiences",
    ),
}
KINDS = {page: kind for kind, page in ROOT_PAGES.items()}


def windows(cursor: str) -> list[str]:
    """All ways to ask for a part; `cursor` with a number is a row's cursor."""
    first, second, fourth = (f'"<{cursor} {place}>"' for place in (0, 1, 3))
    return [
        "first: 2",
        "first: 0",
        "first: 100",
        "last: 2",
        "last: 0",
        "last: 100",
        f"after: {second}",
        f"before: {fourth}",
        f"first: 2, after: {second}",
        f"last: 2, after: {second}",
        f"first: 2, before: {fourth}",
        f"last: 2, before: {fourth}",
        f"first: 3, after: {first}, before: {fourth}",
        f"last: 1, after: {first}, before: {fourth}",
        f"first: 0, after: {first}",
        f"last: 0, before: {fourth}",
        f"first: 2, after: {fourth}, before: {first}",
        f"last: 2, before: {first}",
        f"first: 5, after: {first}, before: {second}",
    ]


def ordered() -> Iterator[Case]:
    """Every order of every page, each with a few windows and in a language."""
    turn = 0
    for kind, page in ROOT_PAGES.items():
        for field in orders(kind):
            for direction in DIRECTIONS:
                for language in ("uk", "en"):
                    ways = windows(f"{kind} {field} {direction} {language}")
                    order = f"orderBy: {{ field: {field}, direction: {direction} }}"
                    for way in (ways[turn % len(ways)], ways[(turn + 7) % len(ways)], ways[(turn + 12) % len(ways)]):
                        yield Case(f"{{ {page}({order}, {way}) {{ {WHOLE} }} }}", languages=(language,))
                    turn += 1


def pieces() -> Iterator[Case]:
    """All combinations of what can be asked of a page, from both ends."""
    found = [chosen for size in range(1, 5) for chosen in combinations(PIECES, size)]
    for turn, chosen in enumerate(found):
        ways = windows("ProductOrder PUBLISHED_AT DESC en")
        selection = " ".join(chosen if turn % 2 else chosen[::-1])
        for way in (ways[turn % len(ways)], ways[(turn + 9) % len(ways)]):
            yield Case(f"{{ products({way}) {{ {selection} }} }}")
        yield Case(
            f"{{ enterprises(first: 2) {{ nodes {{ products({'last' if turn % 2 else 'first'}: 2) {{ {selection} }} }} }} }}"
        )


def nested() -> Iterator[Case]:
    """Pages below a row, below each row of a page and below edges."""
    turn = 0
    for parent, pages in PARENTS.items():
        ends = " }" * (parent.count("{") - parent.count("}"))
        for page in pages:
            kind = KINDS[page]
            for way in windows(f"{kind} PUBLISHED_AT DESC en")[turn % 3 :: 3]:
                yield Case(f"{{ {parent} {{ {page}({way}) {{ {WHOLE} }} }}{ends} }}")
            for field in orders(kind):
                order = f"{{ field: {field}, direction: {DIRECTIONS[turn % 2]} }}"
                yield Case(f"{{ {parent} {{ {page}(first: 3, orderBy: {order}) {{ {WHOLE} }} }}{ends} }}", {}, ("uk",))
                turn += 1


INFOS = [
    f"{{ {page}({way}) {{ pageInfo {{ {field} }} }} }}"
    for page in ("enterprises", "regions", "industries")
    for way in ("first: 2", "last: 2", "first: 0", "first: 100")
    for field in ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor")
]
ENDS = ("hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename", "endCursor @skip(if: true)")
NO_ROWS = [
    "{{ enterprises(first: 2, filter: {{ regions: [] }}) {{ {0} }} }}",
    "{{ enterprises(last: 2, filter: {{ regions: [] }}) {{ {0} }} }}",
    '{{ products(first: 2, before: "<ProductOrder PUBLISHED_AT DESC en 0>") {{ {0} }} }}',
    "{{ regions {{ nodes {{ code products(first: 2, filter: {{ kinds: [] }}) {{ {0} }} }} }} }}",
    "{{ enterprises(first: 5) {{ edges {{ node {{ slug experiences(last: 2) {{ {0} }} }} }} }} }}",
    "{{ a: regions {{ totalCount }} b: enterprises(last: 2, filter: {{ regions: [] }}) {{ {0} }} c: regions {{ {0} }} }}",
]
EMPTY = [
    page.format(piece)
    for page in NO_ROWS
    for piece in (*PIECES, WHOLE, *(f"{more}pageInfo {{ {end} }}" for end in ENDS for more in ("", "totalCount ")))
]
OTHERS = [
    f"{{ regions({way}) {{ {WHOLE} }} industries({way}) {{ {WHOLE} }} }}" for way in ("first: 1", "last: 1", "first: 0")
]
OTHERS += [f"{{ regions({way}) {{ {WHOLE} }} }}" for way in windows("RegionConnection") if " 3>" not in way]
OTHERS += [f"{{ industries({way}) {{ {WHOLE} }} }}" for way in windows("IndustryConnection")]
OTHERS += [
    f'{{ experience(id: "<commented>") {{ comments{way} {{ {WHOLE} }} }} }}'
    for way in ("", "(first: 1)", "(first: 0)", '(first: 1, after: "<ExperienceCommentConnection 0>")', "(first: null)")
]
OTHERS += [
    f"{{ enterprises {{ {WHOLE} }} }}",
    f"{{ enterprises(orderBy: null, first: null, after: null, last: null, before: null, filter: null) {{ {WHOLE} }} }}",
    "{ a: enterprises { totalCount } b: enterprises(first: 1) { nodes { id } } c: enterprises(last: 1) { edges { cursor } } }",
    f"{{ experiences(first: 5) {{ nodes {{ comments(first: 2) {{ {WHOLE} }} }} edges {{ node {{ comments(first: 1) {{ totalCount }} }} }} }} }}",
    f"{{ enterprises(first: 2) {{ nodes {{ products(first: 2) {{ nodes {{ enterprise {{ region {{ enterprises(last: 2) {{ {WHOLE} }} }} }} }} }} }} }} }}",
    "{ enterprises(first: 2) { nodes { products(first: 1) { edges { node { enterprise { products(last: 1) { nodes { name } } } } } } } } }",
    "{ enterprises(first: 2) { edges { node { address { location { latitude } } contact { email } region { statistics { total } } } cursor } } }",
    "{ enterprises(last: 2) { edges { node { nameTranslations { text } industries { code } } } nodes { industries { name } } } }",
    "{ enterprises(first: 2) { edges { node { __typename } __typename } nodes { __typename } pageInfo { __typename } } }",
    "{ enterprises(last: 3) { edges { cursor } } }",
    "{ enterprises(last: 3) { edges { __typename } } }",
]

CASES = [*ordered(), *pieces(), *nested(), *[Case(query) for query in (*INFOS, *EMPTY, *OTHERS)]]
