"""A pytest plugin that knows the settings of pytest-qt where pytest-qt cannot be loaded."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Name what pyproject.toml sets, because an unknown setting is an error."""
    for name in ("qt_api", "qt_log_level_fail"):
        parser.addini(name, "not used: there is no Qt")
    parser.addini("qt_log_ignore", "not used: there is no Qt", type="linelist")
