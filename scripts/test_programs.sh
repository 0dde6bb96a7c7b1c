#!/usr/bin/env bash
# Sees to the programs that tests start and this machine lacks: a PostgreSQL server, a pooler, a virtual
# screen whose monitors can be unplugged, a sound server, readers of PDF files and of QR codes, a
# browser. Installs them or names the command. Tests that miss one are skipped with the reason, or
# fail where CI is set; the run itself goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/packages.sh
. scripts/packages.sh
# shellcheck source=scripts/libraries.sh
. scripts/libraries.sh

has_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ||
        { command -v pg_config && [ -x "$(pg_config --bindir)/initdb" ]; } >/dev/null
}

# Debian would start a server of its own at once, which nobody asked for; its setting is put back.
install_postgres() {
    local settings=/etc/postgresql-common/createcluster.conf status=0
    may_install || { install_packages postgresql; return; }
    install_packages postgresql-common || return
    as_root cp -p "$settings" "$settings.before-qtoken"
    echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
    install_packages postgresql || status=$?
    as_root mv "$settings.before-qtoken" "$settings"
    return "$status"
}

# Debian would start this one too; its own way to say no is a program that answers 101.
install_pgbouncer() {
    local policy=/usr/sbin/policy-rc.d status=0
    may_install && [ ! -e "$policy" ] || { install_packages pgbouncer; return; }
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    install_packages pgbouncer || status=$?
    as_root rm "$policy"
    return "$status"
}

install_small_programs() {
    local packages=()
    command -v Xvfb >/dev/null || packages+=(xvfb)
    command -v xrandr >/dev/null || packages+=(x11-xserver-utils)
    command -v xdotool >/dev/null || packages+=(xdotool)
    command -v pdftotext >/dev/null || packages+=(poppler-utils)
    command -v zbarimg >/dev/null || packages+=(zbar-tools)
    command -v pulseaudio >/dev/null || packages+=(pulseaudio)
    command -v pactl >/dev/null || packages+=(pulseaudio-utils)
    command -v chromium >/dev/null || packages+=(chromium)
    [ "${#packages[@]}" -gt 0 ] || return 0
    install_packages "${packages[@]}"
}

# What drives the browser is a program of its own, with libraries that a bare system may lack.
install_libraries_of_the_driver() {
    local where driver missing
    where='import importlib.util as u; print(u.find_spec("playwright").submodule_search_locations[0])'
    driver=$(.venv/bin/python -c "$where")/driver/node
    install_libraries_for "$driver" && return
    mapfile -t missing < <(missing_for "$driver")
    say "system libraries are missing: ${missing[*]}"
    may_install || install_packages "$(packages_for "${missing[@]}")"
    return 1
}

has_postgres || install_postgres || say "tests on PostgreSQL have no server"
[ -x /usr/sbin/pgbouncer ] || command -v pgbouncer >/dev/null || install_pgbouncer ||
    say "tests of a pooler have none"
install_small_programs || say "tests on a virtual screen, of printed pages, or in a browser have none"
install_libraries_of_the_driver || say "tests in a browser cannot drive it"
