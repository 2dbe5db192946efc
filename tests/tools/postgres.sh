#!/usr/bin/env bash
# nextest's setup script: starts one throw-away PostgreSQL cluster for this run and names it to the tests in
# PAKTBUCH_TEST_PG. A watcher stops and removes the cluster as soon as the process that runs the tests is gone.
set -euo pipefail

runner=$PPID
bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1 || true)
if [[ -z $bin ]]; then
    # The tests that need the cluster say so one by one; those that do not still run.
    echo "PostgreSQL is not installed: \`make test\` installs it." >&2
    exit 0
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/paktbuch-postgres.XXXXXX")
as_server=()
if ((EUID == 0)); then
    # PostgreSQL refuses to run as root.
    user=nobody
    if id postgres >/dev/null 2>&1; then user=postgres; fi
    chown "$user:" "$home"
    as_server=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups --)
fi
# The server user may not enter the folder this script was started in.
cd "$home"

stop() {
    "${as_server[@]}" "$bin/pg_ctl" stop -s -w -m immediate -D "$home/data" >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap stop EXIT

# The locale of the text columns is decided by the schema (COLLATE "C"), not by the machine.
"${as_server[@]}" "$bin/initdb" -D "$home/data" -U paktbuch -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null

# Nothing here outlives the run, so nothing waits for the disk. The cluster listens on its socket only.
"${as_server[@]}" "$bin/pg_ctl" start -s -w -D "$home/data" -l "$home/log" -o "-k $home -p 5432 \
    -c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300 -c shared_buffers=64MB -c autovacuum=off" >/dev/null 2>&1 </dev/null ||
    { cat "$home/log" >&2; exit 1; }

trap - EXIT
export -f stop
export bin home
setsid bash -c "$(declare -p as_server); tail --pid=$runner -f /dev/null; stop" </dev/null >/dev/null 2>&1 &
disown

echo "PAKTBUCH_TEST_PG=postgres://paktbuch@localhost:5432/postgres?host=$home" >>"$NEXTEST_ENV"
