#!/usr/bin/env bash
# Installs what the tests need and this machine lacks: PostgreSQL, Chromium, LibreOffice Calc, poppler, cargo-nextest.
set -euo pipefail

packages=()
need() { # need PACKAGE COMMAND…: the package is missing unless one of the commands is there
    local package=$1 command
    shift
    for command in "$@"; do
        # shellcheck disable=SC2086
        if compgen -G "$command" >/dev/null || command -v $command >/dev/null; then return; fi
    done
    packages+=("$package")
}
need postgresql '/usr/lib/postgresql/*/bin/initdb'
need chromium chromium
need libreoffice-calc-nogui '/usr/lib/libreoffice/program/libsclo.so'
need poppler-utils pdftotext
need util-linux setpriv
need fonts-dejavu-core '/usr/share/fonts/truetype/dejavu/*'

if ((${#packages[@]})); then
    if ! command -v apt-get >/dev/null; then
        echo "The tests need ${packages[*]} (names of Debian packages). Please install them and start again." >&2
        exit 1
    fi
    as_root=()
    if ((EUID != 0)); then as_root=(sudo); fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

if ! cargo nextest --version >/dev/null 2>&1; then
    cargo install --locked cargo-nextest
fi
