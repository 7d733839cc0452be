#!/bin/sh
# restore.sh FILE.dump: a backup into the empty database that PGDATABASE names.
#
# PGUSER must be the server's administrator. A database that holds a platform is refused: nothing
# is ever overwritten. `miluo migrate` and `miluo grafana-role` come afterwards.
set -eu
file=$1
ask() {
    psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 "$@"
}

if [ -f "$file.sha256" ]; then
    (cd "$(dirname "$file")" && sha256sum -c "$(basename "$file").sha256" > /dev/null)
fi
if [ -n "$(ask -c "SELECT to_regclass('instance')")" ]; then
    echo "The database ${PGDATABASE:-} is not empty: make a new one (createdb) and name that." >&2
    exit 1
fi
# A backup of one database holds no roles; this one is granted the views below.
ask -c "DO \$\$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'miluo_reader') THEN
        CREATE ROLE miluo_reader NOLOGIN CONNECTION LIMIT 20;
        ALTER ROLE miluo_reader SET default_transaction_read_only = on;
        ALTER ROLE miluo_reader SET statement_timeout = '30s';
    END IF; END \$\$"
ask -c "CREATE EXTENSION IF NOT EXISTS timescaledb"
ask -c "SELECT timescaledb_pre_restore()" > /dev/null
pg_restore --no-owner --exit-on-error --dbname="$PGDATABASE" "$file"
ask -c "SELECT timescaledb_post_restore()" > /dev/null
ask -c "ANALYZE"
echo "restored $file into $PGDATABASE"
