#!/usr/bin/env bash
# Makes .venv with the locked libraries and the project in it; quick when nothing has changed.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh

stamp=.venv/.qtoken-setup

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    local name
    for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
        if is_new_enough "$name"; then
            command -v "$name"
            return 0
        fi
    done
    say "Python 3.11 or newer is needed, and ${PYTHON:-python3} here is" \
        "$("${PYTHON:-python3}" -V 2>&1 || true)."
    say "Install it (Debian 12, Ubuntu 24.04 or newer: apt-get install python3 python3-venv)," \
        "or name one: make setup PYTHON=/path/to/python3"
    return 1
}

# Debian leaves out of python3 the part that puts pip into a new environment.
ensure_venv_module() {
    local version
    ! "$1" -c 'import ensurepip, venv' 2>/dev/null || return 0
    version=$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    install_packages "python$version-venv"
}

make_environment() {
    local python
    if is_new_enough .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then
        return 0
    fi
    python=$(find_python)
    ensure_venv_module "$python"
    say "making .venv with $("$python" -V)"
    still_at "making .venv" "$python" -m venv --clear .venv
}

# What the environment was made from; the path too, because it is written into .venv.
state() {
    .venv/bin/python -V
    pwd
    sha256sum requirements.txt pyproject.toml
}

install_libraries() {
    say "installing the libraries (once, some 350 MB)"
    still_at "installing the libraries" .venv/bin/python -m pip install --quiet \
        --disable-pip-version-check --require-hashes -r requirements.txt
    .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --no-deps --no-build-isolation -e .
}

# Translations are compiled again when they were changed, by hand or by a pull.
compile_translations() {
    local source
    for source in resources/translations/*/LC_MESSAGES/qtoken.po; do
        [ "$source" -nt "${source%.po}.mo" ] || continue
        .venv/bin/python -m scripts.text_catalogues compile
        return
    done
}

make_environment
if [ -x .venv/bin/qtoken ] && [ "$(state)" = "$(cat "$stamp" 2>/dev/null)" ]; then
    compile_translations
    exit 0
fi
rm -f "$stamp"
install_libraries
scripts/system_libraries.sh
# pip has compiled the libraries; without this the first start of qtoken would take twice as long.
still_at "compiling" .venv/bin/python -m compileall -q src
compile_translations
state >"$stamp"
