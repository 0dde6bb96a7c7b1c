# shellcheck shell=bash
# Sourced by the other scripts: installs the system's packages where that is allowed, else names
# the command. Knows apt-get (Debian, Ubuntu); elsewhere only the names of what is missing are said.

say() {
    printf 'qtoken: %s\n' "$*" >&2
}

# still_at WHAT COMMAND...: runs the command and says now and then that it goes on; ends as it does.
still_at() {
    local what=$1 ticker status=0
    shift
    (
        passed=0
        # The sleep holds no output open for whoever reads it to its end.
        while sleep "$SAY_EVERY_S" >/dev/null 2>&1 && kill -0 "$$" 2>/dev/null; do
            passed=$((passed + SAY_EVERY_S))
            say "still $what ($passed s)"
        done
    ) &
    ticker=$!
    "$@" || status=$?
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    return "$status"
}
SAY_EVERY_S=10

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

may_install() {
    command -v apt-get >/dev/null || return 1
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# A fresh machine has no lists yet, an old one has stale lists; both are mended once a run.
refresh_lists() {
    [ -z "${QTOKEN_LISTS_ARE_FRESH:-}" ] || return 0
    still_at "reading the package lists" as_root apt-get update -qq || say "the package lists could not be refreshed; going on"
    export QTOKEN_LISTS_ARE_FRESH=1
}

is_known() {
    [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]
}

# first_known NAME...: the first of several names for one package that this release has.
first_known() {
    local name
    for name in "$@"; do
        if is_known "$name"; then
            printf '%s\n' "$name"
            return 0
        fi
    done
    return 1
}

apt_install() {
    local log status=0
    log=$(mktemp)
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

# install_packages NAME...: installs them, or says the command and fails.
install_packages() {
    if may_install; then
        refresh_lists
        say "installing the system packages: $*"
        still_at "installing the system packages" apt_install "$@" && return 0
    fi
    [ "$#" -gt 0 ] || return 1
    if command -v apt-get >/dev/null; then
        say "please run:  sudo apt-get install -y --no-install-recommends $*"
    else
        say "please install what Debian calls:  $*"
    fi
    return 1
}
