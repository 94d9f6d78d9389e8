"""A relation and level costs one statement, whatever the number of rows."""

from typing import Any

DEEP = """
query Deep($first: Int!) {
  enterprises(first: $first) { nodes {
    name(language: "uk") contact { email } address { location { latitude } }
    products(first: 5) { nodes {
      name price { min currency }
      enterprise { name
        region { name
          partnerRegions { code name
            enterprises(first: 2) { nodes { name } } } } } } } } }
}
"""
LEVELS = 7


async def test_five_relations_deep_is_a_statement_a_level(ask: Any, statements: list[str]) -> None:
    data = await ask(DEEP, first=100)
    assert len(data["enterprises"]["nodes"]) == 100
    assert len(statements) == LEVELS - 1


async def test_more_rows_cost_no_more_statements(ask: Any, statements: list[str]) -> None:
    await ask(DEEP, first=3)
    few = len(statements)
    await ask(DEEP, first=60)
    assert len(statements) == 2 * few


async def test_counting_alone_reads_no_rows(ask: Any, statements: list[str]) -> None:
    await ask("{ enterprises { totalCount } }")
    assert len(statements) == 1
    assert "count(*)" in statements[0]


async def test_aliases_with_equal_arguments_share_a_statement(ask: Any, statements: list[str]) -> None:
    await ask("{ enterprises(first: 9) { nodes { a: region { code } b: region { code } } } }")
    assert len(statements) == 2


async def test_values_are_bound_never_put_into_text(ask: Any, statements: list[str]) -> None:
    await ask('{ enterprises(filter: { languages: ["pl"], employees: { min: 41, max: 4242 } }) { nodes { id } } }')
    assert not any("4242" in text or "'pl'" in text for text in statements)
