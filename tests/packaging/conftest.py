"""The longest test begins first, so that no worker is left to wait for it at the end."""

import pytest

_LONGEST = "test_the_suite_outside_the_windows_passes_without_qt"


@pytest.hookimpl(trylast=True)  # after the shuffling
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Move the longest test to the front; the order of the others stays."""
    items.sort(key=lambda item: item.name != _LONGEST)
