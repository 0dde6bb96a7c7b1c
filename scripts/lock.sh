#!/usr/bin/env bash
# Writes requirements.txt anew from pyproject.toml: names, versions and hashes for every system, and
# no address; and requirements-server.txt, what a server takes of it: the same without Qt, and without
# what only developers need. uv does it from an environment that is thrown away; nothing else needs uv.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.venv/bin/python -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check uv

# compile WORD...: the locked libraries, as uv is told by the words.
compile() {
    echo "# Made by \`make lock\` from pyproject.toml."
    UV_PYTHON_DOWNLOADS=never "$folder/bin/uv" pip compile pyproject.toml --quiet \
        --universal --generate-hashes --no-header --no-annotate "$@"
}

qt=()
for name in pyside6-essentials pyside6-addons shiboken6; do qt+=(--no-emit-package "$name"); done

compile --upgrade --all-extras >"$folder/requirements.txt"
# Held to the versions of the first: what is tested is what a server runs.
compile --extra server --extra messages --constraints "$folder/requirements.txt" "${qt[@]}" \
    >"$folder/requirements-server.txt"
mv "$folder/requirements.txt" "$folder/requirements-server.txt" .
