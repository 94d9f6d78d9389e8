"""The README says what there is."""

from pathlib import Path

from server.settings import described

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_named_with_its_default() -> None:
    for variable, shown, description in described():
        assert f"| `{variable}` | {shown} | {description} |" in README


def test_the_queries_are_those_of_graphiql() -> None:
    examples = sorted((ROOT / "server/graphiql/examples").glob("*.graphql"))
    assert len(examples) == 5
    assert all(example.read_text(encoding="utf-8").strip() in README for example in examples)
