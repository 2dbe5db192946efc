#!/usr/bin/env bash
# Installs cargo-deny and cargo-machete where they are missing; compiling them takes some minutes, once.
set -euo pipefail
for tool in deny machete; do
    if ! command -v "cargo-$tool" >/dev/null; then
        # Not into the project's own target directory: a cache of the tests should not carry it.
        env -u CARGO_TARGET_DIR cargo install --locked "cargo-$tool"
    fi
done
