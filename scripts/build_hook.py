"""Compiles the translations into the wheel, wherever it is built; hatchling loads this."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslationsHook(BuildHookInterface[Any]):
    """Makes each `qtoken.mo` beside its `qtoken.po`, before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile all of them; they are ignored by git, and packed as `artifacts` nevertheless."""
        # A build is isolated: the folder that it is made from is not on Python's path.
        sys.path.insert(0, str(Path(self.root)))
        from scripts.text_catalogues import compile_catalogues

        compile_catalogues()
