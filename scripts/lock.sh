#!/usr/bin/env bash
# Writes requirements.txt anew from pyproject.toml: names, versions and hashes for every system, and
# no address. uv does it from an environment that is thrown away; nothing else needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check uv
{
    echo "# Made by \`make lock\` from pyproject.toml."
    UV_PYTHON_DOWNLOADS=never "$folder/bin/uv" pip compile pyproject.toml --quiet --upgrade \
        --universal --all-extras --generate-hashes --no-header --no-annotate
} >"$folder/requirements.txt"
mv "$folder/requirements.txt" requirements.txt
