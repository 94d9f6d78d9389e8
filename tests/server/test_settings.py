from pathlib import Path

import pytest

from server.settings import Executor, LogFormat, Settings, SettingsError, described

SECRET = "hush"  # noqa: S105


def test_an_empty_environment_gives_every_default() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8000, Path(".data"))
    assert (settings.database_url, settings.database_pool_size, settings.statement_timeout) == (None, 10, 10)
    assert (settings.executor, settings.introspection) == (Executor.COMPILED, True)


def test_every_setting_is_read_from_its_variable() -> None:
    settings = Settings.from_environment(
        {
            "HOST": "192.0.2.1",
            "PORT": "1234",
            "DATA_DIR": "/somewhere",
            "DATABASE_URL": "postgres://u:p@db:5433/name",
            "DATABASE_POOL_SIZE": "3",
            "STATEMENT_TIMEOUT": "4",
            "EXECUTOR": "resolvers",
            "INTROSPECTION": "off",
            "LOG_FORMAT": "json",
        }
    )
    assert (settings.host, settings.port, settings.data_dir) == ("192.0.2.1", 1234, Path("/somewhere"))
    assert settings.connection_url == settings.database_url == "postgres://u:p@db:5433/name"
    assert (settings.database_pool_size, settings.statement_timeout) == (3, 4)
    assert (settings.introspection, settings.log_format) == (False, LogFormat.JSON)


def test_an_empty_variable_is_as_if_absent() -> None:
    assert Settings.from_environment({"PORT": "", "DATABASE_URL": ""}) == Settings.from_environment({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "8_000"),
        ("PORT", "٨٠"),
        ("PORT", "9" * 5000),
        ("DATABASE_POOL_SIZE", "0"),
        ("STATEMENT_TIMEOUT", "1.5"),
        ("EXECUTOR", "fast"),
        ("INTROSPECTION", "yes"),
        ("LOG_FORMAT", "xml"),
        ("DATABASE_URL", f"mysql://u:{SECRET}@db/name"),
        ("DATABASE_URL", f"postgresql://u:{SECRET}@db:port/name"),
        ("DATABASE_URL", f"postgresql://u:{SECRET}@[db/name"),
    ],
)
def test_a_wrong_value_is_refused_by_one_line_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_environment({name: value})
    message = str(refused.value)
    assert message.startswith(f"{name} ")
    assert "\n" not in message
    assert SECRET not in message


def test_settings_never_show_a_password() -> None:
    assert SECRET not in repr(Settings.from_environment({"DATABASE_URL": f"postgresql://u:{SECRET}@db/name"}))


def test_the_embedded_database_serves_where_none_is_given() -> None:
    embedded = {"EMBEDDED_DATABASE_URL": "postgresql://embedded"}
    assert Settings.from_environment(embedded).connection_url == "postgresql://embedded"
    assert Settings.from_environment(embedded | {"DATABASE_URL": "postgresql://db"}).connection_url == "postgresql://db"


def test_without_any_database_the_variable_is_named() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        _ = Settings.from_environment({}).connection_url


def test_every_setting_is_described() -> None:
    names = [name for name, _, _ in described()]
    assert {"HOST", "PORT", "DATA_DIR", "DATABASE_URL", "EXECUTOR", "INTROSPECTION", "LOG_FORMAT"} <= set(names)
    assert "EMBEDDED_DATABASE_URL" not in names
    assert all(shown and description.endswith(".") for _, shown, description in described())
