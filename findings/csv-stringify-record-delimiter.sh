#!/bin/sh
# csv-stringify 6.9.0 (npm), Node 20 and 24.
#
# With its defaults it quotes a field that has a line break of any kind. Once `record_delimiter` is
# set, be it only to the CRLF that RFC 4180 asks for, a field with a bare LF or CR is written as it is,
# and every reader takes it for the end of the row. `quote_record_delimiter: true`, which is not the
# default then, quotes all three kinds again.
#
# Seen:
#   defaults                                     "a\nb",c\n
#   record_delimiter: windows                    a\nb,c\r\n        <- two rows
#   record_delimiter: windows, a bare CR         a\rb,c\r\n
#   the same with quote_record_delimiter: true   "a\nb",c\r\n
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts csv-stringify@6.9.0 >/dev/null
cat >see.mjs <<'JS'
import { stringify } from 'csv-stringify/sync'
const seen = [
  ['defaults', ['a\nb', 'c'], {}, '"a\nb",c\n'],
  ['record_delimiter: windows', ['a\nb', 'c'], { record_delimiter: 'windows' }, 'a\nb,c\r\n'],
  ['record_delimiter: windows, a bare CR', ['a\rb', 'c'], { record_delimiter: 'windows' }, 'a\rb,c\r\n'],
  ['the same with quote_record_delimiter: true', ['a\nb', 'c'], { record_delimiter: 'windows', quote_record_delimiter: true }, '"a\nb",c\r\n'],
]
for (const [what, row, options, expected] of seen) {
  const written = stringify([row], options)
  console.log(what.padEnd(44), JSON.stringify(written).slice(1, -1))
  if (written !== expected) process.exitCode = 1
}
JS
node see.mjs || { echo 'csv-stringify behaves otherwise now'; exit 1; }
