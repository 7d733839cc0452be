#!/bin/sh
# backup.sh FOLDER: the database as one file in FOLDER, with its SHA-256 beside it.
#
# Which database is in PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE. With MILUO_EVIDENCE its
# folder is kept too. Backups older than KEEP_DAYS (30) go, but never the newest.
set -eu
folder=$1
keep=${KEEP_DAYS:-30}
name=miluo-$(date -u +%Y%m%dT%H%M%SZ)
mkdir -p "$folder"
umask 077

# A file has its name only when it is whole: who copies backups away never takes half of one.
finish() {
    (cd "$folder" && mv "$1.partial" "$1" && sha256sum "$1" > "$1.sha256")
}

pg_dump --format=custom --file="$folder/$name.dump.partial"
pg_restore --list "$folder/$name.dump.partial" > /dev/null
finish "$name.dump"
if [ -d "${MILUO_EVIDENCE:-}" ]; then
    tar -C "$MILUO_EVIDENCE" -cf "$folder/$name.evidence.tar.partial" .
    finish "$name.evidence.tar"
fi
find "$folder" -name 'miluo-*' ! -name "$name*" -mtime "+$keep" -exec rm -f {} +
echo "$folder/$name.dump"
