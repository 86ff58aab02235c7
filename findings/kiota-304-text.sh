#!/usr/bin/env bash
# Kiota 1.38.0 (Microsoft.OpenApi.Kiota, NuGet) has no use for the text of an answer where the description says as well
# that the answer may be 304, which has no content: the method that fetches it hands back nothing.
#
# Whoever describes conditional requests as they are takes the bodies of text/csv, application/x-ndjson and the like
# from every client; a body of JSON with a schema of its own stays. Nothing is warned of.
#
# Seen on 2026-11-28, what the method for C# hands back:
#   text/csv                  Task<Stream>
#   text/csv, or 304          Task
#   application/json, or 304  Task<Sheet>
# Exits non-zero where it behaves otherwise. Needs dotnet and NuGet.
set -euo pipefail
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 KIOTA_OFFLINE_ENABLED=true
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT

script=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
dotnet tool install Microsoft.OpenApi.Kiota --version 1.38.0 --tool-path tools >/dev/null

text='{ "description": "A sheet", "content": { "text/csv": { "schema": { "type": "string" } } } }'
json='{ "description": "A sheet", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Sheet" } } } }'
unchanged='{ "description": "As it was" }'
cat > openapi.json <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "Sheets", "version": "1" },
  "servers": [{ "url": "https://sheets.example" }],
  "paths": {
    "/text": { "get": { "responses": { "200": $text } } },
    "/text-or-304": { "get": { "responses": { "200": $text, "304": $unchanged } } },
    "/json-or-304": { "get": { "responses": { "200": $json, "304": $unchanged } } } },
  "components": { "schemas": { "Sheet": { "type": "object", "properties": { "title": { "type": "string" } } } } }
}
JSON
tools/kiota generate -l CSharp -d openapi.json -o generated -c SheetClient >/dev/null

shown() {
  local back
  back=$(sed -nE 's/.*public async (Task\S*) GetAsync\(Action<[^?]*$/\1/p' "generated/$2/$2RequestBuilder.cs")
  printf '%-25s %s\n' "$1" "$(sed -E 's/global::[A-Za-z.]*\.//' <<<"$back")"
}
seen=$(shown 'text/csv' Text; shown 'text/csv, or 304' TextOr304; shown 'application/json, or 304' JsonOr304)
echo "$seen"
[ "$seen" = "$(sed -nE 's/^#   (.*)/\1/p' "$script")" ]
