#!/usr/bin/env bash
# NSwag 14.8.0 (NSwag.ConsoleCore, NuGet) makes an empty class of `anyOf: [X, {type: null}]`, the form in which schemas
# of OpenAPI 3.1 that were made by zod, pydantic and others say that something may be null.
#
# The class has nothing in it but a dictionary of fields. The client compiles, without a warning, and fails on the first
# answer with a text or a number in that place, since a text is no object. Of a choice between two formats of text it
# makes such a class as well. `type: [string, "null"]` becomes `string`, and `oneOf: [{type: null}, X]` becomes X.
#
# Seen on 2026-11-28:
#   anyOf, a text or null        AnyText      (empty class)
#   anyOf, a reference or null   AnyReference (empty class)
#   anyOf, a date or an instant  AnyDate      (empty class)
#   type, a text or null         string
#   oneOf, null or a reference   Thing
# Exits non-zero where it behaves otherwise. Needs dotnet and NuGet.
set -euo pipefail
command -v dotnet >/dev/null || { echo 'dotnet is not on the PATH' >&2; exit 2; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
DOTNET_ROOT=$(dirname "$(readlink -f "$(command -v dotnet)")")
export DOTNET_ROOT

script=$(readlink -f "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
dotnet tool install NSwag.ConsoleCore --version 14.8.0 --tool-path tools >/dev/null

cat > openapi.json <<'JSON'
{
  "openapi": "3.1.0",
  "info": { "title": "Answers", "version": "1" },
  "paths": { "/answer": { "get": { "operationId": "getAnswer", "responses": { "200": { "description": "An answer",
    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Answer" } } } } } } } },
  "components": { "schemas": {
    "Thing": { "type": "object", "properties": { "name": { "type": "string" } } },
    "Answer": { "type": "object", "properties": {
      "anyText": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
      "anyReference": { "anyOf": [{ "$ref": "#/components/schemas/Thing" }, { "type": "null" }] },
      "anyDate": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "string", "format": "date-time" }] },
      "typeText": { "type": ["string", "null"] },
      "oneReference": { "oneOf": [{ "type": "null" }, { "$ref": "#/components/schemas/Thing" }] } } } } }
}
JSON
tools/nswag openapi2csclient /input:openapi.json /output:Client.cs /namespace:Seen /classname:Client >/dev/null

# A class is empty where its first property is the dictionary for fields that the description does not name.
shown() {
  local type is=''
  type=$(sed -nE "s/^ *public (\S+) $2 \{ get; set; \}.*/\1/p" Client.cs)
  [[ $(grep -A 3 -E "public partial class $type\$" Client.cs) == *'_additionalProperties;'* ]] && is='(empty class)'
  printf '%-28s %-12s %s\n' "$1" "$type" "$is" | sed 's/ *$//'
}
seen=$(
  shown 'anyOf, a text or null' AnyText
  shown 'anyOf, a reference or null' AnyReference
  shown 'anyOf, a date or an instant' AnyDate
  shown 'type, a text or null' TypeText
  shown 'oneOf, null or a reference' OneReference
)
echo "$seen"
[ "$seen" = "$(sed -nE 's/^#   (.*)/\1/p' "$script")" ]
